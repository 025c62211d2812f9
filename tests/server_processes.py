"""Servers that tests start: on a free port of 127.0.0.1, stopped with the test."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
START_SECONDS = 180  # migrations and the first load included
SHUTDOWN_SECONDS = 60
STOP_SECONDS = 5  # before workers are killed


@contextmanager
def run_server(folder: Path, port: int, *arguments: str, **variables: str) -> Iterator[subprocess.Popen[str]]:
    """Run `therapydb serve` in a folder, and yield the process once it announces that it answers."""
    with start_server(folder, port, *arguments, **variables) as process:
        wait_until_announced(process, folder)
        yield process


@contextmanager
def start_server(folder: Path, port: int, *arguments: str, **variables: str) -> Iterator[subprocess.Popen[str]]:
    """Start `therapydb serve` with two workers."""
    environment = os.environ | {"PORT": str(port), "PYTHONPATH": str(ROOT), "THERAPYDB_WORKERS": "2"} | variables
    with run_command((sys.executable, "-m", "api", "serve", *arguments), folder, environment) as process:
        yield process


@contextmanager
def run_command(
    command: Sequence[str | Path], folder: Path, environment: Mapping[str, str]
) -> Iterator[subprocess.Popen[str]]:
    """Run a command until the end of the block, in a folder whose file `output` takes its output."""
    with (folder / "output").open("w") as output:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT, text=True
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(SHUTDOWN_SECONDS)


@contextmanager
def run_granian(
    factory: str, *arguments: str, port: int = 0, environment: Mapping[str, str] | None = None
) -> Iterator[int]:
    """Serve an application by granian alone, and yield its port, a free one unless it is given."""
    port = port or free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--no-log", *arguments, "--factory", factory]
    with subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True) as process:
        try:
            wait_until_listening(process, port)
            yield port
        finally:
            stop_group(process)


def stop_group(process: subprocess.Popen[bytes]) -> None:
    """End a server and its workers, also those whose threads hold stalled clients and that outlive a SIGTERM."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOP_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def wait_until_announced(process: subprocess.Popen[str], folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while "TherapyDB  http" not in (output := read_output(folder)):
        assert process.poll() is None, output
        assert time.monotonic() < deadline, output
        time.sleep(0.1)


def read_output(folder: Path) -> str:
    return (folder / "output").read_text()


def stop_server(process: subprocess.Popen[str], number: signal.Signals = signal.SIGTERM) -> int:
    process.send_signal(number)
    return process.wait(SHUTDOWN_SECONDS)


def list_workers(process: subprocess.Popen[str]) -> list[int]:
    """Return the process ids of the workers, the oldest first."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return sorted(map(int, children.read_text().split()))


def fetch_status(port: int, path: str = "/healthz") -> int | None:
    """Return the status of a GET; None if the connection failed."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
    except (OSError, HTTPException):
        return None
    else:
        return response.status
    finally:
        connection.close()


def fetch_text(port: int, path: str) -> str:
    """Return the body of a GET."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path)
        return connection.getresponse().read().decode()
    finally:
        connection.close()


def wait_for_status(port: int, path: str = "/healthz", *, status: int = HTTPStatus.OK, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while (found := fetch_status(port, path)) != status:
        assert time.monotonic() < deadline, f"{path} answers {found}"
        time.sleep(0.1)


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
