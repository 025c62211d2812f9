"""Engines and connections for SQLite and PostgreSQL. Reads never wait for a writer; a write is one transaction."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError

from db.connection_errors import DatabaseUnusableError

Bind = Engine | Connection  # tests pass a connection, which they roll back

STATEMENT_CACHE_SIZE = 200  # statements compiled by SQLAlchemy; reads keep the text of theirs by weight instead
PREPARED_STATEMENTS = 8  # of each connection: a large one takes megabytes
WAIT_SECONDS = 5  # to connect to a server, or for another writer
# Of a connection to PostgreSQL, for a machine that is gone without a word; the URL may have others.
NETWORK_LIMITS = {
    "connect_timeout": WAIT_SECONDS,
    "keepalives_idle": 30,  # seconds
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,  # milliseconds
}
# LIFO: the connection used last has its pages and prepared statements warm, and idle ones may be closed by a server.
POOL_OPTIONS = {"pool_size": 8, "max_overflow": 24, "pool_timeout": 10, "pool_use_lifo": True}

DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}

PRAGMAS = ("foreign_keys = ON", f"busy_timeout = {WAIT_SECONDS * 1000}")
# In WAL mode NORMAL can lose the last commits when the power fails, but never corrupts the file.
WRITE_PRAGMAS = ("journal_mode = WAL", "synchronous = NORMAL")

# SQLite begins transactions in the `begin` hook below; a read is marked to begin none.
READ_OPTIONS: dict[str, dict[str, str | None]] = {
    "sqlite": {"begin": None},
    "postgresql": {"isolation_level": "AUTOCOMMIT"},
}
SNAPSHOT_OPTIONS: dict[str, dict[str, object]] = {
    "sqlite": {"begin": "BEGIN"},
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}
WRITE_OPTIONS = {"begin": "BEGIN IMMEDIATE"}  # a lock taken later could fail in the middle of the transaction


def create_database_engine(url: str, *, read_only: bool = False) -> Engine:
    """Return an engine for a URL without connecting. `read_only` is for immutable files, such as releases.

    Raises `DatabaseUnusableError` for an unsupported URL or an unknown option.
    """
    address = parse_database_url(url)
    build = _create_sqlite_engine if address.drivername == "sqlite" else _create_postgresql_engine
    try:
        return build(address, read_only)
    except (ArgumentError, TypeError, ValueError) as error:
        raise DatabaseUnusableError("The database URL has an option that is unknown to its driver.") from error


def parse_database_url(url: str) -> URL:
    """Parse a database URL and set the supported driver of its dialect. Raises `DatabaseUnusableError`."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise DatabaseUnusableError(
            "The database URL is malformed; write sqlite:///path/to/file or postgresql://user:password@host/name."
        ) from error
    driver = DRIVERS.get(address.drivername)
    if driver is None:
        raise DatabaseUnusableError(f"Only SQLite and PostgreSQL are supported, not {address.drivername}.")
    if driver == "sqlite" and address.host:
        raise DatabaseUnusableError("The URL of a SQLite file has three slashes, or four if the path is absolute.")
    return address.set(drivername=driver)


@contextmanager
def read_connection(bind: Bind) -> Iterator[Connection]:
    """Yield a connection for one statement outside a transaction."""
    if isinstance(bind, Connection):
        yield bind
        return
    with bind.connect() as connection:
        yield connection.execution_options(**READ_OPTIONS[bind.dialect.name])


@contextmanager
def snapshot_connection(bind: Bind) -> Iterator[Connection]:
    """Yield a connection whose statements all read one state of the database."""
    if isinstance(bind, Connection):
        yield bind
        return
    with bind.connect() as connection:
        yield connection.execution_options(**SNAPSHOT_OPTIONS[bind.dialect.name])


@contextmanager
def stream_connection(bind: Bind) -> Iterator[Connection]:
    """Yield a connection whose rows are fetched in batches; PostgreSQL keeps the cursor in a transaction."""
    if isinstance(bind, Connection):
        yield bind
        return
    with bind.connect() as connection:
        yield connection.execution_options(stream_results=True)


@contextmanager
def write_transaction(bind: Bind) -> Iterator[Connection]:
    """Yield a connection in a transaction, committed at the end of the block, rolled back on an exception."""
    if isinstance(bind, Connection):
        # A savepoint, so that a test sees its writes rolled back alone when the block raises.
        with bind.begin_nested():
            yield bind
        return
    with bind.connect() as connection, connection.execution_options(**WRITE_OPTIONS).begin():
        yield connection


def _create_sqlite_engine(address: URL, read_only: bool) -> Engine:  # noqa: FBT001 - private, one caller
    in_memory = address.database in {None, "", ":memory:"}
    if read_only:
        query = {"mode": "ro", "immutable": "1", "uri": "true"}
        # `immutable` skips all locks and the WAL: right for a file that is never written, wrong for any other.
        address = address.set(database=f"file:{quote(address.database or '')}", query=query)
    engine = _create_configured_engine(
        address,
        {"cached_statements": PREPARED_STATEMENTS, "timeout": WAIT_SECONDS},
        **({} if in_memory else POOL_OPTIONS),
    )
    pragmas = PRAGMAS if read_only else PRAGMAS + WRITE_PRAGMAS

    @event.listens_for(engine, "connect")
    def configure(connection: DBAPIConnection, _record: object) -> None:
        connection.isolation_level = None  # sqlite3's implicit transactions exclude DDL and savepoints
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin_transaction(connection: Connection) -> None:
        statement = connection.get_execution_options().get("begin", "BEGIN")
        if statement is not None:
            connection.exec_driver_sql(statement)

    return engine


def _create_postgresql_engine(address: URL, read_only: bool) -> Engine:  # noqa: FBT001 - as above
    # Compiling the plan of a large JSON statement takes PostgreSQL longer than running it.
    settings = ["jit=off", "timezone=UTC", *(["default_transaction_read_only=on"] if read_only else [])]
    url_options = str(address.query.get("options", ""))
    engine = _create_configured_engine(
        address,
        {
            **{name: int(str(address.query.get(name, value))) for name, value in NETWORK_LIMITS.items()},
            # The options of the URL come last, and win.
            "options": " ".join([*(f"-c {setting}" for setting in settings), url_options]),
            "prepare_threshold": 2,
        },
        pool_pre_ping=True,
        **POOL_OPTIONS,
    )

    @event.listens_for(engine, "connect")
    def set_prepared_limit(connection: DBAPIConnection, _record: object) -> None:
        connection.prepared_max = PREPARED_STATEMENTS

    @event.listens_for(engine, "checkin")
    def forget_read_only(connection: DBAPIConnection | None, _record: object) -> None:
        # After a snapshot the connection says "read write" in words, which would override the server's own default.
        if connection is not None:
            connection.read_only = None

    return engine


def _create_configured_engine(address: URL, connect_args: dict[str, object], **options: object) -> Engine:
    return create_engine(
        address,
        connect_args=connect_args,
        query_cache_size=STATEMENT_CACHE_SIZE,
        hide_parameters=True,  # a logged error would quote the values of a request
        # Equal JSON text on both databases, and decimals that are never read as floats.
        json_serializer=partial(json.dumps, ensure_ascii=False, allow_nan=False, separators=(",", ":")),
        json_deserializer=partial(json.loads, parse_float=Decimal),
        **options,
    )
