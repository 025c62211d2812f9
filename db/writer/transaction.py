"""The transaction of a writer: writers wait for one another instead of failing."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from sqlalchemy import Connection, Engine

from db.engine import WRITE_OPTIONS

# Shorter than the minute after which proxies commonly give up waiting for an answer.
WAIT_SECONDS = 30
_TURNS = Lock()  # within a process, writers take turns without asking the database


@contextmanager
def writer_transaction(engine: Engine) -> Iterator[Connection]:
    """Yield a connection that writes; it is committed at the end of the block and rolled back on an exception."""
    with _TURNS, engine.connect() as connection:
        _set_patience(connection)
        with connection.execution_options(**WRITE_OPTIONS).begin():
            if connection.dialect.name == "postgresql":
                # LOCAL: it ends with the transaction, so the pooled connection goes back as it came.
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'")
            yield connection


def _set_patience(connection: Connection) -> None:
    """Let SQLite wait for another writer; its connections are otherwise given up sooner."""
    if connection.dialect.name == "sqlite":
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101 - a connection that is open has one
        driver.execute(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")
