"""Full-text search over records of every type, and type-ahead over their names."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from typing import cast

from flask import Response, request
from marshmallow import Schema, validate
from marshmallow.fields import Boolean, Integer, List, Nested, String
from sqlalchemy import Connection
from webargs.fields import DelimitedList

from api.http import envelope
from api.http.negotiation import FORMATS, negotiate_format
from api.http.query_string import get_query_parameters
from api.openapi import Blueprint
from api.snapshot_response import show_snapshot
from api.v1.meta import META
from api.v1.records.envelope_schemas import MetaSchema, wrap_several
from api.v1.records.parameter_fields import QueryInteger, make_search_text
from db.queries.full_text_search import SearchHits, read_shown_texts, search_catalogue, suggest_records
from db.queries.search_candidates import MAX_CANDIDATES, MAX_EXHAUSTIVE
from db.queries.source_type import AnyRow
from db.search.query_parser import MAX_TERMS, parse_query
from db.search.ranking import RankedText, RecordReference
from db.search.snippet import build_snippet
from db.vocab.record_types import RECORD_TYPE
from schemas.search import (
    MAX_HITS,
    MAX_SUGGESTIONS,
    HitSchema,
    SearchFacetsSchema,
    SearchNearSchema,
    SuggestionSchema,
)

DEFAULT_HITS, DEFAULT_SUGGESTIONS = 20, 10
SEARCH_DESCRIPTION = f"""Search records of all types, best match first.

A word matches its inflections and every synonym, abbreviation and code that the catalogue has for it, with one or two
letters misspelt. A hit need not match all words, but nearly as many as the best hit, where rare words weigh more; only
the first {MAX_TERMS} significant words are used. If more than {MAX_EXHAUSTIVE} records may match, at most
{MAX_CANDIDATES} are ranked and counted: first those with such a name or code, then those with all words. Results are
not paged: to read more than `limit` hits, restrict the `type`, or use `q` on a collection. Rejected claims are
not among the results: use `q` on the claims, with `standing=rejected`.
"""
SUGGEST_DESCRIPTION = """Complete a name that is being typed.

