"""Advances the UTC day as of which claims are due for review; a new day is a new revision, so no cached answer lies."""

from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, select, update

from db.loader.catalogue_revision import (
    TABLE,
    TouchedCollections,
    choose_moment,
    fetch_revision,
    lock_revision,
    write_revision,
)
from db.loader.claim_flags import sort_flags
from db.loader.overdue_predicate import overdue_predicate
from db.models.base import Base

CLAIMS, FLAGS = (Base.metadata.tables[name] for name in ("claims", "claim_flags"))
STALE = "stale"


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
    turned = _flag_overdue_claims(connection, overdue_predicate(CLAIMS.c.review_due, now.date()), moment)
    touched = TouchedCollections(frozenset({"claims"} if turned else ()), frozenset())
    write_revision(connection, number + 1, digest, moment, touched)


def _flag_overdue_claims(connection: Connection, is_due: ColumnElement[bool], moment: datetime) -> int:
    """Set and remove the flag, and return of how many claims; only these get a new `updated_at`."""
    turned = connection.execute(select(CLAIMS.c.id, CLAIMS.c.flags, is_due).where(CLAIMS.c.is_stale != is_due)).all()
    rows = [
        {"key": id_, "is_stale": is_stale, "flags": sort_flags({*flags, STALE} if is_stale else {*flags} - {STALE})}
        for id_, flags, is_stale in turned
    ]
    if not rows:
        return 0
    values = {"is_stale": bindparam("is_stale"), "flags": bindparam("flags"), "updated_at": moment}
    connection.execute(update(CLAIMS).where(CLAIMS.c.id == bindparam("key")).values(values), rows)
    due = [{"claim_id": row["key"], "flag": STALE} for row in rows if row["is_stale"]]
    over = [{"key": row["key"]} for row in rows if not row["is_stale"]]
    if due:
        connection.execute(insert(FLAGS), due)
    if over:
        statement = delete(FLAGS).where(FLAGS.c.claim_id == bindparam("key"), FLAGS.c.flag == STALE)
        connection.execute(statement, over)
    return len(rows)
