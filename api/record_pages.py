"""Lists for people, page by page, by the cursors of the API."""

from collections.abc import Sequence
from typing import NamedTuple

from flask import request
from sqlalchemy import Connection

from api.http.query_string import get_query_parameters
from api.record_reader import RESOURCE, Paths, read_list
from api.v1.records.paging import build_cursor_scope, get_cursor_secret, make_next_cursor, parse_cursor
from api.v1.records.sorting import parse_sort
from db.queries.filters import FilterClause
from db.queries.page.page_query import list_sort_key_types
from schemas.exports.documents import Record, parse_document


class RecordPage(NamedTuple):
    """Records of a list, how many it has in all, whether it has more than that, and the cursor of its next page."""

    records: Sequence[Record]
    total: int
    total_exceeded: bool
    cursor: str | None


def read_record_page(
    connection: Connection, collection: str, fields: Paths, limit: int, filters: Sequence[FilterClause] = ()
) -> RecordPage:
    """Return the page at the `cursor` of the request. Raises 400 if it is not one of this list."""
    cursor = request.args.get("cursor")
    keys = list_sort_key_types(collection, parse_sort(RESOURCE[collection], {}))
    after = parse_cursor({} if cursor is None else {"cursor": cursor}, keys)
    page = read_list(connection, collection, fields, filters, limit=limit + 1, after=after, counted=True)
    scope = build_cursor_scope(request.path, get_query_parameters())
    following = make_next_cursor(page.records, limit, get_cursor_secret(), scope)
    records = [parse_document(record.document) for record in page.records[:limit]]
    return RecordPage(records, page.total or 0, page.total_exceeded, following)
