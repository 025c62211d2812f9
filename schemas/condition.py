"""Schema of conditions that therapies treat, prevent or are studied for."""

from schemas.record_fields import Text, ToMany
from schemas.record_schema import RecordSchema, name_field, synonyms_field


class ConditionSchema(RecordSchema):
    """Disease or health condition."""

    name = name_field("condition")
    synonyms = synonyms_field()
    description = Text(metadata={"description": "Description in plain language."})
    codings = ToMany(
        "CodingSchema", embedded=True, metadata={"description": "Codes for the condition in other vocabularies."}
    )
    parents = ToMany("ConditionSchema", metadata={"description": "Parent conditions (is-a)."})
    therapies = ToMany(
        "TherapySchema",
        on_request=True,
        metadata={"description": "Therapies that treat, prevent or are studied for this condition."},
    )
