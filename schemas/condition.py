"""Schema of conditions that therapies treat, prevent or are studied for."""

from schemas.record_fields import Many, Text
from schemas.record_schema import RecordSchema, name, synonyms


class ConditionSchema(RecordSchema):
    """Disease or health condition."""

    name = name("condition")
    synonyms = synonyms()
    description = Text(metadata={"description": "Description in plain language."})
    codings = Many(
        "CodingSchema", whole=True, metadata={"description": "Codes for the condition in other vocabularies."}
    )
    parents = Many("ConditionSchema", metadata={"description": "Parent conditions (is-a)."})
    therapies = Many(
        "TherapySchema",
        on_request=True,
        metadata={"description": "Therapies that treat, prevent or are studied for this condition."},
    )
