"""Schemas of facets: counts of records by value."""

from marshmallow import Schema, validate
from marshmallow.fields import Integer, List, Nested, String

from db.vocab.list_limits import MAX_BUCKETS

MAX_FACETS = 10  # in one request


class BucketSchema(Schema):
    """Value with the number of records that have it."""

    value = String(
        required=True,
        metadata={
            "description": "Value as accepted by the filter of the same name: an enum value, id, boolean or year."
        },
    )
    name = String(metadata={"description": "Label of the record, if the value is an id.", "maxLength": 20_000})
    count = Integer(required=True, metadata={"description": "Number of records with the value.", "minimum": 1})


class FacetSchema(Schema):
    """Counts of records by value. A record with several values is counted in several buckets."""

    buckets = List(
        Nested(BucketSchema),
        required=True,
        validate=validate.Length(max=MAX_BUCKETS),
        metadata={"description": "Most frequent values, by descending count, then by value."},
    )
    # Values, not records: one record may have several of them.
    others = Integer(
        required=True, metadata={"description": "Number of further values that are not listed.", "minimum": 0}
    )
    missing = Integer(required=True, metadata={"description": "Number of records without a value.", "minimum": 0})
