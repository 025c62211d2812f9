"""Search over every type of record, and type-ahead over their names."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response, current_app, request
from marshmallow import Schema, validate
from marshmallow.fields import Integer, List, Nested, String
from webargs.fields import DelimitedList

from api.http import envelope
from api.http.negotiation import negotiate_format
from api.http.query_string import parse_query_string
from api.openapi import Blueprint
from api.v1.meta import META
from api.v1.records.envelope_schemas import LinksSchema, MetaSchema
from api.v1.records.parameter_fields import WholeNumber, query
from db.engine import read_connection
from db.queries.full_text_search import MOST_CANDIDATES, Hits, search, suggest
from db.search.query_parser import MOST_TERMS, parse
from db.search.ranking import Ranked
from db.search.snippet import snippet
from db.vocab.record_types import RECORD_TYPE
from schemas.search import (
    MAX_HITS,
    MAX_SUGGESTIONS,
    HitSchema,
    SearchFacetsSchema,
    SearchNearSchema,
    SuggestionSchema,
)

USUAL_HITS, USUAL_SUGGESTIONS = 20, 10
SEARCH = f"""Find records of every type by their text, best first.

A word is found in every spelling, under every synonym, abbreviation or code that the catalogue has for it, and with a
letter or two wrong. A hit need not hold all words, but nearly as many as the best one, rare words weighing more; the
first {MOST_TERMS} telling words count. At most {MOST_CANDIDATES} records are ranked and counted. Hits are not paged: to
read more than `limit`, name a `type`, or use `q` on a collection. Rejected claims are found there only.
"""
SUGGEST = """Find names that begin as typed.

For type-ahead: every word typed must begin a word of one name, synonym or code of the record.
"""


def _limit(most: int, usual: int) -> WholeNumber:
    return WholeNumber(
        validate=validate.Range(1, most), metadata={"description": "Most to serve; not paged.", "default": usual}
    )


class SearchQuery(Schema):
    q = query(required=True)
    type = DelimitedList(
        String(validate=validate.OneOf(tuple(RECORD_TYPE)), metadata={"x-component": "RecordType"}),
        validate=validate.Length(1, len(RECORD_TYPE)),
        metadata={"description": "Only hits of these types; `meta.facets` still counts all."},
    )
    limit = _limit(MAX_HITS, USUAL_HITS)


class SuggestQuery(Schema):
    q = query(required=True)
    limit = _limit(MAX_SUGGESTIONS, USUAL_SUGGESTIONS)


class SearchMetaSchema(MetaSchema):
    """What a search says of itself."""

    total = Integer(required=True, metadata={"description": "Hits of the types asked for.", "minimum": 0})
    facets = Nested(SearchFacetsSchema, required=True)
    near = List(Nested(SearchNearSchema), required=True, validate=validate.Length(max=MOST_TERMS))


class SearchAnswerSchema(Schema):
    """Hits, best first."""

    data = List(Nested(HitSchema), required=True, validate=validate.Length(max=MAX_HITS))
    links = Nested(LinksSchema, required=True)
    meta = Nested(SearchMetaSchema, required=True)


class SuggestAnswerSchema(Schema):
    """Names that begin as typed, readiest first."""

    data = List(Nested(SuggestionSchema), required=True, validate=validate.Length(max=MAX_SUGGESTIONS))
    links = Nested(LinksSchema, required=True)
    meta = Nested(MetaSchema, required=True)


def blueprint(prefix: str) -> Blueprint:
    searching = Blueprint("search", __name__, url_prefix=prefix, description="From words to records.")

    @searching.arguments(SearchQuery, location="query")
    @searching.response(200, SearchAnswerSchema)
    def view(given: dict[str, Any]) -> Response:
        negotiate_format()
        with read_connection(current_app.extensions["database"]) as connection:
            hits = search(connection, parse(given["q"]))
        wanted = [hit for hit in hits.ranked if hit.text.collection in given.get("type", RECORD_TYPE)]
        return _answer(map(_hit, wanted[: given.get("limit", USUAL_HITS)]), _meta(hits, len(wanted)))

    @searching.arguments(SuggestQuery, location="query")
    @searching.response(200, SuggestAnswerSchema)
    def suggestions(given: dict[str, Any]) -> Response:
        negotiate_format()
        with read_connection(current_app.extensions["database"]) as connection:
            found = suggest(connection, given["q"], given.get("limit", USUAL_SUGGESTIONS))
        return _answer(({**_record(text), "matched": name} | _href(text) for text, name in found), META)

    view.__doc__, suggestions.__doc__ = SEARCH, SUGGEST
    searching.get("/search", endpoint="search")(view)
    searching.get("/suggest", endpoint="suggest")(suggestions)
    return searching


def _hit(hit: Ranked) -> dict[str, Any]:
    shown = {"snippet": snippet(hit.text.prose or hit.text.spelt[0], hit.terms), "score": hit.score}
    return {**_record(hit.text), **shown, **_href(hit.text)}


def _record(text: Any) -> dict[str, str]:
    return {"type": text.collection, "id": text.record_id, "name": text.spelt[0]}


def _href(text: Any) -> dict[str, str]:
    return {"href": f"/v1/{text.collection}/{text.record_id}"}


def _meta(hits: Hits, total: int) -> Mapping[str, Any]:
    counts = Counter(hit.text.collection for hit in hits.ranked)
    most = sorted(counts, key=lambda name: (-counts[name], name))
    buckets = [{"value": name, "count": counts[name]} for name in most]
    facets = {"type": {"buckets": buckets, "others": 0, "missing": 0}}
    near = [{"word": word, "instead": instead} for word, instead in hits.near.items()]
    return {**META, "total": total, "facets": facets, "near": near}


def _answer(records: Iterable[Mapping[str, Any]], meta: Mapping[str, Any]) -> Response:
    links = envelope.build_page_links(request.path, parse_query_string(request.query_string), None)
    return envelope.make_response(envelope.wrap_page(map(envelope.dump_json, records), links, meta))
