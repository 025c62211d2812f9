import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path

import click
import pytest

from api.cli import main
from api.cli.serve import Server
from tests.server_processes import free_port

PATIENCE = 60  # seconds
START = (sys.executable, "-m", "api", "serve")


@contextmanager
def run_server(folder: Path, port: int) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start an instance in an empty folder or on what an earlier one left; give it once it answers."""
    environment = os.environ | {"PORT": str(port), "PYTHONPATH": str(Path.cwd()), "THERAPYDB_WORKERS": "2"}
    with subprocess.Popen(START, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as process:
        base = f"http://127.0.0.1:{port}"
        try:
            _wait_until_it_answers(process, base)
            yield process, base
        finally:
            process.terminate()


def _wait_until_it_answers(process: subprocess.Popen[str], base: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        connection = HTTPConnection(base.removeprefix("http://"))
        try:
            connection.request("GET", "/healthz")
            assert connection.getresponse().status == HTTPStatus.OK
        except ConnectionError:
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        else:
            return
        finally:
            connection.close()


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.mark.slow
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM], ids=lambda stop: stop.name)
def test_serves_from_an_empty_folder_and_stops_when_told(tmp_path: Path, port: int, stop: signal.Signals) -> None:
    with run_server(tmp_path, port) as (process, base):
        process.send_signal(stop)
        said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert f"TherapyDB  {base}\nExplorer   {base}/docs\nTry        curl '{base}/v1/" in said
    assert [path.name for path in tmp_path.rglob("*.sqlite")] == ["therapydb.sqlite"]


@pytest.mark.slow
def test_second_start_changes_nothing(tmp_path: Path, port: int) -> None:
    left = []
    for _ in range(2):
        with run_server(tmp_path, port) as (process, _base):
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=PATIENCE)
        left.append((tmp_path / "var/therapydb.sqlite").read_bytes())
    assert left[0] == left[1]


def test_garbage_is_looked_for_once_the_verb_is_loaded() -> None:
    gc.disable()
    try:
        assert main.get_command(click.Context(main), "explain") is not None
        assert gc.isenabled()
    finally:
        gc.enable()


def test_a_signal_that_interrupts_another_does_not_wait_for_it() -> None:
    server = Server("api.cli.serve:create_worker_app")
    with server.main_loop_interrupt._cond:  # noqa: SLF001 - as held while the first is dealt with
        server.signal_handler_interrupt()
    assert server.main_loop_interrupt.wait(PATIENCE)
    assert server.interrupt_signal
