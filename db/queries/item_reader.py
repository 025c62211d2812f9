"""One record, read by one statement: its document, and its lifecycle if it is no longer published."""

from dataclasses import dataclass, replace

from sqlalchemy import bindparam, select

from db.queries.catalogue_revision import Revision, revision_columns
from db.queries.collection_reads import ReadSet
from db.queries.collection_registry import COLLECTIONS, SOURCES
from db.queries.compiled_statements import ReadConnection, compile_statement, fetch_rows
from db.queries.json_sql import cast_text
from db.queries.nested_lists import TruncatedList, has_longer_list, split_totals
from db.queries.projection import ListMode, Shape, build_document
from db.queries.source_type import AnySelect


@dataclass(frozen=True, slots=True)
class Item:
    """A record that is published, was merged into `successor`, or was withdrawn for a `reason`."""

    status: str
    reason: str | None
    successor: str | None
    document: str
    revision: Revision
    truncated: tuple[TruncatedList, ...] = ()
    reads: ReadSet | None = None


def read_item(
    connection: ReadConnection, collection: str, shape: Shape, record_id: str, mode: ListMode = "complete"
) -> Item | None:
    """Read a record with its nested lists, which show at most `MAX_NESTED` records if they are `limited`."""
    source = COLLECTIONS[collection].source
    item = _read_item(connection, collection, shape, record_id, mode)
    if item is None or mode == "complete" or not has_longer_list(source, shape, [item.document]):
        return item
    # Read anew by another statement, in which the record may be gone by now.
    item = _read_item(connection, collection, shape, record_id, "counted")
    if item is None:
        return None
    document, truncated = split_totals(SOURCES[source], shape, item.document)
    return replace(item, document=document, truncated=truncated)


def _read_item(
    connection: ReadConnection, collection: str, shape: Shape, record_id: str, mode: ListMode
) -> Item | None:
    params = {"id": record_id}
    statement = compile_statement(
        connection, (collection, shape, mode), lambda: build_item_statement(collection, shape, mode), params
    )
    rows = fetch_rows(connection, statement, params)
    if not rows:
        return None
    status, reason, successor, document, *revision = statement.convert_row(rows[0])
    return Item(status, reason, successor, document, Revision(*revision), reads=statement.reads)


def build_item_statement(collection: str, shape: Shape, mode: ListMode = "complete") -> AnySelect:
    source = SOURCES[COLLECTIONS[collection].source]
    row = source.table.alias()
    document = cast_text(build_document(SOURCES, source, shape, row, mode))
    return select(row.c.status, row.c.reason, row.c.successor_id, document, *revision_columns()).where(
        row.c.id == bindparam("id")
    )
