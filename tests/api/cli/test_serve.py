import gc
import signal
from pathlib import Path

import click
import pytest

from api.cli import main
from api.cli.worker_supervisor import Supervisor
from tests.server_processes import SHUTDOWN_SECONDS, free_port, read_output, run_server, stop_server


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.mark.slow
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM], ids=lambda stop: stop.name)
def test_serves_from_an_empty_folder_and_stops_when_told(tmp_path: Path, port: int, stop: signal.Signals) -> None:
    base = f"http://127.0.0.1:{port}"
    with run_server(tmp_path, port) as process:
        assert stop_server(process, stop) == 0
    output = read_output(tmp_path)
    assert f"TherapyDB  {base}\nExplorer   {base}/docs\nTry        curl '{base}/v1/" in output
    assert [path.name for path in tmp_path.rglob("*.sqlite")] == ["therapydb.sqlite"]


@pytest.mark.slow
def test_second_start_changes_nothing(tmp_path: Path, port: int) -> None:
    left = []
    for _ in range(2):
        with run_server(tmp_path, port) as process:
            stop_server(process)
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
    server = Supervisor("api.cli.serve:create_worker_app")
    with server.main_loop_interrupt._cond:  # noqa: SLF001 - as held while the first is dealt with
        server.signal_handler_interrupt()
    assert server.main_loop_interrupt.wait(SHUTDOWN_SECONDS)
    assert server.interrupt_signal
