"""Records for pages, cards and feeds, read by the readers of `/v1`: the same statements, shapes and rules.

An id that no record has may still be a synonym or a code of one: the page of that record is then where it leads.
"""

from collections.abc import Mapping, Sequence
from typing import NoReturn, Unpack

from flask import abort, g, request
from sqlalchemy import Connection

from api.http import Problem, envelope
from api.http.query_string import get_query_parameters
from api.v1.records.resource import Resource
from api.v1.records.resource_registry import RESOURCES, WITHIN_THERAPY
from api.v1.records.sorting import parse_sort
from api.v1.records.tombstones import record_not_found
from db.queries.ended_names import find_ended_record, fold_name
from db.queries.filters import FilterClause
from db.queries.full_text_search import suggest_records
from db.queries.item_reader import Item, read_item
from db.queries.page import Page, build_page_query, read_page
from db.queries.page.page_query import PageOptions
from db.queries.resolve import find_coded_records
from db.vocab.identifiers import parse_identifier
from db.vocab.record_types import RECORD_TYPE
from schemas.exports.documents import Record, parse_document
from schemas.shape import build_shape

RESOURCE: Mapping[str, Resource] = {resource.key: resource for resource in (*RESOURCES, *WITHIN_THERAPY)}
MAX_SYNONYMS = 20
MAX_MERGES = 10
Paths = tuple[str, ...]


def read_record(connection: Connection, collection: str, record_id: str, fields: Paths, include: Paths = ()) -> Record:
    """Return one published record.

    A synonym, a code and a merged record redirect to the page of the record that is meant. Raises 404 and 410.
    """
    resource = RESOURCE[collection]
    item = read_item(connection, collection, build_shape(resource.schema, fields, include), record_id)
    if item is None:
        if meant := _find_meant_record(connection, collection, record_id):
            _redirect(302, record_id, meant)
        raise record_not_found(connection, collection, resource.noun, record_id)
    if item.status != "published":
        _end_page(connection, collection, record_id, item)
    return parse_document(item.document)


def read_records(
    connection: Connection,
    collection: str,
    fields: Paths,
    filters: Sequence[FilterClause] = (),
    **options: Unpack[PageOptions],
) -> list[Record]:
    """Return the records of a list in its default order, all of them unless `limit` is given."""
    page = read_list(connection, collection, fields, filters, **options)
    return [parse_document(record.document) for record in page.records]


def count_records(connection: Connection, collection: str, filters: Sequence[FilterClause] = ()) -> int:
    """Return how many records a list has."""
    return read_list(connection, collection, ("id",), filters, limit=1, counted=True).total or 0


def read_list(
    connection: Connection,
    collection: str,
    fields: Paths,
    filters: Sequence[FilterClause],
    **options: Unpack[PageOptions],
) -> Page:
    """Return a page of a list in its default order as the reader of `/v1` has it."""
    resource = RESOURCE[collection]
    names = {clause.name for clause in filters}
    defaults = [clause for clause in resource.collection.default_filters if clause.name not in names]
    shape = build_shape(resource.schema, fields)
    query = build_page_query(collection, shape, parse_sort(resource, {}), (*filters, *defaults), **options)
    return read_page(connection, query)


def find_named_record(connection: Connection, collection: str, name: str) -> str | None:
    """Return the id of the one record that has this name, synonym or code of another system.

    A name may look like a code, as `T1D` does like one of ICD-10-CM: it is one only if a record bears that code.
    """
    if identifier := parse_identifier(name):
        records = find_coded_records(connection, *identifier)
        ids = [record.id for record in records if record.collection == collection]
        if ids:
            return ids[0] if len(ids) == 1 else None
    suggestions = suggest_records(connection, name, MAX_SYNONYMS)
    named = {
        text.record_id
        for text, _ in suggestions
        if text.collection == collection and fold_name(name) in {*map(fold_name, text.spelt), fold_name(text.record_id)}
    }
    return named.pop() if len(named) == 1 else None


def _find_meant_record(connection: Connection, collection: str, name: str) -> str | None:
    """Return the id of the record with this name; if none is published, that of one that has ended."""
    return find_named_record(connection, collection, name) or find_ended_record(connection, collection, name)


def find_published_id(connection: Connection, collection: str, name: str) -> str:
    """Return the id of the record with this id, name or code; that of its successor if it was merged.

    Raises 404 and 410.
    """
    record_id, item = _follow_merges(connection, collection, name)
    if item is None and (meant := _find_meant_record(connection, collection, name)):
        record_id, item = _follow_merges(connection, collection, meant)
    if item is None:
        raise record_not_found(connection, collection, RESOURCE[collection].noun, name)
    if item.status != "published":
        raise _build_withdrawal(connection, collection, record_id, item)
    return record_id


def _follow_merges(connection: Connection, collection: str, record_id: str) -> tuple[str, Item | None]:
    """Return the id and the item of a record, or of that into which it was merged in the end."""
    shape = build_shape(RESOURCE[collection].schema, ("id",))
    item = read_item(connection, collection, shape, record_id)
    for _ in range(MAX_MERGES):
        if item is None or item.status != "merged" or not item.successor:
            break
        record_id = item.successor
        item = read_item(connection, collection, shape, record_id)
    return record_id, item


def _end_page(connection: Connection, collection: str, record_id: str, item: Item) -> NoReturn:
    if item.status == "merged" and item.successor:
        _redirect(301, record_id, item.successor, [] if "merged" in request.args else [("merged", record_id)])
    raise _build_withdrawal(connection, collection, record_id, item)


def _build_withdrawal(connection: Connection, collection: str, record_id: str, item: Item) -> Problem:
    """Return the 410 of a record; what its page says beyond the problem of the contract is left in `g`."""
    g.ended_record = _describe_ended_record(connection, collection, record_id)
    successor = item.successor and envelope.build_url(f"/{collection}/{item.successor}")
    return Problem(410, "this record was withdrawn", reason=item.reason, successor=successor)


def _describe_ended_record(connection: Connection, collection: str, record_id: str) -> Record:
    """Return noun, name and last change of a record, and the therapy that it is about."""
    label, resource = RECORD_TYPE[collection].label, RESOURCE[collection]
    owner = ("therapy",) if "therapy" in resource.schema().fields else ()
    item = read_item(connection, collection, build_shape(resource.schema, (label, "updated_at", *owner)), record_id)
    record = parse_document(item.document) if item else {}
    day = (record.get("updated_at") or "")[:10]
    return {"noun": resource.noun, "name": record.get(label), "date": day, "therapy": record.get("therapy")}


def _redirect(status: int, old_id: str, new_id: str, more: Sequence[tuple[str, str]] = ()) -> NoReturn:
    """Redirect to the same page of another record."""
    path = "/".join(new_id if part == old_id else part for part in request.path.split("/"))
    abort(envelope.make_redirect(status, envelope.build_url(path, [*get_query_parameters(), *more])))


def read_merged_record(connection: Connection, collection: str, new_id: str) -> str | None:
    """Return the id in the parameter `merged`, which a redirect set, if it was merged into this record."""
    return find_merged_record(connection, collection, request.args.get("merged"), new_id)


def find_merged_record(connection: Connection, collection: str, old_id: str | None, new_id: str) -> str | None:
    """Return the first id if it is that of a record that was merged into the other."""
    if old_id is None or old_id == new_id:
        return None
    return old_id if _follow_merges(connection, collection, old_id)[0] == new_id else None
