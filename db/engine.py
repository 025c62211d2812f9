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

from db.faults import DatabaseUnusableError

Bind = Engine | Connection  # what reads and writes are done on; tests hand in a connection they roll back

STATEMENTS = 1000  # kept compiled by SQLAlchemy, and prepared by each connection of the driver
PATIENCE = 5  # seconds, to reach a server or to wait for another writer
POOL = {"pool_size": 8, "max_overflow": 24, "pool_timeout": 10, "pool_use_lifo": True}

DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}

PRAGMAS = ("foreign_keys = ON", f"busy_timeout = {PATIENCE * 1000}")
PRAGMAS_TO_WRITE = ("journal_mode = WAL", "synchronous = NORMAL")

# SQLite begins by the hook below, so there a read is told not to begin at all.
READ: dict[str, dict[str, Any]] = {
    "sqlite": {"begin": None},
    "postgresql": {"isolation_level": "AUTOCOMMIT"},
}
WRITE = {"begin": "BEGIN IMMEDIATE"}  # a lock taken later could be refused in the middle of the work


def connect(url: str, *, read_only: bool = False) -> Engine:
    """Return an engine for a URL; nothing is opened yet. `read_only` is for files that no one writes, like releases."""
    address = parse(url)
    build = _sqlite if address.drivername == "sqlite" else _postgresql
    try:
        return build(address, read_only)
    except (ArgumentError, TypeError, ValueError) as error:
        raise DatabaseUnusableError("The database URL has an option that its driver does not know.") from error


def parse(url: str) -> URL:
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
def reading(bind: Bind) -> Iterator[Connection]:
    """One statement, without a transaction around it: nothing to begin, nothing to roll back."""
    if isinstance(bind, Connection):
        yield bind
        return
    with bind.connect() as connection:
        yield connection.execution_options(**READ[bind.dialect.name])


@contextmanager
def streaming(bind: Bind) -> Iterator[Connection]:
    """One statement whose rows are fetched as they are used; PostgreSQL keeps its cursor in a transaction."""
    if isinstance(bind, Connection):
        yield bind
        return
    with bind.connect() as connection:
        yield connection.execution_options(stream_results=True)


@contextmanager
def writing(bind: Bind) -> Iterator[Connection]:
    """One transaction: kept whole at the end of the block, undone whole by any exception."""
    if isinstance(bind, Connection):
        with bind.begin_nested():
            yield bind
        return
    with bind.connect() as connection, connection.execution_options(**WRITE).begin():
        yield connection


def _sqlite(address: URL, read_only: bool) -> Engine:  # noqa: FBT001 - private, called in one place
    in_memory = address.database in {None, "", ":memory:"}
    if read_only:
        query = {"mode": "ro", "immutable": "1", "uri": "true"}
        address = address.set(database=f"file:{quote(address.database or '')}", query=query)
    engine = _create(
        address,
        {"cached_statements": STATEMENTS, "timeout": PATIENCE},
        **({} if in_memory else POOL),
    )
    pragmas = PRAGMAS if read_only else PRAGMAS + PRAGMAS_TO_WRITE

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


def _postgresql(address: URL, read_only: bool) -> Engine:  # noqa: FBT001 - as above
    settings = ["jit=off", "timezone=UTC", *(["default_transaction_read_only=on"] if read_only else [])]
    given = str(address.query.get("options", ""))
    engine = _create(
        address,
        {
            "connect_timeout": int(str(address.query.get("connect_timeout", PATIENCE))),
            "options": " ".join([*(f"-c {setting}" for setting in settings), given]),
            "prepare_threshold": 2,
        },
        pool_pre_ping=True,
        **POOL,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.prepared_max = STATEMENTS

    return engine


def _create(address: URL, connect_args: dict[str, Any], **options: Any) -> Engine:
    return create_engine(
        address,
        connect_args=connect_args,
        query_cache_size=STATEMENTS,
        # Equal text on both databases, and no figure through a float on its way back.
        json_serializer=partial(json.dumps, ensure_ascii=False, allow_nan=False, separators=(",", ":")),
        json_deserializer=partial(json.loads, parse_float=Decimal),
        **options,
    )
