"""The one row that states which revision of the catalogue the database holds. Importing this costs next to nothing."""

from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Connection, Select, Update, insert, select, update

from db.models import Change, Revision
from db.models.base import Base
from db.part_owners import TABLE_COLLECTIONS
from db.row_writes import RowWrite, execute_writes

TABLE = Base.metadata.tables[Revision.__tablename__]
COLLECTIONS = sorted(set(TABLE_COLLECTIONS.values()))
Counters: TypeAlias = dict[str, list[str]]
IDENTIFYING_COLUMNS = ("number", "digest", "nonce", "day")


class TouchedCollections(NamedTuple):
    """The collections of which a write changed any row, and those of which it changed how a row is named by others."""

    rows: frozenset[str]
    labels: frozenset[str]


def fetch_revision(connection: Connection) -> tuple[int, str]:
    """Return number and digest; 0 and an empty text for a database that was never loaded."""
    row = connection.execute(select(TABLE.c.number, TABLE.c.digest)).one_or_none()
    return (0, "") if row is None else (row.number, row.digest)


class RevisionState(NamedTuple):
    """The whole row; of a database that was never loaded, 0, an empty text and None.

    `last_seq` and `last_hash` are the head of the log of changes: what every write asks for is read by one statement.
    """

    number: int
    digest: str
    updated_at: datetime | None
    day: str | None
    nonce: str | None = None
    counters: Counters | None = None
    last_seq: int | None = None
    last_hash: str | None = None


_NEWEST = Change.__table__.select().order_by(Change.seq.desc()).limit(1)
_STATE: Select[*tuple[Any, ...]] = select(
    *(TABLE.c[name] for name in ("number", "digest", "updated_at", "day", "nonce", "counters")),
    _NEWEST.with_only_columns(Change.seq).scalar_subquery(),
    _NEWEST.with_only_columns(Change.hash).scalar_subquery(),
)


def fetch_state(connection: Connection) -> RevisionState:
    row = connection.execute(_STATE).one_or_none()
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


def write_revision(
    connection: Connection, number: int, digest: str, now: datetime, touched: TouchedCollections | None = None
) -> None:
    """Write number, digest and day; the moment of change only if the number is new, that is if rows changed.

    Without `touched`, any collection may have changed.
    """
    execute_writes(connection, [_build_write(fetch_state(connection), number, digest, now, touched)])


def build_next_revision(
    previous: RevisionState, now: datetime, touched: TouchedCollections, day: str | None = None
) -> RowWrite:
    """Return what writes the revision after the previous one, and no row if that is no longer the current one."""
    write = _build_write(previous, previous.number + 1, previous.digest, now, touched, day)
    if not isinstance(write.statement, Update):
        return write
    # Number and nonce stay in a load that changes no row; its digest, or the day, is another one then.
    current = (TABLE.c[name].is_not_distinct_from(getattr(previous, name)) for name in IDENTIFYING_COLUMNS)
    return RowWrite(write.statement.where(*current))


def _build_write(  # noqa: PLR0913, PLR0917 - the columns of the row
    previous: RevisionState,
    number: int,
    digest: str,
    now: datetime,
    touched: TouchedCollections | None,
    day: str | None = None,
) -> RowWrite:
    values: dict[str, Any] = {"number": number, "digest": digest, "day": day or now.date().isoformat()}
    if number != previous.number or previous.updated_at is None:
        # Random: two databases that went different ways from one backup may reach the same number in the same second.
        nonce = token_hex(8)
        values |= {"updated_at": now, "nonce": nonce, "counters": _advance_counters(previous, nonce, touched)}
    if previous.updated_at is None:
        return RowWrite(insert(TABLE).values(values | {"id": 1}))
    return RowWrite(update(TABLE).values(values))


def _advance_counters(previous: RevisionState, nonce: str, touched: TouchedCollections | None) -> Counters | None:
    if touched is None:
        return None
    # Of a write that did not say what it changed, the nonce stands for every collection.
    before = previous.counters or dict.fromkeys(COLLECTIONS, [previous.nonce or ""] * 2)
    return {
        name: [
            nonce if name in touched.rows else rows,
            nonce if name in touched.labels else labels,
        ]
        for name, (rows, labels) in before.items()
    }
