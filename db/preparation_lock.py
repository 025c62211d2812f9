"""One process at a time prepares a database: the others wait, and then find it prepared."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from sqlalchemy import Engine, text

from db.connection_errors import DatabaseUnusableError, describe_location, translate_driver_errors
from db.engine import read_connection

PREPARATION_LOCK_ID = 7_264_190_332  # beside the number of `db.migrate`
PREPARATION_SECONDS = 300  # longer than a first load on a slow machine
POLL_SECONDS = 0.1


@contextmanager
def hold_preparation_lock(engine: Engine) -> Iterator[None]:
    """Hold the lock of this database. Raises `DatabaseUnusableError` if another process does not release it."""
    hold = _hold_folder_lock if engine.dialect.name == "sqlite" else _hold_advisory_lock
    with hold(engine):
        yield


@contextmanager
def _hold_folder_lock(engine: Engine) -> Iterator[None]:
    """Lock the folder of a SQLite file: closing a handle of the file itself would drop the locks of SQLite."""
    folder = Path(engine.url.database or "").parent
    if not folder.is_dir():  # opening the database reports this
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        _wait_for(lambda: _try_flock(handle), engine)
        yield
    finally:
        os.close(handle)


def _try_flock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks: SQLite itself still admits one writer at a time
        return True
    return True


@contextmanager
def _hold_advisory_lock(engine: Engine) -> Iterator[None]:
    lock = {"lock": PREPARATION_LOCK_ID}
    # A lock of the session, not of a transaction, which would stay open for as long as the preparation takes.
    with translate_driver_errors(engine.url), read_connection(engine) as connection:
        query = text("SELECT pg_try_advisory_lock(:lock)")
        # Tried again and again: a blocking wait could not give up after a time.
        _wait_for(lambda: bool(connection.execute(query, lock).scalar()), engine)
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), lock)


def _wait_for(try_lock: Callable[[], bool], engine: Engine) -> None:
    deadline = monotonic() + PREPARATION_SECONDS
    while not try_lock():
        if monotonic() > deadline:
            place = describe_location(engine.url)
            raise DatabaseUnusableError(
                f"Another process has been preparing the database at {place} for {PREPARATION_SECONDS} seconds."
            )
        sleep(POLL_SECONDS)
