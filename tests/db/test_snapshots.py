"""What one request reads with several statements is one state of the database."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Event, Thread

import pytest
from flask import Flask
from sqlalchemy import Connection, Engine, event, text

from api.v1.match import catalogue_cache
from db.engine import SNAPSHOT_OPTIONS, read_connection, snapshot_connection, write_transaction

STATEMENT_COUNTS = [pytest.param(200, id="tenth"), pytest.param(2000, id="full", marks=pytest.mark.long)]
REQUESTS: dict[str, Callable[[Flask], int]] = {
    "compare": lambda app: app.test_client().get("/v1/compare?therapies=zimislecel,vx-264").status_code,
    "search": lambda app: app.test_client().get("/v1/search?q=islets").status_code,
    "match": lambda app: match_afresh(app),  # noqa: PLW0108 - defined below
}


def match_afresh(app: Flask) -> int:
    """Match a patient as the first request of a revision does, which compiles the catalogue."""
    app.extensions.pop(catalogue_cache.EXTENSION, None)
    return app.test_client().post("/v1/match", json={"patient": {}}).status_code


@pytest.fixture
def toggled_tables(empty_database: Engine) -> Engine:
    with write_transaction(empty_database) as connection:
        for name in ("one", "other"):
            connection.execute(text(f"CREATE TABLE {name} (value INTEGER)"))
            connection.execute(text(f"INSERT INTO {name} VALUES (0)"))  # noqa: S608 - names of ours
    return empty_database


@contextmanager
def toggle_tables(engine: Engine) -> Iterator[None]:
    """Add one to the value of both tables, again and again, in one transaction each time."""
    stop = Event()

    def toggle() -> None:
        while not stop.is_set():
            with write_transaction(engine) as connection:
                for name in ("one", "other"):
                    connection.execute(text(f"UPDATE {name} SET value = value + 1"))  # noqa: S608 - names of ours

    thread = Thread(target=toggle)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def read_values(connection: Connection) -> tuple[int, int]:
    one, other = (connection.scalar(text(f"SELECT value FROM {name}")) for name in ("one", "other"))  # noqa: S608
    return one, other


def read_pairs(
    engine: Engine, connect: Callable[[Engine], AbstractContextManager[Connection]], count: int
) -> list[tuple[int, int]]:
    pairs = []
    for _ in range(count):
        with connect(engine) as connection:
            pairs.append(read_values(connection))
    return pairs


@pytest.mark.parametrize("count", STATEMENT_COUNTS)
def test_a_snapshot_reads_one_state(toggled_tables: Engine, count: int) -> None:
    with toggle_tables(toggled_tables):
        pairs = read_pairs(toggled_tables, snapshot_connection, count)
    assert [pair for pair in pairs if pair[0] != pair[1]] == []
    assert pairs[0] != pairs[-1]


def test_statements_by_themselves_would_mix_states(toggled_tables: Engine) -> None:
    with read_connection(toggled_tables) as connection, write_transaction(toggled_tables) as writer:
        one = connection.scalar(text("SELECT value FROM one"))
        for name in ("one", "other"):
            writer.execute(text(f"UPDATE {name} SET value = value + 1"))  # noqa: S608
        writer.commit()
        assert one != connection.scalar(text("SELECT value FROM other"))


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_of_several_statements_is_one_transaction(app: Flask, name: str) -> None:
    engine: Engine = app.extensions["database"]
    begun: list[Connection] = []
    executed: list[str] = []

    def count_begin(connection: Connection) -> None:
        begun.append(connection)

    def count_statement(_connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        executed.append(statement)

    event.listen(engine, "begin", count_begin)
    event.listen(engine, "before_cursor_execute", count_statement)
    try:
        assert REQUESTS[name](app) == 200
    finally:
        event.remove(engine, "begin", count_begin)
        event.remove(engine, "before_cursor_execute", count_statement)
    assert len([statement for statement in executed if statement.lstrip().startswith(("SELECT", "WITH"))]) > 1
    (connection,) = begun
    expected = SNAPSHOT_OPTIONS[engine.dialect.name]
    assert expected.items() <= connection.get_execution_options().items()
