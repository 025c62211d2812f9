import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[3]
PROGRAM = """
import os, signal, sys, time
import click
from api.cli.child_process import run_in_child

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that starts tests in the background ignores it

def wait(text):
    try:
        print(os.getpid(), flush=True)
        time.sleep(30)
    finally:
        print("rolled back", flush=True)

def fail(text):
    raise click.ClickException(text)

def break_down(text):
    raise OSError(text)

def miss_a_table(text):
    from sqlalchemy import text as sql
    from db.engine import create_database_engine
    with create_database_engine("sqlite://").connect() as connection:
        connection.execute(sql("SELECT 1 FROM claims"))

def finish(text):
    print(text)

if "slow_fork" in sys.argv:  # the child runs well before the parent knows its number
    os.register_at_fork(after_in_parent=lambda: time.sleep(0.5))
run_in_child(globals()[sys.argv[1]], "the reason")
print("workers start")
"""


@contextmanager
def run_program(*arguments: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-c", PROGRAM, *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=CHECKOUT
    ) as process:
        yield process


def read_outcome(process: "subprocess.Popen[str]") -> tuple[int, list[str]]:
    output, _ = process.communicate(timeout=20)
    return process.returncode, output.splitlines()


@pytest.mark.slow
def test_work_in_a_child_goes_on_afterwards() -> None:
    with run_program("finish") as process:
        assert read_outcome(process) == (0, ["the reason", "workers start"])


@pytest.mark.slow
def test_error_of_the_child_is_printed_and_ends_the_command() -> None:
    with run_program("fail") as process:
        assert read_outcome(process) == (1, ["Error: the reason"])


@pytest.mark.slow
@pytest.mark.parametrize("fork", ["fork", "slow_fork"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_command_and_child_which_rolls_back(number: signal.Signals, fork: str) -> None:
    with run_program("wait", fork) as process:
        assert process.stdout is not None
        child = int(process.stdout.readline())
        process.send_signal(number)
        code, lines = read_outcome(process)
    assert code in {128 + signal.SIGTERM, 1, -signal.SIGINT}
    assert lines[0] == "rolled back"
    assert "workers start" not in lines
    assert not Path(f"/proc/{child}").exists()


@pytest.mark.slow
def test_ctrl_c_is_said_once_by_the_command() -> None:
    with run_program("wait") as process:
        assert process.stdout is not None
        child = int(process.stdout.readline())
        for number in (child, process.pid):  # as a terminal tells both
            os.kill(number, signal.SIGINT)
        _, lines = read_outcome(process)
    assert lines.count("KeyboardInterrupt") == 1  # which click makes "Aborted!"
    assert not [line for line in lines if line.startswith("Process")]


@pytest.mark.slow
def test_killed_child_is_one_line() -> None:
    with run_program("wait") as process:
        assert process.stdout is not None
        child = int(process.stdout.readline())
        os.kill(child, signal.SIGKILL)
        code, lines = read_outcome(process)
    assert code == 1
    assert "ended by signal 9; the next start repeats it." in lines[-1]


@pytest.mark.slow
def test_a_database_that_lacks_a_table_is_one_line() -> None:
    with run_program("miss_a_table") as process:
        code, [line] = read_outcome(process)
    assert code == 1
    assert line.startswith("Error: The database at ")
    assert line.endswith("no such table: claims; `therapydb db check` lists it.")


@pytest.mark.slow
def test_an_error_of_the_code_keeps_its_traceback() -> None:
    with run_program("break_down") as process:
        code, lines = read_outcome(process)
    assert code == 1
    assert lines[-1] == "OSError: the reason"
