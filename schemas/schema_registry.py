"""The schema of each record type of `db.vocab.record_types`."""

from collections.abc import Mapping

from schemas.attribute import AttributeSchema
from schemas.candidate import CandidateSchema
from schemas.claim import ClaimSchema
from schemas.condition import ConditionSchema
from schemas.measure import MeasureSchema
from schemas.mechanism import MechanismSchema
from schemas.record_schema import RecordSchema
from schemas.reference import ReferenceSchema
from schemas.risk import RiskSchema
from schemas.study import StudySchema
from schemas.therapy import TherapySchema

RECORD_SCHEMAS: Mapping[str, type[RecordSchema]] = {
    "attributes": AttributeSchema,
    "candidates": CandidateSchema,
    "claims": ClaimSchema,
    "conditions": ConditionSchema,
    "measures": MeasureSchema,
    "mechanisms": MechanismSchema,
    "references": ReferenceSchema,
    "risks": RiskSchema,
    "studies": StudySchema,
    "therapies": TherapySchema,
}
