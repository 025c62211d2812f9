"""Schema of mechanisms of action."""

from schemas.record_fields import Text, ToMany
from schemas.record_schema import RecordSchema, name_field, synonyms_field


class MechanismSchema(RecordSchema):
    """Mechanism of action. Claims state which therapies have it and on what evidence."""

    name = name_field("mechanism")
    synonyms = synonyms_field()
    action = Text(metadata={"description": "Action in one sentence."})
    description = Text(metadata={"description": "Description of how the mechanism is thought to work."})
    codings = ToMany(
        "CodingSchema", embedded=True, metadata={"description": "Codes for the mechanism in other vocabularies."}
    )
    therapies = ToMany(
        "TherapySchema",
        on_request=True,
        metadata={"description": "Therapies for which the mechanism is shown or proposed."},
    )
    claims = ToMany(
        "ClaimSchema",
        on_request=True,
        metadata={
            "description": "Claims about this mechanism; within a therapy, those that link the two, direct ones first."
        },
    )
