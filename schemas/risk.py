"""Risks: what can go wrong."""

from db.vocab.words import RISK_CATEGORY
from schemas.record_fields import Many, Text, Word
from schemas.record_schema import RecordSchema, name, synonyms


class RiskSchema(RecordSchema):
    """Something that can go wrong. Which therapy bears it, how often and why, is said by claims."""

    name = name("risk")
    synonyms = synonyms()
    category = Word(RISK_CATEGORY, metadata={"description": "The kind of harm."})
    description = Text(metadata={"description": "What it is, in plain words."})
    codings = Many("CodingSchema", whole=True, metadata={"description": "The same harm in other vocabularies."})
    therapies = Many(
        "TherapySchema",
        on_request=True,
        metadata={"description": "Therapies for which it is shown or proposed."},
    )
    claims = Many(
        "ClaimSchema",
        on_request=True,
        metadata={"description": "Claims on this risk; on a therapy, those that tie the two, its own first."},
    )
