"""Translate errors of the database drivers into one sentence that names the database and never a password."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError


class DatabaseUnusableError(Exception):
    """The database cannot be used; the message is one sentence for the operator."""


SQLITE_MESSAGES = {  # by the first two words of SQLite's name for the error
    "SQLITE_BUSY": "The database file {place} is locked by another process that writes to it; try again later.",
    "SQLITE_CANTOPEN": "The database file {place} cannot be opened: {cause}.",
    "SQLITE_CORRUPT": "The database file {place} is corrupt; restore it from a backup.",
    "SQLITE_FULL": "The disk that holds {place} is full.",
    "SQLITE_IOERR": "The disk that holds {place} cannot be read or written.",
    "SQLITE_NOTADB": "The file {place} is not a SQLite database.",
    "SQLITE_READONLY": "The database file {place}, or the folder it is in, is read-only.",
}

_INCOMPLETE = "The database at {place} lacks what its revision should have: {detail}; `therapydb db check` lists it."
_UNKNOWN_USER = "The PostgreSQL server at {place} rejects the user name or the password."
_STANDBY = "The PostgreSQL server at {place} is read-only or a standby."
_NO_ANSWER = "No PostgreSQL server answers at {place}."
POSTGRESQL_MESSAGES = (  # by a part of the message: a refused connection has no SQLSTATE
    ("password authentication failed", _UNKNOWN_USER),
    ("no password supplied", _UNKNOWN_USER),
    (
        "no pg_hba.conf entry",
        "The PostgreSQL server at {place} does not accept this user from this host (pg_hba.conf).",
    ),
    ('relation "', _INCOMPLETE),
    ('column "', _INCOMPLETE),
    ('role "', _UNKNOWN_USER),
    ('database "', "The PostgreSQL server at {place} has no database named {name}."),
    ("permission denied", "The PostgreSQL server at {place} denies permission to this user: {detail}."),
    ("read-only transaction", _STANDBY),
    ("during recovery", _STANDBY),
    ("lock timeout", "Another process writes to the database at {place}, or locks a table of it; try again later."),
    (
        "statement timeout",
        "The PostgreSQL server at {place} ended a statement after the time of its statement_timeout.",
    ),
    ("could not extend file", "The disk of the PostgreSQL server at {place} is full."),
    ("too many clients", "The PostgreSQL server at {place} has no free connections."),
    ("starting up", "The PostgreSQL server at {place} is still starting up; try again in a moment."),
    ("connection refused", _NO_ANSWER),
    ("timeout expired", _NO_ANSWER),
    ("no such file or directory", _NO_ANSWER),
    ("failed to resolve host", _NO_ANSWER),
    ("could not translate host name", _NO_ANSWER),
    ("unreachable", _NO_ANSWER),
)
_FALLBACK = "The database at {place} cannot be used: {detail}."


@contextmanager
def translate_driver_errors(url: URL) -> Iterator[None]:
    """Raise the errors of the driver as `DatabaseUnusableError`."""
    try:
        yield
    except DBAPIError as error:
        raise DatabaseUnusableError(describe_driver_error(url, error.orig or error)) from error


LOCK_NOT_AVAILABLE = "55P03"  # SQLSTATE of PostgreSQL
# Undefined table or column, corrupt data or index.
UNUSABLE_STATES = {"42P01", "42703", "XX001", "XX002"}


def is_lock_timeout(error: BaseException | None) -> bool:
    """True for an error of the driver that ended a wait for a lock."""
    cause = error.orig if isinstance(error, DBAPIError) else None
    is_busy = getattr(cause, "sqlite_errorname", "").startswith("SQLITE_BUSY")
    return is_busy or getattr(cause, "sqlstate", None) == LOCK_NOT_AVAILABLE


def is_unusable(error: DBAPIError) -> bool:
    """True if the database is corrupt or lacks tables, which no statement of ours is to blame for."""
    cause = error.orig
    # Extended codes, such as SQLITE_IOERR_READ, begin with the name of the plain one.
    name = "_".join(getattr(cause, "sqlite_errorname", "").split("_")[:2])
    return name in SQLITE_MESSAGES or getattr(cause, "sqlstate", None) in UNUSABLE_STATES


def describe_driver_error(url: URL, error: BaseException) -> str:
    text = str(error).strip()
    primary = getattr(getattr(error, "diag", None), "message_primary", None)  # without the lines of the statement
    # Messages of libpq have a line for each address that was tried; the last one stands for all.
    detail = primary or (text.splitlines()[-1].strip().rstrip(".") if text else "no reason given")
    template = _find_sqlite_template(error) if url.get_backend_name() == "sqlite" else _find_postgresql_template(error)
    cause = _describe_open_failure(url)
    return template.format(place=describe_location(url), name=url.database, cause=cause, detail=detail)


def describe_location(url: URL) -> str:
    """The host or the file of a database, without user and password."""
    if url.get_backend_name() == "sqlite":
        return (url.database or ":memory:").removeprefix("file:")
    host = str(url.host or url.query.get("host", "localhost"))
    return host if host.startswith("/") else f"{host}:{url.port or 5432}"


def _find_sqlite_template(error: BaseException) -> str:
    name = getattr(error, "sqlite_errorname", "")
    if str(error).startswith(("no such table", "no such column")):
        return _INCOMPLETE
    return SQLITE_MESSAGES.get("_".join(name.split("_")[:2]), _FALLBACK)


def _find_postgresql_template(error: BaseException) -> str:
    message = str(error).lower()
    return next((template for part, template in POSTGRESQL_MESSAGES if part in message), _FALLBACK)


def _describe_open_failure(url: URL) -> str:
    file = Path(url.database or "")
    if file.is_dir():
        return "it is a folder"
    if not file.parent.is_dir():
        return f"the folder {file.parent} does not exist"
    return "permission is denied"
