"""Opens a database, SQLite or PostgreSQL. A read never waits for a writer; a write is one transaction or nothing."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError

from db.connection_errors import DatabaseUnusableError

Bind = Engine | Connection  # what reads and writes are done on; tests hand in a connection they roll back

STATEMENT_CACHE_SIZE = 1000  # kept compiled by SQLAlchemy, and prepared by each connection of the driver
WAIT_SECONDS = 5  # seconds, to reach a server or to wait for another writer
POOL_OPTIONS = {"pool_size": 8, "max_overflow": 24, "pool_timeout": 10, "pool_use_lifo": True}

DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}

PRAGMAS = ("foreign_keys = ON", f"busy_timeout = {WAIT_SECONDS * 1000}")
WRITE_PRAGMAS = ("journal_mode = WAL", "synchronous = NORMAL")

# SQLite begins by the hook below, so there a read is told not to begin at all.
READ_OPTIONS: dict[str, dict[str, Any]] = {
    "sqlite": {"begin": None},
    "postgresql": {"isolation_level": "AUTOCOMMIT"},
}
WRITE_OPTIONS = {"begin": "BEGIN IMMEDIATE"}  # a lock taken later could be refused in the middle of the work


def create_database_engine(url: str, *, read_only: bool = False) -> Engine:
    """Return an engine for a URL; nothing is opened yet. `read_only` is for files that no one writes, like releases."""
    address = parse_database_url(url)
    build = _create_sqlite_engine if address.drivername == "sqlite" else _create_postgresql_engine
    try:
        return build(address, read_only)
    except (ArgumentError, TypeError, ValueError) as error:
        raise DatabaseUnusableError("The database URL has an option that its driver does not know.") from error


def parse_database_url(url: str) -> URL:
    """Read a URL, and take each dialect to the one driver that serves it."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise DatabaseUnusableError(
            "The database URL is malformed; write sqlite:///path/to/file or postgresql://user:password@host/name."
        ) from error
    driver = DRIVERS.get(address.drivername)
    if driver is None:
        raise DatabaseUnusableError(f"Only SQLite and PostgreSQL can hold the catalogue, not {address.drivername}.")
    if driver == "sqlite" and address.host:
        raise DatabaseUnusableError(
            "The URL of a SQLite file has three slashes, or four when its path begins at the root."
        )
    return address.set(drivername=driver)


@contextmanager
def read_connection(bind: Bind) -> Iterator[Connection]:
    """One statement, without a transaction around it: nothing to begin, nothing to roll back."""
    if isinstance(bind, Connection):
        yield bind
        return
    with bind.connect() as connection:
        yield connection.execution_options(**READ_OPTIONS[bind.dialect.name])


@contextmanager
def stream_connection(bind: Bind) -> Iterator[Connection]:
    """One statement whose rows are fetched as they are used; PostgreSQL keeps its cursor in a transaction."""
    if isinstance(bind, Connection):
        yield bind
        return
    with bind.connect() as connection:
        yield connection.execution_options(stream_results=True)


@contextmanager
def write_transaction(bind: Bind) -> Iterator[Connection]:
    """One transaction: kept whole at the end of the block, undone whole by any exception."""
    if isinstance(bind, Connection):
        with bind.begin_nested():
            yield bind
        return
    with bind.connect() as connection, connection.execution_options(**WRITE_OPTIONS).begin():
        yield connection


def _create_sqlite_engine(address: URL, read_only: bool) -> Engine:  # noqa: FBT001 - private, called in one place
    in_memory = address.database in {None, "", ":memory:"}
    if read_only:
        query = {"mode": "ro", "immutable": "1", "uri": "true"}
        address = address.set(database=f"file:{quote(address.database or '')}", query=query)
    engine = _create_configured_engine(
        address,
        {"cached_statements": STATEMENT_CACHE_SIZE, "timeout": WAIT_SECONDS},
        **({} if in_memory else POOL_OPTIONS),
    )
    pragmas = PRAGMAS if read_only else PRAGMAS + WRITE_PRAGMAS

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the module's own transactions leave DDL and savepoints outside
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        statement = connection.get_execution_options().get("begin", "BEGIN")
        if statement is not None:
            connection.exec_driver_sql(statement)

    return engine


def _create_postgresql_engine(address: URL, read_only: bool) -> Engine:  # noqa: FBT001 - as above
    settings = ["jit=off", "timezone=UTC", *(["default_transaction_read_only=on"] if read_only else [])]
    given = str(address.query.get("options", ""))
    engine = _create_configured_engine(
        address,
        {
            "connect_timeout": int(str(address.query.get("connect_timeout", WAIT_SECONDS))),
            "options": " ".join([*(f"-c {setting}" for setting in settings), given]),
            "prepare_threshold": 2,
        },
        pool_pre_ping=True,
        **POOL_OPTIONS,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.prepared_max = STATEMENT_CACHE_SIZE

    return engine


def _create_configured_engine(address: URL, connect_args: dict[str, Any], **options: Any) -> Engine:
    return create_engine(
        address,
        connect_args=connect_args,
        query_cache_size=STATEMENT_CACHE_SIZE,
        # Equal text on both databases, and no figure through a float on its way back.
        json_serializer=partial(json.dumps, ensure_ascii=False, allow_nan=False, separators=(",", ":")),
        json_deserializer=partial(json.loads, parse_float=Decimal),
        **options,
    )
