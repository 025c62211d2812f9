"""At which revision a database is, and which one the code expects.

Told without alembic, which only those need who migrate: importing it takes as long as all else of a second start.
"""

import re
from pathlib import Path

from sqlalchemy import Connection, Engine, Text, column, inspect, select, table

from db.engine import reading
from db.faults import SQLITE, DatabaseUnusableError, explained, place

MIGRATIONS = Path(__file__).parent / "migrations"
NAMED = re.compile(r"""^revision = ["'](\w+)["']$""", re.MULTILINE)  # as alembic writes it, or ruff
VERSIONS = table("alembic_version", column("version_num", Text()))


def head() -> str:
    """Return the revision that this code expects; the files of migrations sort by their dates."""
    newest = max((MIGRATIONS / "versions").glob("*.py"))
    [name] = NAMED.findall(newest.read_text("utf-8"))
    return str(name)


def revision(connection: Connection) -> str | None:
    """Return the revision the database is at; None when it has no schema yet."""
    if not inspect(connection).has_table(VERSIONS.name):
        return None
    return connection.execute(select(VERSIONS.c.version_num)).scalar()


def current(engine: Engine) -> str | None:
    with explained(engine.url), reading(engine) as connection:
        return revision(connection)


def is_current(engine: Engine) -> bool:
    """Whether the database is whole and what the code expects. Raises `DatabaseUnusableError` for a damaged one."""
    with explained(engine.url), reading(engine) as connection:
        refuse_damaged(connection)
        return revision(connection) == head()


def refuse_damaged(connection: Connection) -> None:
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok":
        raise DatabaseUnusableError(SQLITE["SQLITE_CORRUPT"].format(place=place(connection.engine.url)))
