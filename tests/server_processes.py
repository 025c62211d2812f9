"""Servers that tests start: a port of their own, and the moment from which they listen."""

import socket
import subprocess
import time

import pytest


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_listening(process: subprocess.Popen[bytes], port: int, *, seconds: int = 60) -> None:
    """Return when it listens; fail when it died, or does not within so many seconds."""
    for _ in range(seconds * 10):
        assert process.poll() is None, "the server died"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the server did not start")
