"""The revision of the catalogue that an answer was read from; read by the same statement as the answer."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from db.models import Revision as Model
from db.queries.compiled_statements import ReadConnection, compile_statement, fetch_rows
from db.queries.source_type import AnyColumn, AnySelect

TABLE = Model.__table__
# The number alone is not enough: a database restored from a backup counts on from an old number with other contents.
COLUMNS = ("number", "updated_at", "nonce")


class Revision(NamedTuple):
    """The state of the catalogue; no two states share all members, also across a restored backup.

    All are None in a database that was never loaded. Number and time never decrease in one history of the database.
    """

    number: int | None
    updated_at: datetime | None
    nonce: str | None


def revision_columns() -> tuple[AnyColumn, ...]:
    """Return the columns to select beside a row to learn its revision."""
    return tuple(select(TABLE.c[name]).scalar_subquery().label(f"revision_{name}") for name in COLUMNS)


UNKNOWN_REVISION = Revision(None, None, None)
REVISION_STATEMENT: AnySelect = select(*revision_columns())


def read_revision(connection: ReadConnection) -> Revision:
    statement = compile_statement(connection, Model.__tablename__, lambda: REVISION_STATEMENT, {})
    number, updated_at, nonce = statement.convert_row(fetch_rows(connection, statement, {})[0])
    return Revision(number, updated_at, nonce)
