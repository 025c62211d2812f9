"""The records whose search texts still have to follow a changed name. Kept in a table, so that a crash loses none."""

from collections.abc import Collection

from sqlalchemy import Connection, and_, delete, exists, func, insert, select

from db.bound_lists import match_keys
from db.models.base import Base
from db.models.search import SearchText, StaleText
from db.row_writes import RowWrite
from db.vocab.record_keys import Key

TABLE, TEXTS = (Base.metadata.tables[model.__tablename__] for model in (StaleText, SearchText))
KEY = TABLE.c.collection, TABLE.c.record_id
IS_ANY_STALE = exists(select(TABLE.c.collection))


def has_stale_texts(connection: Connection) -> bool:
    return bool(connection.scalar(select(IS_ANY_STALE)))


def count_stale_texts(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(TABLE)) or 0


def fetch_stale_texts(connection: Connection) -> list[Key]:
    """Return the records in the order in which they are brought up to date."""
    return [(collection, id_) for collection, id_ in connection.execute(select(*KEY).order_by(*KEY))]


def fetch_first_stale_texts(connection: Connection, limit: int, size: int) -> list[Key]:
    """Return the first of them, at most `limit`, whose texts have `size` characters together; the first in any case."""
    characters = func.coalesce(func.length(TEXTS.c.body) + func.length(TEXTS.c.context), 0)
    is_text = and_(TEXTS.c.collection == KEY[0], TEXTS.c.record_id == KEY[1])
    statement = select(*KEY, characters).outerjoin_from(TABLE, TEXTS, is_text).order_by(*KEY).limit(limit)
    keys: list[Key] = []
    total = 0
    for collection, id_, length in connection.execute(statement):
        total += length
        if keys and total > size:
            break
        keys.append((collection, id_))
    return keys


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
