"""How many records have each value of a kind: one shape, wherever records are counted by something."""

from marshmallow import Schema, validate
from marshmallow.fields import Integer, List, Nested, String

MOST_BUCKETS = 100
MOST_FACETS = 10  # in one request


class BucketSchema(Schema):
    """A value, and how many records have it."""

    value = String(
        required=True,
        metadata={"description": "As the filter of the same name takes it: a word, an id, `true` or `false`, a year."},
    )
    name = String(metadata={"description": "Where the value is an id, the label of its record.", "maxLength": 20_000})
    count = Integer(required=True, metadata={"description": "Records that have it.", "minimum": 1})


class FacetSchema(Schema):
    """Records by one kind of value. A record with several values is in several buckets."""

    buckets = List(
        Nested(BucketSchema),
        required=True,
        validate=validate.Length(max=MOST_BUCKETS),
        metadata={"description": "The commonest values, the most records first, then by value."},
    )
    others = Integer(required=True, metadata={"description": "How many more values there are.", "minimum": 0})
    missing = Integer(required=True, metadata={"description": "Records that have no value.", "minimum": 0})
