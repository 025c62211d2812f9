"""The one row that says which state of the catalogue the database holds. Importing this costs next to nothing."""

from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from db.models import Revision
from db.models.base import Base

TABLE = Base.metadata.tables[Revision.__tablename__]


def current(connection: Connection) -> tuple[int, str]:
    """Give number and digest; 0 and nothing for a database that was never loaded."""
    row = connection.execute(select(TABLE.c.number, TABLE.c.digest)).one_or_none()
    return (0, "") if row is None else (row.number, row.digest)


def hold(connection: Connection) -> None:
    """Let one writer at a time past this point; in SQLite the transaction itself does."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE revision IN EXCLUSIVE MODE")


def move(connection: Connection, number: int, digest: str, now: datetime) -> None:
    """Write the next state: a new number only where rows changed, the digest in any case."""
    before, _ = current(connection)
    values = {"number": number, "digest": digest}
    if number != before:
        values |= {"updated_at": now}
    if connection.execute(update(TABLE).values(values)).rowcount == 0:
        connection.execute(insert(TABLE).values(id=1, number=number, digest=digest, updated_at=now))
