"""Schema of approvals: decisions of regulators, payers and guideline bodies."""

from typing import ClassVar

from marshmallow import Schema

from db.vocab.enums import APPROVAL_STATE, STANDING, approval_states
from schemas.record_fields import Enum, PartialDate, Text, ToMany, ToOne

STATES = approval_states()


class ApprovalSchema(Schema):
    """Structured decision of a status claim. It shares the identifier, evidence and standing of that claim."""

    always: ClassVar[tuple[str, ...]] = ("id", "statement")

    id = Text(required=True, most=200, metadata={"description": "Identifier of the status claim."})
    statement = Text(required=True, most=300, metadata={"description": "Statement of the status claim."})
    therapy = ToOne("TherapySchema", metadata={"description": "Therapy that the decision concerns."})
    jurisdiction = Text(most=2, metadata={"description": "ISO 3166-1 alpha-2 country code, or `EU`."})
    agency = Text(most=500, metadata={"description": "Agency or body that made the decision."})
    category = Enum(tuple(APPROVAL_STATE), metadata={"description": "Category of the decision."})
    state = Enum(STATES, metadata={"description": "State that results from the decision."})
    since = PartialDate(
        data_key="from",
        allow_none=True,
        metadata={
            "source": "since",
            "description": "Date from which the decision is effective, with the precision that is known.",
        },
    )
    until = PartialDate(
        allow_none=True,
        metadata={"description": "Date on which the decision ceases to be effective; null while it is effective."},
    )
    strength = Text(most=500, allow_none=True, metadata={"description": "Strength of a recommendation as printed."})
    study = ToOne("StudySchema", allow_none=True, metadata={"description": "Study that the decision concerns, if any."})
    document = ToOne("ReferenceSchema", allow_none=True, metadata={"description": "Document of the decision."})
    standing = Enum(STANDING, metadata={"description": "Editorial standing of the claim."})
    evidence = ToMany("EvidenceSchema", embedded=True, metadata={"description": "Evidence for and against the claim."})
