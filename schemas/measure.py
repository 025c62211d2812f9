"""Measures: what outcomes are measured by."""

from db.vocab.words import DIRECTION, MEASURE_TYPE
from schemas.record_fields import Many, Text, Word
from schemas.record_schema import RecordSchema, name


class MeasureSchema(RecordSchema):
    """What an outcome is measured by. Another threshold or definition is another measure."""

    name = name("measure")
    definition = Text(metadata={"description": "Exactly what is measured."})
    family = Text(most=200, allow_none=True, metadata={"description": "Groups measures of the same idea."})
    type = Word(MEASURE_TYPE, metadata={"description": "The type of its values."})
    direction = Word(DIRECTION, metadata={"description": "Whether more is better."})
    unit = Text(most=100, metadata={"description": "UCUM unit, or ISO 4217 currency for money."})
    codings = Many("CodingSchema", whole=True, metadata={"description": "The same measure in other vocabularies."})
