"""Advances the UTC day as of which claims are due for review; a new day is a new revision, so no cached answer lies."""

from datetime import UTC, datetime

from sqlalchemy import Connection, case, literal, select, update

from db.loader.catalogue_revision import TABLE, choose_moment, fetch_revision, lock_revision, write_revision
from db.loader.review_dates import overdue_predicate
from db.models.base import Base

CLAIMS = Base.metadata.tables["claims"]


def is_day_behind(connection: Connection, now: datetime) -> bool:
    """Return whether the catalogue has a day and it is before that of `now`; a clock set back changes nothing."""
    day = connection.scalar(select(TABLE.c.day))
    return day is not None and day < now.date().isoformat()


def advance_day(connection: Connection, now: datetime) -> None:
    """Bring the day to that of `now` and flag the claims that are overdue; the transaction is the caller's."""
    # All processes notice the new day at about the same time; those that waited find it advanced.
    lock_revision(connection)
    if not is_day_behind(connection, now):
        return
    number, digest = fetch_revision(connection)
    moment = choose_moment(connection, now.astimezone(UTC))
    is_due = overdue_predicate(CLAIMS.c.review_due, now.date())
    flags = case((is_due, literal(["stale"], CLAIMS.c.flags.type)), else_=literal([], CLAIMS.c.flags.type))
    changes = {"is_stale": is_due, "flags": flags, "updated_at": moment}
    # Only claims that change get a new `updated_at`.
    connection.execute(update(CLAIMS).where(CLAIMS.c.is_stale != is_due).values(changes))
    write_revision(connection, number + 1, digest, moment)
