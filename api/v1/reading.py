"""The two reads that every resource has, a list and an item: a request in, one statement, its text out."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response, current_app, request

from api.http import Problem, envelope
from api.http.conditional import State, known, validate
from api.http.cursors import decode, encode
from api.http.negotiation import FORMATS, negotiate
from api.http.parameters import pairs
from api.v1.meta import META
from api.v1.query import USUAL_RECORDS, asked_filters, asked_sort, asked_views
from api.v1.resource import Resource
from db.engine import reading
from db.queries.item import read_item
from db.queries.page import Found, Page, PageAsked, read_page
from db.queries.revision import Revision, read_revision
from schemas.shape import Shape, shape_of

UNSCOPED = {"cursor", "limit", "fields", "include", "count", "format"}  # what may change from page to page


def serve_item(resource: Resource, given: Mapping[str, Any], record_id: str) -> Response:
    """One record; a merged one leads to its successor, a withdrawn one is gone and says why."""
    media_type = FORMATS[negotiate(wanted=given.get("format"))]
    with reading(current_app.extensions["database"]) as connection:
        if held := known(lambda: state_of(read_revision(connection)), media_type):
            return held
        item = read_item(connection, resource.name, _shape(resource, given), record_id)
    if item is None:
        raise not_there(resource.noun, record_id)
    if item.status != "published":
        return ended(resource.name, item.status, item.reason, item.successor)
    return validate(envelope.respond(envelope.item(item.document, META)), state_of(item.revision), media_type)


def serve_page(resource: Resource, given: dict[str, Any], owner: str | None = None) -> Response:
    """A page of a list, whole or within one therapy."""
    media_type = FORMATS[negotiate(wanted=given.get("format"))]
    ids, limit, shape = given.get("id"), given.get("limit", USUAL_RECORDS), _shape(resource, given)
    with reading(current_app.extensions["database"]) as connection:
        if held := known(lambda: state_of(read_revision(connection)), media_type):
            return held
        page = read_page(connection, asked(resource, given, owner, len(ids) if ids else limit + 1, shape))
    if owner is not None and (page.owner is None or page.owner[0] != "published"):
        return without_owner(resource, page.owner, owner)
    records, cursor = cut(page, ids, limit)
    links = envelope.links(request.path, pairs(request.query_string), cursor)
    text = envelope.page((record.document for record in records), links, _meta(page, ids))
    response = envelope.respond(text, headers=envelope.link_header(links))
    return validate(response, state_of(page.revision), media_type)


def state_of(revision: Revision) -> State:
    return State(repr(tuple(revision)), revision.updated_at)


def _shape(resource: Resource, given: Mapping[str, Any]) -> Shape:
    return shape_of(resource.schema, tuple(given.get("fields", ())), tuple(given.get("include", ())))


def asked(resource: Resource, given: dict[str, Any], owner: str | None, limit: int | None, shape: Shape) -> PageAsked:
    cursor = given.get("cursor")
    return PageAsked(
        collection=resource.key,
        shape=shape,
        sort=asked_sort(resource, given),
        filters=asked_filters(resource, given),
        after=None if cursor is None else tuple(decode(_secret(), _scope(), cursor)),
        limit=limit,
        counted=bool(given.get("count")),
        owner=owner,
        views=asked_views(resource, given),
    )


def cut(page: Page, ids: list[str] | None, limit: int) -> tuple[list[Found], str | None]:
    """The records to serve, and the cursor of the next page if there is one."""
    if ids:
        return _in_order(page.records, ids), None
    return list(page.records[:limit]), _next(page.records, limit)


def _next(records: tuple[Found, ...], limit: int) -> str | None:
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


def without_owner(resource: Resource, fate: tuple[str, str | None, str | None] | None, owner: str) -> Response:
    if fate is None:
        raise not_there("therapy", owner)
    return ended(resource.within or "", *fate, tail=f"/{resource.name}")


def not_there(noun: str, record_id: str) -> Problem:
    return Problem(404, f"there is no {noun} with the id {record_id[:100]}")


def ended(collection: str, status: str, reason: str | None, successor: str | None, tail: str = "") -> Response:
    path = f"/v1/{collection}/{successor}{tail}" if successor else None
    if status == "merged" and path:
        kept = [pair for pair in pairs(request.query_string) if pair[0] != "cursor"]
        return envelope.lead(301, envelope.link(path, kept))
    raise Problem(410, "this record was withdrawn", reason=reason, successor=path)
