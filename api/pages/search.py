"""Search results as a page; a name of exactly one therapy leads straight to it."""

from collections.abc import Mapping

from flask import Response, abort, request
from markupsafe import Markup
from marshmallow import ValidationError
from sqlalchemy import Connection

from api.discovery.typed_links import add_data_links
from api.http import envelope
from api.page_numbers import read_page_number, read_page_start
from api.pages.rendering import show_page
from api.record_reader import RESOURCE, find_named_record
from api.v1.records.parameter_fields import make_search_text
from api.v1.search import read_hits
from schemas.exports.documents import Record

PAGE_SIZE = 30
EXAMPLE = "islet"  # of a search, for links of the page without one
TEXT = make_search_text(required=True)


def show_search() -> Response:
    path = envelope.build_local_url("/v1/search", [("q", request.args.get("q") or EXAMPLE)])
    return add_data_links(show_page("search.html", build_search), path)


def build_search(connection: Connection) -> Mapping[str, object]:
    typed = request.args.get("q", "")
    try:
        query = str(TEXT.deserialize(typed))
    except ValidationError:
        return {"query": typed[:100], "hits": [], "near": {}, "is_invalid": bool(typed)}
    if therapy := find_named_record(connection, "therapies", query):
        abort(envelope.make_redirect(302, envelope.build_url(f"/therapies/{therapy}")))
    hits, records, total = read_hits(connection, query, limit=PAGE_SIZE, start=read_page_start(PAGE_SIZE))
    number, last = read_page_number(total, PAGE_SIZE)
    numbers = {"total": total, "page_number": number, "last_page": last, "page_size": PAGE_SIZE}
    return {"query": query, "hits": [*map(link_page, records)], "near": hits.near, **numbers}


def link_page(hit: Record) -> Record:
    """Return a hit of the API with the address of its page."""
    href = envelope.build_url(f"/{hit['type']}/{hit['id']}")
    return {**hit, "noun": RESOURCE[hit["type"]].noun, "href": href, "snippet": Markup(hit["snippet"])}  # noqa: S704 - escaped by the search
