"""The revision of a database, and the one that the code expects.

Does not import alembic, which takes as long as the rest of a second start.
"""

import re
from pathlib import Path

from sqlalchemy import Connection, Engine, Text, column, inspect, select, table

from db.connection_errors import SQLITE_MESSAGES, DatabaseUnusableError, describe_location, translate_driver_errors
from db.engine import read_connection

MIGRATIONS = Path(__file__).parent / "migrations"
REVISION_LINE = re.compile(r"""^revision = ["'](\w+)["']$""", re.MULTILINE)  # as alembic writes it, or ruff
VERSION_TABLE = table("alembic_version", column("version_num", Text()))


def find_head_revision() -> str:
    """Return the revision that this code expects; the files of migrations sort by their dates."""
    # A test holds that the chain of migrations has the order of their dates.
    newest = max((MIGRATIONS / "versions").glob("*.py"))
    [name] = REVISION_LINE.findall(newest.read_text("utf-8"))
    return str(name)


def read_schema_revision(connection: Connection) -> str | None:
    """Return the revision the database is at; None when it has no schema yet."""
    if not inspect(connection).has_table(VERSION_TABLE.name):
        return None
    return connection.execute(select(VERSION_TABLE.c.version_num)).scalar()


def fetch_schema_revision(engine: Engine) -> str | None:
    with translate_driver_errors(engine.url), read_connection(engine) as connection:
        return read_schema_revision(connection)


def is_at_head(engine: Engine) -> bool:
    """True if the schema is the one that the code expects. Raises `DatabaseUnusableError`.

    SQLite itself notices a truncated file on the first read; `check_integrity` reads all of it.
    """
    with translate_driver_errors(engine.url), read_connection(engine) as connection:
        return read_schema_revision(connection) == find_head_revision()


def check_integrity(connection: Connection) -> None:
    """Check every page of a SQLite file, which takes half a minute for a million claims."""
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok":
        place = describe_location(connection.engine.url)
        raise DatabaseUnusableError(SQLITE_MESSAGES["SQLITE_CORRUPT"].format(place=place))
