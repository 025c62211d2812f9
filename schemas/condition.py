"""Conditions: what a therapy treats, prevents or is studied for."""

from schemas.record_fields import Many, Text
from schemas.record_schema import RecordSchema, name, synonyms


class ConditionSchema(RecordSchema):
    """A disease or state of health."""

    name = name("condition")
    synonyms = synonyms()
    description = Text(metadata={"description": "What it is, in plain words."})
    codings = Many("CodingSchema", whole=True, metadata={"description": "The same condition in other vocabularies."})
    parents = Many("ConditionSchema", metadata={"description": "Broader conditions (is-a)."})
    therapies = Many("TherapySchema", on_request=True, metadata={"description": "Therapies that name this condition."})
