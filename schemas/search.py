"""What search answers: hits of every type in one order, how many of each type there are, and names to go on typing."""

from marshmallow import Schema, validate
from marshmallow.fields import Float, List, Nested, String

from schemas.facet_schemas import FacetSchema

MOST_HITS = 100
MOST_SUGGESTIONS = 20

TYPES = (
    *("therapies", "mechanisms", "risks", "conditions", "candidates"),
    *("studies", "references", "claims", "attributes", "measures"),
)
_TYPE = {"description": "The collection it is in.", "x-component": "RecordType"}


def _type() -> String:
    return String(required=True, validate=validate.OneOf(TYPES), metadata=dict(_TYPE))


class HitSchema(Schema):
    """A record that was found."""

    type = _type()
    id = String(required=True, metadata={"description": "Its id."})
    name = String(required=True, metadata={"description": "Its name, title or statement, as plain text."})
    snippet = String(
        required=True,
        metadata={
            "description": "Where it says so, as HTML: text escaped, the words that were met in `<mark>`, no other tag."
        },
    )
    score = Float(
        required=True, metadata={"description": "How well it fits; to compare hits of one answer.", "minimum": 0}
    )
    href = String(required=True, metadata={"description": "Its path."})


class SearchFacetsSchema(Schema):
    """Hits by what they are, whatever `type` was asked for."""

    type = Nested(FacetSchema, required=True)


class SearchNearSchema(Schema):
    """A word that no record has, and the nearest ones that were looked for instead."""

    word = String(required=True, metadata={"description": "The word as it was read."})
    instead = List(String(), required=True, validate=validate.Length(max=10))


class SuggestionSchema(Schema):
    """A record with a name that begins as typed."""

    type = _type()
    id = String(required=True, metadata={"description": "Its id."})
    name = String(required=True, metadata={"description": "Its name or title."})
    matched = String(required=True, metadata={"description": "The name, synonym or title that begins as typed."})
    href = String(required=True, metadata={"description": "Its path."})
