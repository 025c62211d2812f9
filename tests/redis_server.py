"""A Redis server of its own for the tests that need a real one; they skip where Debian's redis-server is absent."""

import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.server_processes import free_port, wait_until_listening

PROGRAM = shutil.which("redis-server")


class RedisServer(NamedTuple):
    """A running server, which can be made to hang and to go on."""

    process: "subprocess.Popen[bytes]"
    url: str

    def pause(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self.process.send_signal(signal.SIGCONT)


@contextmanager
def run_redis(folder: Path) -> Iterator[RedisServer]:
    """Start a server that keeps nothing on disk."""
    if PROGRAM is None:
        pytest.skip("redis-server is not installed (Debian: apt-get install redis-server)")
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    with subprocess.Popen([PROGRAM, *options], stdout=subprocess.DEVNULL) as process:
        try:
            wait_until_listening(process, port)
            yield RedisServer(process, f"redis://127.0.0.1:{port}")
        finally:
            process.send_signal(signal.SIGCONT)
            process.terminate()
