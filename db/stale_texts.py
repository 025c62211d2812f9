"""The records whose search texts still have to follow a changed name. Kept in a table, so that a crash loses none."""

from collections.abc import Collection

from sqlalchemy import Connection, delete, exists, func, insert, select

from db.bound_lists import match_keys
from db.models.base import Base
from db.models.search import StaleText
from db.row_writes import RowWrite
from db.vocab.record_keys import Key

TABLE = Base.metadata.tables[StaleText.__tablename__]
IS_ANY_STALE = exists(select(TABLE.c.collection))


def has_stale_texts(connection: Connection) -> bool:
    return bool(connection.scalar(select(IS_ANY_STALE)))


def count_stale_texts(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(TABLE)) or 0


def fetch_stale_texts(connection: Connection, limit: int | None = None) -> list[Key]:
    """Return the records in the order in which they are brought up to date."""
    statement = select(TABLE.c.collection, TABLE.c.record_id).order_by(TABLE.c.collection, TABLE.c.record_id)
    return [(collection, id_) for collection, id_ in connection.execute(statement.limit(limit))]


def build_stale_rows(connection: Connection, keys: Collection[Key]) -> list[RowWrite]:
    """Return what marks the texts of these records as stale, whether or not they are already."""
    unmarked = sorted(set(keys).difference(fetch_stale_texts(connection))) if keys else []
    rows = [{"collection": collection, "record_id": id_} for collection, id_ in unmarked]
    return [RowWrite(insert(TABLE), rows)] if rows else []


def build_clearance(keys: Collection[Key]) -> RowWrite:
    """Return what marks the texts of these records as up to date."""
    return RowWrite(delete(TABLE).where(match_keys(TABLE.c.collection, TABLE.c.record_id, keys)))


def clear_stale_texts(connection: Connection) -> None:
    """Mark all texts as up to date: they were all built anew."""
    connection.execute(delete(TABLE))
