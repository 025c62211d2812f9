"""The one row that states which revision of the catalogue the database holds. Importing this costs next to nothing."""

from datetime import datetime, timedelta
from secrets import token_hex
from typing import NamedTuple

from sqlalchemy import Connection, insert, select, update

from db.models import Revision
from db.models.base import Base

TABLE = Base.metadata.tables[Revision.__tablename__]


def fetch_revision(connection: Connection) -> tuple[int, str]:
    """Return number and digest; 0 and an empty text for a database that was never loaded."""
    row = connection.execute(select(TABLE.c.number, TABLE.c.digest)).one_or_none()
    return (0, "") if row is None else (row.number, row.digest)


class RevisionState(NamedTuple):
    """The whole row; of a database that was never loaded, 0, an empty text and None."""

    number: int
    digest: str
    updated_at: datetime | None
    day: str | None


def fetch_state(connection: Connection) -> RevisionState:
    row = connection.execute(select(*(TABLE.c[name] for name in RevisionState._fields))).one_or_none()
    return RevisionState(0, "", None, None) if row is None else RevisionState(*row)


def choose_moment(connection: Connection, now: datetime) -> datetime:
    """Return the moment of a new revision, to the second: later than the previous one, also if the clock is not."""
    return choose_later_moment(connection.scalar(select(TABLE.c.updated_at)), now)


def choose_later_moment(previous: datetime | None, now: datetime) -> datetime:
    """Return the moment of a new revision after one of the previous moment."""
    moment = now.replace(microsecond=0)
    return moment if previous is None else max(moment, previous + timedelta(seconds=1))


def lock_revision(connection: Connection) -> None:
    """Let one writer at a time past this point; in SQLite the transaction itself does."""
    if connection.dialect.name == "postgresql":
        # EXCLUSIVE still lets readers in; they see the old revision until the writer commits.
        connection.exec_driver_sql("LOCK TABLE revision IN EXCLUSIVE MODE")


def write_revision(connection: Connection, number: int, digest: str, now: datetime) -> None:
    """Write number, digest and day; the moment of change only if the number is new, that is if rows changed."""
    previous_number, _ = fetch_revision(connection)
    _write_row(connection, number, digest, now, is_new=number != previous_number)


def write_next_revision(connection: Connection, previous: RevisionState, now: datetime) -> None:
    """Write the revision after the previous one, of which the files are as they were."""
    _write_row(connection, previous.number + 1, previous.digest, now, is_new=True)


def _write_row(connection: Connection, number: int, digest: str, now: datetime, *, is_new: bool) -> None:
    values = {"number": number, "digest": digest, "day": now.date().isoformat()}
    if is_new:
        # Random: two databases that went different ways from one backup may reach the same number in the same second.
        values |= {"updated_at": now, "nonce": token_hex(8)}
    if connection.execute(update(TABLE).values(values)).rowcount == 0:
        values |= {"id": 1, "updated_at": now, "nonce": token_hex(8)}
        connection.execute(insert(TABLE).values(values))
