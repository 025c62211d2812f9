"""`limit`, `cursor` and `count`: where a page ends, and how the next one continues from there."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import cast

from flask import current_app, request
from marshmallow import validate
from marshmallow.fields import String

from api.http import envelope
from api.http.cursors import decode_cursor, encode_cursor
from api.http.query_string import QueryParameters, get_query_parameters
from api.v1.records.parameter_fields import ParameterField, QueryBoolean, QueryInteger
from db.queries.filter_operators import Value
from db.queries.page import PageRecord

MAX_LIMIT = 100
DEFAULT_LIMIT = 20
# Published, not validated: every value that is not one of our cursors is a 400 in the end.
CURSOR_LIMITS = {"minLength": 1, "maxLength": 2000, "pattern": r"^\.?[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$"}
# A cursor stays valid when these change from one page to the next.
NOT_IN_CURSOR_SCOPE = {"cursor", "limit", "fields", "include", "count", "facets", "format", "style", "bom"}
LIMIT_DESCRIPTION = (
    "Maximum number of records on a page; ignored with `id`. Streamed formats return all records unless it is given."
)
CURSOR_DESCRIPTION = "Position to continue from; take it unchanged from `links.next`."
COUNT_DESCRIPTION = "Return the number of all matching records, in `meta.total` (JSON only)."
TOTAL_EXCEEDED = "gte"  # of `meta.total_relation`, a word of Elasticsearch for the same


def make_paging_parameters() -> dict[str, ParameterField]:
    """Return the declarations of `limit` and `cursor`."""
    limit = {"description": LIMIT_DESCRIPTION, "default": DEFAULT_LIMIT}
    return {
        "limit": QueryInteger(validate=validate.Range(1, MAX_LIMIT), metadata=limit),
        "cursor": String(metadata={"description": CURSOR_DESCRIPTION, **CURSOR_LIMITS}),
    }


def make_count_parameters() -> dict[str, ParameterField]:
    """Return the declaration of `count`."""
    return {"count": QueryBoolean(metadata={"description": COUNT_DESCRIPTION})}


def get_limit(args: Mapping[str, object]) -> int:
    """Return the number of records on a page."""
    return cast("int", args.get("limit", DEFAULT_LIMIT))


def parse_cursor(args: Mapping[str, object], key_types: Sequence[type]) -> tuple[str, ...] | None:
    """Return the sort keys of the last record of the page before; 400 unless the cursor is one of this list."""
    cursor = cast("str | None", args.get("cursor"))
    if cursor is None:
        return None
    scope = build_cursor_scope(request.path, get_query_parameters())
    return tuple(decode_cursor(get_cursor_secret(), scope, cursor, key_types))


def make_next_cursor(records: Sequence[PageRecord], limit: int, secret: str, scope: str) -> str | None:
    """Return the cursor of the next page, None at the end of the list; one record beyond the page was read."""
    if len(records) <= limit:
        return None
    return _encode_keys(secret, scope, records[limit - 1].keys)


@lru_cache(maxsize=1000)  # a page ends at the same record until the data change
def _encode_keys(secret: str, scope: str, keys: tuple[Value, ...]) -> str:
    return encode_cursor(secret, scope, keys)


def build_cursor_scope(path: str, parameters: QueryParameters) -> str:
    """Identify the list that a cursor belongs to: its path, order and filters."""
    return path + envelope.dump_json(sorted(pair for pair in parameters if pair[0] not in NOT_IN_CURSOR_SCOPE))


def get_cursor_secret() -> str:
    return str(current_app.extensions["settings"].secret)
