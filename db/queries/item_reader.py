"""One record, read by one statement: its document, and its lifecycle if it is no longer published."""

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection, bindparam, select

from db.queries.catalogue_revision import Revision, revision_columns
from db.queries.collection_registry import COLLECTIONS, SOURCES
from db.queries.json_sql import cast_text
from db.queries.projection import Shape, build_document
from db.queries.source_type import AnySelect

MAX_STATEMENTS = 500


@dataclass(frozen=True, slots=True)
class Item:
    """A record that is published, was merged into `successor`, or was withdrawn for a `reason`."""

    status: str
    reason: str | None
    successor: str | None
    document: str
    revision: Revision


def read_item(connection: Connection, collection: str, shape: Shape, record_id: str) -> Item | None:
    row = connection.execute(build_item_statement(collection, shape), {"id": record_id}).one_or_none()
    if row is None:
        return None
    status, reason, successor, document, *revision = row
    return Item(status, reason, successor, document, Revision(*revision))


@lru_cache(maxsize=MAX_STATEMENTS)
def build_item_statement(collection: str, shape: Shape) -> AnySelect:
    source = SOURCES[COLLECTIONS[collection].source]
    row = source.table.alias()
    document = cast_text(build_document(SOURCES, source, shape, row))
    return select(row.c.status, row.c.reason, row.c.successor_id, document, *revision_columns()).where(
        row.c.id == bindparam("id")
    )
