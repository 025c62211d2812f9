import gc
import re
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from api.cli import main
from api.cli.worker_supervisor import Supervisor
from tests.server_processes import SHUTDOWN_SECONDS, free_port, read_output, run_server, stop_server


@pytest.mark.slow
def test_serves_from_an_empty_folder_until_told_to_stop_and_changes_nothing_at_the_next_start(tmp_path: Path) -> None:
    port, left = free_port(), []
    base = f"http://127.0.0.1:{port}"
    for stop in (signal.SIGINT, signal.SIGTERM):
        with run_server(tmp_path, port) as process:
            assert stop_server(process, stop) == 0
        assert f"TherapyDB  {base}\nExplorer   {base}/docs\nTry        curl '{base}/v1/" in read_output(tmp_path)
        left.append((tmp_path / "var/therapydb.sqlite").read_bytes())
    assert [path.name for path in tmp_path.rglob("*.sqlite")] == ["therapydb.sqlite"]
    assert left[0] == left[1]


def test_garbage_is_looked_for_once_the_verb_is_loaded() -> None:
    gc.disable()
    try:
        assert main.get_command(click.Context(main), "explain") is not None
        assert gc.isenabled()
    finally:
        gc.enable()


@pytest.mark.parametrize(
    ("module", "late"),
    [
        # The preparation of the database is forked off before.
        ("api.cli.serve", {"api.app", "flask", "granian"}),
        ("api.cli.workers", {"db.loader.load", "schemas.imports", "limits", "alembic", "psycopg", "pint", "citeproc"}),
    ],
)
def test_a_start_imports_nothing_that_it_does_not_need(module: str, late: set[str]) -> None:
    script = f"import sys, {module}; print(*sys.modules)"
    imported = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout.split()
    assert module in imported
    assert late.isdisjoint(imported)


def test_help_names_the_settings() -> None:
    result = CliRunner().invoke(main, ["serve", "--help"])
    assert result.exit_code == 0
    assert {"THERAPYDB_DATABASE_URL", "THERAPYDB_WORKERS", "PORT"} <= set(re.findall(r"[A-Z_]+", result.output))


def test_a_signal_that_interrupts_another_does_not_wait_for_it() -> None:
    server = Supervisor("api.cli.workers:create_worker_app")
    with server.main_loop_interrupt._cond:  # noqa: SLF001 - as held while the first is dealt with
        server.signal_handler_interrupt()
    assert server.main_loop_interrupt.wait(SHUTDOWN_SECONDS)
    assert server.interrupt_signal
