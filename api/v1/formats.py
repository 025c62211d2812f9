"""Every format but our own JSON: who may ask for which where, and the answer as its exporter writes it.

A whole list is streamed as one statement's rows come; what the format cannot carry is told by the page that `Link`
names with `rel="describedby"`.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from typing import Any

from flask import Response, current_app, request

from api.http import envelope
from api.http.conditional import known, validate
from api.http.negotiation import negotiate
from api.http.parameters import pairs
from api.http.problems import Fault, wrong
from api.v1 import reading
from api.v1.offers import NEEDS_FORMAT, STYLE, media_types
from api.v1.query import USUAL_RECORDS
from api.v1.resource import Resource
from db.engine import reading as to_read
from db.engine import streaming
from db.queries.item import read_item
from db.queries.page import read_page
from db.queries.page.stream import stream_page
from db.queries.revision import read_revision
from schemas.exports.formats import FORMATS, USUAL_STYLE, About, Format
from schemas.shape import Shape

UNPAGED = ("limit", "cursor", "count")
SHAPING = ("fields", "include")


def serve_item(resource: Resource, given: dict[str, Any], record_id: str) -> Response:
    """One record, in the format that is wanted."""
    wanted = _wanted(resource, given, single=True)
    if wanted is None:
        return reading.serve_item(resource, given, record_id)
    shape = wanted.shape(resource.schema)
    with to_read(current_app.extensions["database"]) as connection:
        if held := known(lambda: reading.state_of(read_revision(connection)), wanted.media_type):
            return held
        item = read_item(connection, resource.name, shape, record_id)
    if item is None:
        raise reading.not_there(resource.noun, record_id)
    if item.status != "published":
        return reading.ended(resource.name, item.status, item.reason, item.successor)
    text = wanted.export([item.document], _about(resource, given, shape, single=True))
    return validate(_respond(wanted, text), reading.state_of(item.revision), wanted.media_type)


def serve_page(resource: Resource, given: dict[str, Any], owner: str | None = None) -> Response:
    """A list, whole or a page of it, in the format that is wanted."""
    wanted = _wanted(resource, given, single=False)
    if wanted is None:
        return reading.serve_page(resource, given, owner)
    return (_whole if wanted.whole else _page)(wanted, resource, given, owner)


def _whole(wanted: Format, resource: Resource, given: dict[str, Any], owner: str | None) -> Response:
    """All that match, as it comes; the connection is given back when the answer is closed, sent or not."""
    shape = wanted.shape(resource.schema, tuple(given.get("fields", ())), tuple(given.get("include", ())))
    with ExitStack() as stack:
        connection = stack.enter_context(streaming(current_app.extensions["database"]))
        if held := known(lambda: reading.state_of(read_revision(connection)), wanted.media_type):
            return held
        found = stack.enter_context(stream_page(connection, reading.asked(resource, given, owner, None, shape)))
        if owner is not None and (found.owner is None or found.owner[0] != "published"):
            return reading.without_owner(resource, found.owner, owner)
        response = _respond(wanted, wanted.export(found.documents, _about(resource, given, shape)))
        response.call_on_close(stack.pop_all().close)
    return validate(response, reading.state_of(found.revision), wanted.media_type)


def _page(wanted: Format, resource: Resource, given: dict[str, Any], owner: str | None) -> Response:
    """A page, with the same cursor as that of JSON."""
    shape = wanted.shape(resource.schema)
    ids, limit = given.get("id"), given.get("limit", USUAL_RECORDS)
    with to_read(current_app.extensions["database"]) as connection:
        if held := known(lambda: reading.state_of(read_revision(connection)), wanted.media_type):
            return held
        page = read_page(connection, reading.asked(resource, given, owner, len(ids) if ids else limit + 1, shape))
    records, cursor = reading.cut(page, ids, limit)
    links = envelope.links(request.path, pairs(request.query_string), cursor)
    text = wanted.export((record.document for record in records), _about(resource, given, shape))
    response = _respond(wanted, text, envelope.link_header(links).values())
    return validate(response, reading.state_of(page.revision), wanted.media_type)


def _wanted(resource: Resource, given: Mapping[str, Any], *, single: bool) -> Format | None:
    """The format to answer in, None for JSON; what makes no sense in it is refused."""
    name = given.get("format") or (NEEDS_FORMAT[STYLE] if STYLE in given else None)
    name = negotiate(media_types(resource, single=single), name)
    wanted = FORMATS.get(name)
    refused = [
        *(() if name == NEEDS_FORMAT[STYLE] else (STYLE,)),
        *(UNPAGED if wanted is not None and wanted.whole else ()),
        *(SHAPING if wanted is not None and wanted.shaped else ()),
    ]
    faults: list[Fault] = [
        {"parameter": one, "detail": f"of no use with format={name}"} for one in refused if one in given
    ]
    if faults:
        raise wrong(faults, "parameter")
    return wanted


def _about(resource: Resource, given: Mapping[str, Any], shape: Shape, *, single: bool = False) -> About:
    base = current_app.extensions["settings"].public_url
    address = base + envelope.link(request.path, pairs(request.query_string))
    return About(resource.schema, shape, base, address, single=single, style=given.get(STYLE, USUAL_STYLE))


def _respond(wanted: Format, text: Iterable[str], links: Iterable[str] = ()) -> Response:
    described = [f'</v1/formats/{wanted.name}>; rel="describedby"'] if wanted.losses else []
    response = Response(_encoded(text) if wanted.whole else "".join(text), content_type=wanted.content_type)
    if value := ", ".join([*links, *described]):
        response.headers["Link"] = value
    return response


def _encoded(text: Iterable[str]) -> Iterator[bytes]:
    return (part.encode() for part in text)
