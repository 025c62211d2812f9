"""Schema of mechanisms of action."""

from schemas.record_fields import Many, Text
from schemas.record_schema import RecordSchema, name, synonyms


class MechanismSchema(RecordSchema):
    """Mechanism of action. Claims state which therapies have it and on what evidence."""

    name = name("mechanism")
    synonyms = synonyms()
    action = Text(metadata={"description": "Action in one sentence."})
    description = Text(metadata={"description": "Description of how the mechanism is thought to work."})
    codings = Many(
        "CodingSchema", whole=True, metadata={"description": "Codes for the mechanism in other vocabularies."}
    )
    therapies = Many(
        "TherapySchema",
        on_request=True,
        metadata={"description": "Therapies for which the mechanism is shown or proposed."},
    )
    claims = Many(
        "ClaimSchema",
        on_request=True,
        metadata={
            "description": "Claims about this mechanism; within a therapy, those that link the two, direct ones first."
        },
    )
