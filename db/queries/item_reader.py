"""One record, as one statement: its document, and its fate where it has ended."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from db.queries.catalogue_revision import Revision, columns
from db.queries.collection_registry import COLLECTIONS, SOURCES
from db.queries.json_sql import text_of
from db.queries.projection import Shape, document

KEPT_STATEMENTS = 500


@dataclass(frozen=True, slots=True)
class Item:
    """A record that is, was merged into `successor`, or was withdrawn for a `reason`."""

    status: str
    reason: str | None
    successor: str | None
    document: str
    revision: Revision


def read_item(connection: Connection, collection: str, shape: Shape, record_id: str) -> Item | None:
    row = connection.execute(item_statement(collection, shape), {"id": record_id}).one_or_none()
    if row is None:
        return None
    status, reason, successor, written, *revision = row
    return Item(status, reason, successor, written, Revision(*revision))


@lru_cache(maxsize=KEPT_STATEMENTS)
def item_statement(collection: str, shape: Shape) -> Select[Any]:
    source = SOURCES[COLLECTIONS[collection].source]
    row = source.table.alias()
    written = text_of(document(SOURCES, source, shape, row))
    return select(row.c.status, row.c.reason, row.c.successor_id, written, *columns()).where(
        row.c.id == bindparam("id")
    )
