"""Search results as a page; a name of exactly one therapy leads straight to it."""

from collections.abc import Mapping

from flask import Response, abort, request
from markupsafe import Markup
from marshmallow import ValidationError
from sqlalchemy import Connection

from api.http import envelope
from api.pages.record_reader import find_named_record
from api.pages.rendering import show_page
from api.v1.records.parameter_fields import make_search_text
from db.queries.full_text_search import search_catalogue
from db.search.query_parser import parse_query
from db.search.ranking import RankedText
from db.search.snippet import build_snippet

MAX_HITS = 30
PAGES = ("therapies", "references", "claims")  # collections whose records have pages; others lead to the API
TEXT = make_search_text(required=True)


def show_search() -> Response:
    return show_page("search.html", build_search)


def build_search(connection: Connection) -> Mapping[str, object]:
    typed = request.args.get("q", "")
    try:
        query = str(TEXT.deserialize(typed))
    except ValidationError:
        return {"query": typed[:100], "hits": [], "near": {}, "is_invalid": bool(typed)}
    if therapy := find_named_record(connection, "therapies", query):
        abort(envelope.make_redirect(302, envelope.build_url(f"/therapies/{therapy}")))
    results = search_catalogue(connection, parse_query(query))
    return {"query": query, "hits": [*map(build_hit, results.ranked[:MAX_HITS])], "near": results.near}


def build_hit(hit: RankedText) -> Mapping[str, object]:
    collection, record_id = hit.text.collection, hit.text.record_id
    path = f"/{collection}/{record_id}" if collection in PAGES else f"/v1/{collection}/{record_id}"
    snippet = Markup(build_snippet(hit.text.prose or hit.text.spelt[0], hit.terms))  # noqa: S704 - escaped there
    return {"collection": collection, "name": hit.text.spelt[0], "href": envelope.build_url(path), "snippet": snippet}
