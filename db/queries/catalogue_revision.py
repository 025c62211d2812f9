"""Which state of the catalogue an answer was read from; it comes with the answer, in the same statement."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Label, select

from db.models import Revision as Model

TABLE = Model.__table__
COLUMNS = ("number", "updated_at")


class Revision(NamedTuple):
    """Both are None in a database that was never loaded; neither goes back, and no two states share both."""

    number: int | None
    updated_at: datetime | None


def columns() -> tuple[Label[Any], ...]:
    """Return what stands beside any row to say which state it is of."""
    return tuple(select(TABLE.c[name]).scalar_subquery().label(f"revision_{name}") for name in COLUMNS)


UNKNOWN = Revision(None, None)
STATEMENT = select(*columns())


def read_revision(connection: Connection) -> Revision:
    return Revision(*connection.execute(STATEMENT).one())
