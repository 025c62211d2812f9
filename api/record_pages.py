"""Lists for people, page by page, by the cursors of the API."""

from collections.abc import Sequence
from typing import NamedTuple

from flask import request
from sqlalchemy import Connection

from api.http.query_string import get_query_parameters
from api.page_numbers import read_page_number
from api.record_reader import RESOURCE, Paths, read_list
from api.v1.records.paging import build_cursor_scope, get_cursor_secret, make_next_cursor, parse_cursor
from api.v1.records.sorting import parse_sort
from db.queries.filter_operators import Value
from db.queries.filters import FilterClause
from db.queries.page.page_query import list_sort_key_types
from schemas.exports.documents import Record, parse_document


class RecordPage(NamedTuple):
    """Records of a list, how many it has in all, whether it has more than that, and the cursor of its next page.

    `number` is that of the page and `last` that of the last; None after a cursor, which does not tell where it stands.
    """

    records: Sequence[Record]
    total: int
    total_exceeded: bool
    cursor: str | None
    number: int | None
    last: int


def read_record_page(
    connection: Connection, collection: str, fields: Paths, limit: int, filters: Sequence[FilterClause] = ()
) -> RecordPage:
    """Return the page at the `cursor` or of the number `page` of the request.

    Raises 400 if the cursor is not one of this list, 422 if there is no such page.
    """
    cursor, number = request.args.get("cursor"), None
    counted = read_list(connection, collection, ("id",), filters, limit=1, counted=True)
    total = counted.total or 0
    if cursor is None:
        number, _ = read_page_number(total, limit)
        after = _read_last_keys(connection, collection, (number - 1) * limit, filters)
    else:
        keys = list_sort_key_types(collection, parse_sort(RESOURCE[collection], {}))
        after = parse_cursor({"cursor": cursor}, keys)
    page = read_list(connection, collection, fields, filters, limit=limit + 1, after=after)
    # A page that is continued by cursor, since its number is beyond those counted, has no number any more.
    scope = build_cursor_scope(request.path, [pair for pair in get_query_parameters() if pair[0] != "page"])
    following = make_next_cursor(page.records, limit, get_cursor_secret(), scope)
    records = [parse_document(record.document) for record in page.records[:limit]]
    return RecordPage(records, total, counted.total_exceeded, following, number, max(1, -(-total // limit)))


def _read_last_keys(
    connection: Connection, collection: str, count: int, filters: Sequence[FilterClause]
) -> Sequence[Value] | None:
    """Return the sort keys of the last of the first `count` records, after which a page begins; None for the first."""
    if count == 0:
        return None
    return read_list(connection, collection, ("id",), filters, limit=count).records[-1].keys
