from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import JSON, Column, Connection, Engine, MetaData, Table, Text, cast, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from db.connection_errors import DatabaseUnusableError
from db.engine import create_database_engine, parse_database_url, read_connection, stream_connection, write_transaction

PRAGMAS = {"foreign_keys": 1, "journal_mode": "wal", "synchronous": 1, "busy_timeout": 5000}


@pytest.fixture
def pair(empty_database: Engine) -> Engine:
    """Two tables, one pointing at the other."""
    with write_transaction(empty_database) as connection:
        connection.execute(text("CREATE TABLE a (id INTEGER PRIMARY KEY)"))
        connection.execute(text("CREATE TABLE b (a_id INTEGER REFERENCES a (id))"))
    return empty_database


def insert_number(connection: Connection, number: int) -> None:
    connection.execute(text("INSERT INTO a VALUES (:number)"), {"number": number})


def count_rows(connection: Connection) -> int:
    return int(connection.scalar(text("SELECT count(*) FROM a")))


def test_foreign_keys_hold(pair: Engine) -> None:
    with pytest.raises(IntegrityError), write_transaction(pair) as connection:
        connection.execute(text("INSERT INTO b VALUES (1)"))


def test_writing_is_undone_whole(pair: Engine) -> None:
    with suppress(ZeroDivisionError), write_transaction(pair) as connection:
        connection.execute(text("CREATE TABLE c (id INTEGER)"))
        insert_number(connection, 1)
        raise ZeroDivisionError
    with read_connection(pair) as connection:
        assert count_rows(connection) == 0
    with pytest.raises(DBAPIError), read_connection(pair) as connection:
        connection.execute(text("SELECT * FROM c"))


def test_savepoint_is_undone_alone(pair: Engine) -> None:
    with write_transaction(pair) as connection:
        insert_number(connection, 1)
        savepoint = connection.begin_nested()
        insert_number(connection, 2)
        savepoint.rollback()
    with read_connection(pair) as connection:
        assert count_rows(connection) == 1


def test_reader_does_not_wait_for_a_writer(pair: Engine) -> None:
    with write_transaction(pair) as writer:
        insert_number(writer, 1)
        with read_connection(pair) as connection:  # it would wait for what cannot come
            assert count_rows(connection) == 0


def test_writer_does_not_wait_for_a_stream(pair: Engine) -> None:
    with write_transaction(pair) as connection:
        for number in range(10):
            insert_number(connection, number)
    with stream_connection(pair) as reader:
        rows = reader.execute(text("SELECT id FROM a"))
        rows.fetchone()
        with write_transaction(pair) as writer:
            insert_number(writer, 10)
        assert len(rows.fetchall()) == 9


def test_reading_begins_no_transaction(pair: Engine) -> None:
    for _ in range(2):
        with read_connection(pair) as connection:
            count_rows(connection)
            assert not _in_transaction(connection)
    with write_transaction(pair) as connection:
        count_rows(connection)
        assert _in_transaction(connection)


def _in_transaction(connection: Connection) -> bool:
    driver = connection.connection.driver_connection
    assert driver is not None
    if connection.dialect.name == "sqlite":
        return bool(driver.in_transaction)
    return bool(driver.info.transaction_status)


def test_work_on_a_connection_stays_in_its_transaction(pair: Engine) -> None:
    with pair.connect() as outer:
        transaction = outer.begin()
        with write_transaction(outer) as connection:
            insert_number(connection, 1)
        with read_connection(outer) as connection:
            assert count_rows(connection) == 1
        transaction.rollback()
    with read_connection(pair) as connection:
        assert count_rows(connection) == 0


def test_json_keeps_digits_and_letters(empty_database: Engine) -> None:
    notes = Table("notes", MetaData(), Column("value", JSON))
    with write_transaction(empty_database) as connection:
        notes.create(connection)
        connection.execute(insert(notes), {"value": ["Ärzte", True]})
        assert connection.scalar(select(cast(notes.c.value, Text))) == '["Ärzte",true]'
        connection.execute(update(notes).values(value=text("'[0.10]'")))
        assert repr(connection.scalar(select(notes.c.value))) == "[Decimal('0.10')]"


def test_sqlite_is_set_up(tmp_path: Path) -> None:
    engine = create_database_engine(f"sqlite:///{tmp_path}/x.sqlite")
    with read_connection(engine) as connection:
        assert {name: connection.scalar(text(f"PRAGMA {name}")) for name in PRAGMAS} == PRAGMAS
    engine.dispose()


def test_postgresql_is_set_up(postgres_url: str) -> None:
    engine = create_database_engine(postgres_url)
    with read_connection(engine) as connection:
        assert connection.scalar(text("SHOW jit")) == "off"
        assert connection.scalar(text("SHOW timezone")) == "UTC"
    engine.dispose()


def test_read_only_database_takes_no_writes(new_database: Callable[[], str]) -> None:
    url = new_database()
    engine = create_database_engine(url)
    with write_transaction(engine) as connection:
        connection.execute(text("CREATE TABLE a (id INTEGER)"))
    engine.dispose()  # the last connection folds the write-ahead log into the file
    engine = create_database_engine(url, read_only=True)
    with read_connection(engine) as connection:
        assert count_rows(connection) == 0
    with pytest.raises(DBAPIError), write_transaction(engine) as connection:
        insert_number(connection, 1)
    engine.dispose()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_spoken_to_by_psycopg(scheme: str) -> None:
    assert parse_database_url(f"{scheme}://user:secret@host/name").drivername == "postgresql+psycopg"


@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "mysql://host/name", "postgresql://host:port/name", "sqlite://var/x", "sqlite+aiosqlite:///x"],
)
def test_url_that_cannot_serve_is_refused(url: str) -> None:
    with pytest.raises(DatabaseUnusableError):
        create_database_engine(url)
