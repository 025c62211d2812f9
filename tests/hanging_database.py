"""Databases that take a connection and never answer, as one does whose machine is out of memory or disk."""

import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Engine

from db.engine import create_database_engine


@contextmanager
def run_hanging_database(dialect: str, folder: Path) -> Iterator[Engine]:
    """Yield the engine of a database that hangs until the end of the block."""
    open_database = {"sqlite": _lock_sqlite_file, "postgresql": _listen_in_silence}[dialect]
    with open_database(folder) as url:
        engine = create_database_engine(url)
        try:
            yield engine
        finally:
            engine.dispose()


@contextmanager
def _lock_sqlite_file(folder: Path) -> Iterator[str]:
    """A file that another program has for itself: whoever reads it waits as long as its settings allow."""
    path = folder / "locked.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("CREATE TABLE revision (number INTEGER)")
        yield f"sqlite:///{path}"


@contextmanager
def _listen_in_silence(_: Path) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        yield f"postgresql+psycopg://postgres@127.0.0.1:{listener.getsockname()[1]}/therapydb"
