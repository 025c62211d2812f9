"""Approvals: what a regulator, payer or guideline body decided, where, and from when until when."""

from typing import ClassVar

from marshmallow import Schema

from db.vocab.words import APPROVAL_STATE, STANDING, approval_states
from schemas.record_fields import Many, One, PartialDate, Text, Word

STATES = approval_states()


class ApprovalSchema(Schema):
    """The structured part of a status claim: it has evidence and standing through that claim, whose id it bears."""

    always: ClassVar[tuple[str, ...]] = ("id", "statement")

    id = Text(required=True, most=200, metadata={"description": "Id of the status claim."})
    statement = Text(required=True, most=300, metadata={"description": "What the claim says."})
    therapy = One("TherapySchema", metadata={"description": "The therapy decided on."})
    jurisdiction = Text(most=2, metadata={"description": "ISO 3166 country, or EU."})
    agency = Text(most=500, metadata={"description": "Who decided."})
    category = Word(tuple(APPROVAL_STATE), metadata={"description": "Kind of decision."})
    state = Word(STATES, metadata={"description": "What was decided."})
    since = PartialDate(
        data_key="from",
        allow_none=True,
        metadata={"source": "since", "description": "First day it holds, as far as known."},
    )
    until = PartialDate(allow_none=True, metadata={"description": "First day it no longer holds; null while it does."})
    strength = Text(most=500, allow_none=True, metadata={"description": "Grade of a recommendation, as printed."})
    study = One("StudySchema", allow_none=True, metadata={"description": "The study it is about, if one."})
    document = One("ReferenceSchema", allow_none=True, metadata={"description": "The decision's own document."})
    standing = Word(STANDING, metadata={"description": "Whether the catalogue stands behind it."})
    evidence = Many("EvidenceSchema", whole=True, metadata={"description": "Who says so."})