Each word of the query must be the beginning of a word of one and the same name, synonym or code of a record.
"""


def _make_limit(maximum: int, default: int) -> QueryInteger:
    metadata = {"description": "Maximum number of results; there are no further pages.", "default": default}
    return QueryInteger(validate=validate.Range(1, maximum), metadata=metadata)


class SearchQuery(Schema):
    q = make_search_text(required=True)
    type = DelimitedList(
        String(validate=validate.OneOf(tuple(RECORD_TYPE)), metadata={"x-component": "RecordType"}),
        validate=validate.Length(1, len(RECORD_TYPE)),
        metadata={"description": "Return only hits of these types; `meta.facets` still counts hits of all types."},
    )
    limit = _make_limit(MAX_HITS, DEFAULT_HITS)


class SuggestQuery(Schema):
    q = make_search_text(required=True)
    limit = _make_limit(MAX_SUGGESTIONS, DEFAULT_SUGGESTIONS)


class SearchMetaSchema(MetaSchema):
    """Metadata of search results."""

    total = Integer(required=True, metadata={"description": "Number of hits of the requested types.", "minimum": 0})
    facets = Nested(SearchFacetsSchema, required=True)
    near = List(Nested(SearchNearSchema), required=True, validate=validate.Length(max=MAX_TERMS))
    stale = Boolean(
        metadata={
            "description": "True while the index is updated after the change of a name by which many records are "
            "found; absent otherwise. Repeat the search for complete results."
        }
    )


SearchResponseSchema = wrap_several(
    HitSchema,
    "SearchResponseSchema",
    "Search results, best match first.",
    MAX_HITS,
    meta=SearchMetaSchema,
    has_links=True,
)
SuggestResponseSchema = wrap_several(
    SuggestionSchema,
    "SuggestResponseSchema",
    "Names that complete the query, best match first.",
    MAX_SUGGESTIONS,
    has_links=True,
)


def create_blueprint(prefix: str) -> Blueprint:
    """Return the routes of search and type-ahead."""
    blueprint = Blueprint("search", __name__, url_prefix=prefix, description="Full-text search.")

    @blueprint.arguments(SearchQuery, location="query")
    @blueprint.response(200, SearchResponseSchema)
    def search_records(args: dict[str, object]) -> Response:
        negotiate_format()
        types, limit = cast("list[str]", args.get("type", RECORD_TYPE)), cast("int", args.get("limit", DEFAULT_HITS))
        return show_snapshot(
            FORMATS["json"],
            lambda connection: read_hits(connection, cast("str", args["q"]), types, limit),
            lambda found: _return_results(found[1], _build_search_meta(found[0], found[2])),
        )

    @blueprint.arguments(SuggestQuery, location="query")
    @blueprint.response(200, SuggestResponseSchema)
    def suggest_names(args: dict[str, object]) -> Response:
        negotiate_format()
        limit = cast("int", args.get("limit", DEFAULT_SUGGESTIONS))
        return show_snapshot(
            FORMATS["json"],
            lambda connection: suggest_records(connection, cast("str", args["q"]), limit),
            lambda suggestions: _return_results(map(_build_suggestion, suggestions), META),
        )

    search_records.__doc__, suggest_names.__doc__ = SEARCH_DESCRIPTION, SUGGEST_DESCRIPTION
    blueprint.get("/search", endpoint="search")(search_records)
    blueprint.get("/suggest", endpoint="suggest")(suggest_names)
    return blueprint


def read_hits(
    connection: Connection, typed: str, types: Container[str] = RECORD_TYPE, limit: int = DEFAULT_HITS, start: int = 0
) -> tuple[SearchHits, list[dict[str, object]], int]:
    """Return all hits, those of the given types from `start` on as they are served, and how many these types have."""
    hits = search_catalogue(connection, parse_query(typed))
    matches = [hit for hit in hits.ranked if hit.text.collection in types]
    page = matches[start : start + limit]
    shown = read_shown_texts(connection, [hit.text.id for hit in page])
    return hits, [_build_hit(hit, shown[hit.text.id]) for hit in page], len(matches)


def _build_hit(hit: RankedText, shown: AnyRow) -> dict[str, object]:
    excerpt = {"snippet": build_snippet(shown.prose or shown.spelt[0], hit.terms), "score": hit.score}
    return {**_identify_record(hit.text, shown.spelt[0]), **excerpt, **_link_record(hit.text)}


def _build_suggestion(suggestion: tuple[AnyRow, str]) -> dict[str, object]:
    text, matched = suggestion
    return {**_identify_record(text, text.spelt[0]), "matched": matched, **_link_record(text)}


def _identify_record(text: RecordReference, name: str) -> dict[str, str]:
    return {"type": text.collection, "id": text.record_id, "name": name}


def _link_record(text: RecordReference) -> dict[str, str]:
    return {"href": envelope.build_url(f"/v1/{text.collection}/{text.record_id}")}


def _build_search_meta(hits: SearchHits, total: int) -> Mapping[str, object]:
    counts = Counter(hit.text.collection for hit in hits.ranked)
    names = sorted(counts, key=lambda name: (-counts[name], name))
    buckets = [{"value": name, "count": counts[name]} for name in names]
    facets = {"type": {"buckets": buckets, "others": 0, "missing": 0}}
    near = [{"word": word, "instead": instead} for word, instead in hits.near.items()]
    stale = {"stale": True} if hits.is_stale else {}
    return {**META, "total": total, "facets": facets, "near": near, **stale}


def _return_results(records: Iterable[Mapping[str, object]], meta: Mapping[str, object]) -> Response:
    links = envelope.build_page_links(request.path, get_query_parameters(), None)
    return envelope.make_response(envelope.wrap_page(map(envelope.dump_json, records), links, meta))
