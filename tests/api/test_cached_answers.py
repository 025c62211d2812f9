"""The cache of answers in front of a database that is written meanwhile."""

from collections.abc import Callable
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine, insert, text
from sqlalchemy.exc import OperationalError
from werkzeug.test import Client

from api.http.answer_cache import AnswerCache, AnswerStore, CurrentRevision
from api.http.tag_memory import TagMemory
from db.driver_connections import DriverConnections
from db.engine import read_connection, write_transaction
from db.models import Base
from db.revision_reader import STATEMENT, RevisionReader
from tests.db.rows import ROWS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

WRITES, READERS = 40, 3


@pytest.fixture
def revised(empty_database: Engine) -> Engine:
    Base.metadata.create_all(empty_database, tables=[Base.metadata.tables["revision"]])
    with write_transaction(empty_database) as connection:
        connection.execute(insert(Base.metadata.tables["revision"]), ROWS["revision"])
    return empty_database


def make_app(engine: Engine) -> Callable[..., list[bytes]]:
    """Return an application that answers with the number that a write sets together with the revision, or with 304."""

    def answer_number(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        with read_connection(engine) as connection:
            body = connection.execute(text("SELECT digest FROM revision")).scalar_one().encode()
        tag = f'"{body.decode()}"'
        headers = [("ETag", tag), ("Cache-Control", "max-age=60"), ("Content-Length", str(len(body)))]
        is_known = environ.get("HTTP_IF_NONE_MATCH") == tag
        start_response("304 NOT MODIFIED" if is_known else "200 OK", headers)
        return [] if is_known else [body]

    return answer_number


def write_numbers(engine: Engine, finished: list[int], done: Event) -> None:
    for number in range(1, WRITES + 1):
        with write_transaction(engine) as connection:
            connection.execute(text(f"UPDATE revision SET number = {number}, digest = '{number}'"))  # noqa: S608
        finished.append(number)
    done.set()


def list_stale_reads(engine: Engine, make_reader: Callable[[], Callable[[], int]]) -> list[int]:
    """Write numbers while threads read them; return those that had been written before a read that was older."""
    finished, done, stale = [0], Event(), []
    with write_transaction(engine) as connection:
        connection.execute(text("UPDATE revision SET number = 0, digest = '0'"))

    def read_numbers() -> None:
        read_number = make_reader()
        while not done.is_set():
            expected = finished[-1]
            if read_number() < expected:
                stale.append(expected)

    threads = [Thread(target=read_numbers) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    write_numbers(engine, finished, done)
    for thread in threads:
        thread.join(10)
    return stale


def test_no_answer_is_older_than_a_write_that_had_finished(revised: Engine) -> None:
    cache = AnswerCache(
        make_app(revised), store := AnswerStore(2**20), RevisionReader(DriverConnections(revised)).read_revision
    )

    def make_reader() -> Callable[[], int]:
        client = Client(cache)
        return lambda: int(client.get("/").data)

    assert list_stale_reads(revised, make_reader) == []
    assert int(Client(cache).get("/").data) == WRITES
    assert store.counts.misses > 1


def test_no_304_is_older_than_a_write_that_had_finished(revised: Engine) -> None:
    reader = RevisionReader(DriverConnections(revised))
    memory = TagMemory(make_app(revised), CurrentRevision(reader.read_revision, dict), lambda *_: None)

    def make_reader() -> Callable[[], int]:
        client, tag = Client(memory), '"0"'

        def read_number() -> int:
            nonlocal tag
            tag = client.get("/", headers={"If-None-Match": tag}).headers["ETag"]
            return int(tag.strip('"'))

        return read_number

    assert list_stale_reads(revised, make_reader) == []
    assert Client(memory).get("/", headers={"If-None-Match": f'"{WRITES}"'}).status_code == 304


def test_a_database_that_cannot_be_read_has_no_revision(empty_database: Engine) -> None:
    assert RevisionReader(DriverConnections(empty_database)).read_revision() is None


def test_connections_are_used_again(revised: Engine) -> None:
    reader = RevisionReader(connections := DriverConnections(revised))
    assert reader.read_revision() == reader.read_revision()
    assert len(connections._idle) == 1  # noqa: SLF001


def test_as_many_connections_are_kept_as_were_asked_for(revised: Engine) -> None:
    connections = DriverConnections(revised, max_idle=2)
    with connections.borrow(), connections.borrow(), connections.borrow():
        assert connections._idle == []  # noqa: SLF001
    assert len(connections._idle) == 2  # noqa: SLF001


def test_revision_is_the_one_of_the_last_write_in_any_state_of_the_log(revised: Engine) -> None:
    reader = RevisionReader(DriverConnections(revised))
    revisions = {reader.read_revision()}
    for number in range(2, 9):
        with write_transaction(revised) as connection:
            connection.execute(text(f"UPDATE revision SET number = {number}"))  # noqa: S608
        revision = reader.read_revision()
        assert revision == reader.read_revision()
        assert revision not in revisions
        revisions.add(revision)
        if revised.dialect.name == "sqlite":
            with read_connection(revised) as connection:
                connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))


def test_revision_is_read_again_when_the_connections_were_closed(revised: Engine) -> None:
    reader = RevisionReader(DriverConnections(revised))
    before = [reader.read_revision() for _ in range(3)]
    revised.dispose()
    with write_transaction(revised) as connection:
        connection.execute(text("UPDATE revision SET number = 99"))
    revised.dispose()
    assert before[0] == before[1] == before[2] != reader.read_revision()


CHANGE_OF_TYPE = "ALTER TABLE revision ALTER COLUMN number TYPE bigint"  # statements on it were prepared
END_OF_CONNECTIONS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE pid <> pg_backend_pid() AND datname = current_database()"
)


@pytest.mark.parametrize("breach", [CHANGE_OF_TYPE, END_OF_CONNECTIONS])
def test_revision_of_postgresql_is_read_again_after_a_connection_failed(revised: Engine, breach: str) -> None:
    if revised.dialect.name != "postgresql":
        pytest.skip("a statement of SQLite does not depend on a server")
    reader = RevisionReader(connections := DriverConnections(revised))
    assert reader.read_revision() is not None
    with connections.borrow() as connection:
        with write_transaction(revised) as other:
            other.execute(text(breach))
        with pytest.raises(OperationalError):
            connection.fetch_raw_row(STATEMENT)
        connection.close()
    _, *revisions = [reader.read_revision() for _ in range(3)]
    assert revisions[0] is not None
    assert revisions[0] == revisions[1]


def test_revision_of_sqlite_costs_no_statement_until_something_is_written(
    revised: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    if revised.dialect.name != "sqlite":
        pytest.skip("the write-ahead log of SQLite is watched")
    reader = RevisionReader(connections := DriverConnections(revised))
    revisions = {reader.read_revision() for _ in range(3)}
    monkeypatch.setattr(connections, "fetch_raw_row", lambda _: pytest.fail("a statement was executed"))
    assert {reader.read_revision()} == revisions
