"""The two reads that every resource has, a list and an item: a request in, one statement, its text out."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Response, current_app, redirect, request

from api.http import Problem, envelope
from api.http.cursors import decode, encode
from api.http.negotiation import negotiate
from api.http.parameters import pairs
from api.v1.meta import META
from api.v1.query import USUAL_RECORDS, asked_filters, asked_sort, asked_views
from api.v1.resource import Resource
from db.engine import reading
from db.queries.item import read_item
from db.queries.page import Found, Page, PageAsked, read_page
from schemas.shape import shape_of

UNSCOPED = {"cursor", "limit", "fields", "include", "count", "format"}  # what may change from page to page


def serve_item(resource: Resource, given: Mapping[str, Any], record_id: str) -> Response:
    """One record; a merged one leads to its successor, a withdrawn one is gone and says why."""
    negotiate(wanted=given.get("format"))
    with reading(current_app.extensions["database"]) as connection:
        item = read_item(connection, resource.name, _shape(resource, given), record_id)
    if item is None:
        raise _not_there(resource.noun, record_id)
    if item.status != "published":
        return _ended(resource.name, item.status, item.reason, item.successor)
    return envelope.respond(envelope.item(item.document, META))


def serve_page(resource: Resource, given: dict[str, Any], owner: str | None = None) -> Response:
    """A page of a list, whole or within one therapy."""
    negotiate(wanted=given.get("format"))
    ids, limit = given.get("id"), given.get("limit", USUAL_RECORDS)
    with reading(current_app.extensions["database"]) as connection:
        page = read_page(connection, _asked(resource, given, owner, len(ids) if ids else limit + 1))
    if owner is not None and (page.owner is None or page.owner[0] != "published"):
        return _without_owner(resource, page, owner)
    if ids:
        records, cursor = _in_order(page.records, ids), None
    else:
        records, cursor = page.records[:limit], _next(resource, given, page.records, limit)
    links = envelope.links(request.path, pairs(request.query_string), cursor)
    text = envelope.page((record.document for record in records), links, _meta(page, ids))
    return envelope.respond(text, headers=envelope.link_header(links))


def _shape(resource: Resource, given: Mapping[str, Any]) -> Any:
    return shape_of(resource.schema, tuple(given.get("fields", ())), tuple(given.get("include", ())))


def _asked(resource: Resource, given: dict[str, Any], owner: str | None, limit: int) -> PageAsked:
    cursor = given.get("cursor")
    return PageAsked(
        collection=resource.key,
        shape=_shape(resource, given),
        sort=asked_sort(resource, given),
        filters=asked_filters(resource, given),
        after=None if cursor is None else tuple(decode(_secret(), _scope(), cursor)),
        limit=limit,
        counted=bool(given.get("count")),
        owner=owner,
        views=asked_views(resource, given),
    )


def _next(resource: Resource, given: Mapping[str, Any], records: tuple[Found, ...], limit: int) -> str | None:
    del resource, given
    return encode(_secret(), _scope(), records[limit - 1].keys) if len(records) > limit else None


def _scope() -> str:
    """What a cursor belongs to: the path, the order and the filters."""
    kept = sorted(pair for pair in pairs(request.query_string) if pair[0] not in UNSCOPED)
    return request.path + envelope.dumps(kept)


def _secret() -> str:
    return str(current_app.extensions["settings"].secret)


def _in_order(records: Iterable[Found], ids: list[str]) -> list[Found]:
    found = {record.keys[-1]: record for record in records}
    return [found[wanted] for wanted in dict.fromkeys(ids) if wanted in found]


def _meta(page: Page, ids: list[str] | None) -> Mapping[str, Any]:
    total = {} if page.total is None else {"total": page.total}
    found = {record.keys[-1] for record in page.records}
    missing = {"missing": [wanted for wanted in dict.fromkeys(ids) if wanted not in found]} if ids else {}
    return {**META, **total, **missing}


def _without_owner(resource: Resource, page: Page, owner: str) -> Response:
    if page.owner is None:
        raise _not_there("therapy", owner)
    return _ended(resource.within or "", *page.owner, tail=f"/{resource.name}")


def _not_there(noun: str, record_id: str) -> Problem:
    return Problem(404, f"there is no {noun} with the id {record_id[:100]}")


def _ended(collection: str, status: str, reason: str | None, successor: str | None, tail: str = "") -> Response:
    path = f"/v1/{collection}/{successor}{tail}" if successor else None
    if status == "merged" and path:
        return redirect(path, 301, Response=Response)  # type: ignore[return-value]
    raise Problem(410, "this record was withdrawn", reason=reason, successor=path)
