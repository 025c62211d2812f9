"""Where a page of a list ends, and how the next one goes on from there."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import current_app, request

from api.http import envelope
from api.http.cursors import decode_cursor, encode_cursor
from api.http.query_string import parse_query_string
from api.v1.meta import META
from db.queries.page import Found, Page

# What may change from page to page.
UNSCOPED = {"cursor", "limit", "fields", "include", "count", "facets", "format", "style"}


def after(cursor: str | None) -> tuple[Any, ...] | None:
    """The sort keys of the last record seen, out of a cursor of this very list."""
    return None if cursor is None else tuple(decode_cursor(_secret(), _scope(), cursor))


def cut(page: Page, ids: Sequence[str] | None, limit: int) -> tuple[list[Found], str | None]:
    """The records to serve, and the cursor of the next page if there is one."""
    if ids:
        return _in_order(page.records, ids), None
    return list(page.records[:limit]), _next(page.records, limit)


def meta(page: Page, ids: Sequence[str] | None) -> Mapping[str, Any]:
    total = {} if page.total is None else {"total": page.total}
    facets = {} if page.facets is None else {"facets": json.loads(page.facets)}
    found = {record.keys[-1] for record in page.records}
    missing = {"missing": [wanted for wanted in dict.fromkeys(ids) if wanted not in found]} if ids else {}
    return {**META, **total, **facets, **missing}


def _next(records: Sequence[Found], limit: int) -> str | None:
    return encode_cursor(_secret(), _scope(), records[limit - 1].keys) if len(records) > limit else None


def _in_order(records: Iterable[Found], ids: Sequence[str]) -> list[Found]:
    found = {record.keys[-1]: record for record in records}
    return [found[wanted] for wanted in dict.fromkeys(ids) if wanted in found]


def _scope() -> str:
    """What a cursor belongs to: the path, the order and the filters."""
    kept = sorted(pair for pair in parse_query_string(request.query_string) if pair[0] not in UNSCOPED)
    return request.path + envelope.dump_json(kept)


def _secret() -> str:
    return str(current_app.extensions["settings"].secret)
