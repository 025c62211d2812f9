"""Schema of risks."""

from db.vocab.words import RISK_CATEGORY
from schemas.record_fields import Many, Text, Word
from schemas.record_schema import RecordSchema, name, synonyms


class RiskSchema(RecordSchema):
    """Risk of harm. Claims state which therapies carry it, how often it occurs and why."""

    name = name("risk")
    synonyms = synonyms()
    category = Word(RISK_CATEGORY, metadata={"description": "Category of harm."})
    description = Text(metadata={"description": "Description in plain language."})
    codings = Many("CodingSchema", whole=True, metadata={"description": "Codes for the risk in other vocabularies."})
    therapies = Many(
        "TherapySchema",
        on_request=True,
        metadata={"description": "Therapies for which the risk is shown or proposed."},
    )
    claims = Many(
        "ClaimSchema",
        on_request=True,
        metadata={
            "description": "Claims about this risk; within a therapy, those that link the two, direct ones first."
        },
    )
