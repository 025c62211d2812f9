"""A write that stops anywhere leaves nothing of it, and two writers wait for one another."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine, event, select

from db.changes.change_log import fetch_head, verify_chain
from db.documents.document_store import TABLE
from db.engine import create_database_engine, read_connection
from db.writer.submit import submit_changes
from tests.db.loader.catalogue_rows import fetch_all_rows
from tests.db.writer.test_oracle import assert_is_rebuild
from tests.db.writer.test_owners import BLEEDING, EDITED, EDITOR, request_edit
from tests.sampling import sample_sizes


class StoppedError(Exception):
    pass


def submit_edit(engine: Engine, **members: Any) -> None:
    submit_changes(engine, lambda connection: request_edit(connection, BLEEDING, **members), EDITOR)


def stop_at(engine: Engine, number: int) -> Any:
    statements: Iterator[int] = iter(range(number))

    def count(*_: object) -> None:
        if next(statements, None) is None:
            raise StoppedError

    event.listen(engine, "before_cursor_execute", count)
    return count


@pytest.mark.slow
@pytest.mark.parametrize("step", [9, pytest.param(1, marks=pytest.mark.long)])
def test_a_failure_at_any_statement_leaves_nothing(small_database: Engine, step: int) -> None:
    with read_connection(small_database) as connection:
        before = fetch_all_rows(connection)
    for number in range(0, 200, step):
        listener = stop_at(small_database, number)
        try:
            submit_edit(small_database, statement=EDITED)
        except StoppedError:
            stopped = True
        else:
            stopped = False
        event.remove(small_database, "before_cursor_execute", listener)
        with read_connection(small_database) as connection:
            after = fetch_all_rows(connection)
        if not stopped:
            break
        assert after == before
    assert 15 < number < 60
    assert after != before


EDITING = """
import sys
from itertools import count
from db.engine import create_database_engine
from tests.db.writer.test_crash import submit_edit
engine = create_database_engine(sys.argv[1])
for number in (count() if sys.argv[2] == "0" else range(int(sys.argv[2]))):
    submit_edit(engine, statement=f"Writer {sys.argv[3]} saw five of 75 infusions bleed, time {number}.")
    print(number, flush=True)
"""


def start_editing(engine: Engine, edits: int, name: str) -> subprocess.Popen[str]:
    """Start a process that edits one claim again and again; for ever if `edits` is 0."""
    url = engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", EDITING, url, str(edits), name]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": "."})


@pytest.mark.slow
@pytest.mark.parametrize("rounds", sample_sizes(100)[1:])
def test_a_killed_writer_leaves_a_whole_database(small_database: Engine, sample_random: Random, rounds: int) -> None:
    for _ in range(rounds):
        process = start_editing(small_database, 0, "k")
        assert process.stdout is not None
        process.stdout.readline()
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(sample_random.uniform(0, 0.2))
        process.send_signal(signal.SIGKILL)
        process.communicate()
    assert_is_whole(small_database)


@pytest.mark.slow
def test_two_writers_wait_for_one_another(small_database: Engine) -> None:
    processes = [start_editing(small_database, 5, name) for name in "ab"]
    for process in processes:
        process.communicate(timeout=120)
    assert [process.returncode for process in processes] == [0, 0]
    assert_is_whole(small_database)
    with read_connection(small_database) as connection:
        versions = select(TABLE.c.version).where(TABLE.c.collection == BLEEDING[0], TABLE.c.id == BLEEDING[1])
        assert connection.scalar(versions) == 11


def assert_is_whole(database: Engine) -> None:
    """Every document has its rows, and the log has no gap."""
    engine = create_database_engine(database.url.render_as_string(hide_password=False))
    with engine.connect() as connection:
        assert_is_rebuild(connection)
        assert list(verify_chain(connection)) == []
        assert fetch_head(connection).seq == sum(connection.scalars(select(TABLE.c.version)))
    engine.dispose()
