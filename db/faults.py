"""What can be wrong with a database, each as one plain sentence that names the place and never a password."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError


class DatabaseUnusableError(Exception):
    """Why the database cannot be used, as a sentence for the person who started the command."""


SQLITE = {  # by the library's own name of the error, without what follows its second word
    "SQLITE_BUSY": "Another program is writing to {place}; try again when it has finished.",
    "SQLITE_CANTOPEN": "The database file {place} cannot be opened: {cause}.",
    "SQLITE_CORRUPT": "The database file {place} is damaged; put a good copy in its place.",
    "SQLITE_FULL": "The disk that holds {place} is full.",
    "SQLITE_IOERR": "The disk that holds {place} cannot be read or written.",
    "SQLITE_NOTADB": "The file {place} is not a SQLite database.",
    "SQLITE_READONLY": "The database file {place}, or the folder it is in, is read-only.",
}

_UNKNOWN_USER = "The PostgreSQL server at {place} refuses the user name or the password."
_SILENCE = "No PostgreSQL server answers at {place}."
POSTGRESQL = (  # by what the server says; a refused connection has no code to go by
    ("password authentication failed", _UNKNOWN_USER),
    ("no password supplied", _UNKNOWN_USER),
    ("no pg_hba.conf entry", "The PostgreSQL server at {place} lets nobody in from here under this name."),
    ('role "', _UNKNOWN_USER),
    ('database "', "The PostgreSQL server at {place} has no database named {name}."),
    ("permission denied", "The PostgreSQL server at {place} does not let this user do that: {said}."),
    ("read-only transaction", "The PostgreSQL server at {place} takes no writes: it is read-only or a standby."),
    ("too many clients", "The PostgreSQL server at {place} has no connection left."),
    ("starting up", "The PostgreSQL server at {place} is still starting up; try again in a moment."),
    ("connection refused", _SILENCE),
    ("timeout expired", _SILENCE),
    ("no such file or directory", _SILENCE),
    ("failed to resolve host", _SILENCE),
    ("could not translate host name", _SILENCE),
    ("unreachable", _SILENCE),
)
_OTHERWISE = "The database at {place} cannot be used: {said}."


@contextmanager
def explained(url: URL) -> Iterator[None]:
    """Turn what the driver raises inside the block into a `DatabaseUnusableError`."""
    try:
        yield
    except DBAPIError as error:
        raise DatabaseUnusableError(sentence(url, error.orig or error)) from error


def sentence(url: URL, error: BaseException) -> str:
    said = str(error).strip().splitlines()[-1].strip().rstrip(".") if str(error).strip() else "it gives no reason"
    template = _sqlite(error) if url.get_backend_name() == "sqlite" else _postgresql(error)
    return template.format(place=place(url), name=url.database, cause=_why_not_opened(url), said=said)


def place(url: URL) -> str:
    """Where the database is, without user and password."""
    if url.get_backend_name() == "sqlite":
        return (url.database or ":memory:").removeprefix("file:")
    host = str(url.host or url.query.get("host", "localhost"))
    return host if host.startswith("/") else f"{host}:{url.port or 5432}"


def _sqlite(error: BaseException) -> str:
    name = getattr(error, "sqlite_errorname", "")
    return SQLITE.get("_".join(name.split("_")[:2]), _OTHERWISE)


def _postgresql(error: BaseException) -> str:
    said = str(error).lower()
    return next((template for words, template in POSTGRESQL if words in said), _OTHERWISE)


def _why_not_opened(url: URL) -> str:
    file = Path(url.database or "")
    if file.is_dir():
        return "it is a folder"
    if not file.parent.is_dir():
        return f"the folder {file.parent} does not exist"
    return "permission is denied"
