"""What one request reads with several statements is one state of the database."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count as count_from
from typing import Any, TypeVar

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, event, text

from api import snapshot_response
from api.app import create_app
from api.settings import Settings
from api.v1.match import catalogue_cache
from db.engine import SNAPSHOT_OPTIONS, create_database_engine, read_connection, snapshot_connection, write_transaction
from tests.background_threads import repeat_in_thread
from tests.migrated_database import load_sample

State = TypeVar("State")
STATEMENT_COUNTS = [pytest.param(200, id="tenth"), pytest.param(2000, id="full", marks=pytest.mark.long)]
NUMBERED = (
    *(("therapies", "name"), ("claims", "statement"), ("candidates", "title")),
    *(('"references"', "title"), ("search_texts", "prose")),
)
SNAPSHOT_USERS = {"compare": snapshot_response, "search": snapshot_response, "match": catalogue_cache}
READS: dict[str, dict[str, Any]] = {
    "compare": {"path": "/v1/compare?therapies=zimislecel,vx-264"},
    "search": {"path": "/v1/search?q=islets&limit=100"},
    "match": {"path": "/v1/match", "method": "POST", "json": {"patient": {}}},
}
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


def toggle_tables(engine: Engine) -> AbstractContextManager[None]:
    """Add one to the value of both tables, again and again, in one transaction each time."""

    def toggle(_: int) -> None:
        with write_transaction(engine) as connection:
            for name in ("one", "other"):
                connection.execute(text(f"UPDATE {name} SET value = value + 1"))  # noqa: S608 - names of ours

    return repeat_in_thread(toggle)


def read_values(connection: Connection) -> tuple[int, int]:
    one, other = (connection.scalar(text(f"SELECT value FROM {name}")) for name in ("one", "other"))  # noqa: S608
    return one, other


def read_pair(engine: Engine) -> tuple[int, int]:
    with snapshot_connection(engine) as connection:
        return read_values(connection)


def read_until_changed(read_state: Callable[[], State], count: int) -> list[State]:
    """Return `count` states, or more until two of them differ, however slow the writer beside is."""
    deadline = time.monotonic() + 60
    states = [read_state() for _ in range(count)]
    while all(state == states[0] for state in states):
        assert time.monotonic() < deadline, "the writer beside changed nothing"
        states.append(read_state())
    return states


@pytest.mark.parametrize("count", STATEMENT_COUNTS)
def test_a_snapshot_reads_one_state(toggled_tables: Engine, count: int) -> None:
    with toggle_tables(toggled_tables):
        pairs = read_until_changed(lambda: read_pair(toggled_tables), count)
    assert [pair for pair in pairs if pair[0] != pair[1]] == []


def test_statements_by_themselves_would_mix_states(toggled_tables: Engine) -> None:
    with read_connection(toggled_tables) as connection, write_transaction(toggled_tables) as writer:
        one = connection.scalar(text("SELECT value FROM one"))
        for name in ("one", "other"):
            writer.execute(text(f"UPDATE {name} SET value = value + 1"))  # noqa: S608
        writer.commit()
        assert one != connection.scalar(text("SELECT value FROM other"))


@pytest.fixture(scope="module")
def numbered_app(new_database: Callable[[], str]) -> Iterator[Flask]:
    """An application over a sample catalogue of its own, whose texts are numbered again and again."""
    engine = create_database_engine(new_database())
    load_sample(engine)
    number_texts(engine, 0)
    yield create_app(Settings(), engine)
    engine.dispose()


def number_texts(engine: Engine, number: int) -> None:
    """Write a number into the texts of several tables in one transaction, with a new revision.

    Search lists therapies if it is even and the other records if it is odd, since it reads one text of each hit.
    """
    with write_transaction(engine) as connection:
        for table, column in NUMBERED:
            statement = f"UPDATE {table} SET {column} = :text"  # noqa: S608 - names of ours
            connection.execute(text(statement), {"text": f"numbered-{number}."})
        listed = text("UPDATE search_texts SET listed = ((collection = 'therapies') = :is_even)")
        connection.execute(listed, {"is_even": number % 2 == 0})
        connection.execute(text("UPDATE revision SET number = number + 1, nonce = :nonce"), {"nonce": str(number)})


def keep_numbering(engine: Engine) -> AbstractContextManager[None]:
    return repeat_in_thread(lambda count: number_texts(engine, count))


def read_states(client: FlaskClient, name: str) -> set[int]:
    """Return the numbers of all states that a response is from."""
    response = client.open(**READS[name])
    assert response.status_code == 200
    numbers = {int(number) for number in re.findall(r"numbered-(\d+)\.", response.text)}
    if name == "search":
        listed = {hit["type"] == "therapies" for hit in response.get_json()["data"]}
        return numbers | {number + 1 for number in numbers if listed != {number % 2 == 0}}
    if name == "match":
        catalogue: catalogue_cache.Catalogue = client.application.extensions[catalogue_cache.EXTENSION]
        return numbers | {int(catalogue.revision.nonce or "")}
    return numbers


@pytest.mark.slow
@pytest.mark.parametrize("count", [pytest.param(25, id="part"), pytest.param(2000, id="full", marks=pytest.mark.long)])
@pytest.mark.parametrize("name", REQUESTS)
def test_no_answer_is_half_old_and_half_new(numbered_app: Flask, name: str, count: int) -> None:
    client = numbered_app.test_client()
    with keep_numbering(numbered_app.extensions["database"]):
        states = read_until_changed(lambda: read_states(client, name), count)
    assert [found for found in states if len(found) != 1] == []


@contextmanager
def write_between_statements(engine: Engine) -> Iterator[None]:
    """Number the texts anew before each statement that reads, but the first; from another connection."""
    writer = create_database_engine(engine.url.render_as_string(hide_password=False))
    numbers = count_from(1)

    def write(_connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        number = next(numbers) if statement.lstrip().startswith(("SELECT", "WITH")) else 1
        if number > 1:
            number_texts(writer, number)

    event.listen(engine, "before_cursor_execute", write)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", write)
        writer.dispose()


@pytest.mark.slow
@pytest.mark.parametrize("name", REQUESTS)
@pytest.mark.parametrize("is_snapshot", [True, False])
def test_writes_between_its_statements_are_not_read(
    numbered_app: Flask, name: str, *, is_snapshot: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_snapshot:  # which shows that the test can fail
        monkeypatch.setattr(SNAPSHOT_USERS[name], "snapshot_connection", read_connection)
    engine: Engine = numbered_app.extensions["database"]
    number_texts(engine, 0)
    with write_between_statements(engine):
        states = read_states(numbered_app.test_client(), name)
    assert (len(states) == 1) is is_snapshot


@pytest.mark.slow
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
