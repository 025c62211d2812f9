"""Schemas of search results, facets and suggestions."""

from marshmallow import Schema, validate
from marshmallow.fields import Float, List, Nested, String

from db.vocab.record_types import RECORD_TYPE
from schemas.facet_schemas import FacetSchema

MAX_HITS = 100
MAX_SUGGESTIONS = 20

_TYPE = {"description": "Collection of the record.", "x-component": "RecordType"}


def type_field() -> String:
    return String(required=True, validate=validate.OneOf(tuple(RECORD_TYPE)), metadata=dict(_TYPE))


class HitSchema(Schema):
    """Record that matches the query."""

    type = type_field()
    id = String(required=True, metadata={"description": "Identifier of the record."})
    name = String(required=True, metadata={"description": "Name, title or statement of the record as plain text."})
    snippet = String(
        required=True,
        metadata={"description": "Matching excerpt as safe HTML; matches are wrapped in `<mark>`."},
    )
    score = Float(
        required=True, metadata={"description": "Relevance score; comparable only within one response.", "minimum": 0}
    )
    href = String(required=True, metadata={"description": "URL path of the record."})


class SearchFacetsSchema(Schema):
    """Counts of hits by type, regardless of the `type` parameter."""

    type = Nested(FacetSchema, required=True)


class SearchNearSchema(Schema):
    """Search term without matches, and the similar terms that were used instead."""

    word = String(required=True, metadata={"description": "Search term as parsed."})
    instead = List(String(), required=True, validate=validate.Length(max=10))


class SuggestionSchema(Schema):
    """Record with a name that starts with the text entered."""

    type = type_field()
    id = String(required=True, metadata={"description": "Identifier of the record."})
    name = String(required=True, metadata={"description": "Name or title of the record."})
    matched = String(
        required=True, metadata={"description": "Name, synonym or title that starts with the text entered."}
    )
    href = String(required=True, metadata={"description": "URL path of the record."})
