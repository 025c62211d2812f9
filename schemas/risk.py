"""Schema of risks."""

from db.vocab.enums import RISK_CATEGORY
from schemas.record_fields import Enum, Text, ToMany
from schemas.record_schema import RecordSchema, name_field, synonyms_field


class RiskSchema(RecordSchema):
    """Risk of harm. Claims state which therapies carry it, how often it occurs and why."""

    name = name_field("risk")
    synonyms = synonyms_field()
    category = Enum(RISK_CATEGORY, metadata={"description": "Category of harm."})
    description = Text(metadata={"description": "Description in plain language."})
    codings = ToMany(
        "CodingSchema", embedded=True, metadata={"description": "Codes for the risk in other vocabularies."}
    )
    therapies = ToMany(
        "TherapySchema",
        on_request=True,
        metadata={"description": "Therapies for which the risk is shown or proposed."},
    )
    claims = ToMany(
        "ClaimSchema",
        on_request=True,
        metadata={
            "description": "Claims about this risk; within a therapy, those that link the two, direct ones first."
        },
    )
