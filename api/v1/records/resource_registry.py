"""Every resource that is served, in the order in which the contract lists them."""

from api.v1.records.resource import Resource
from db.vocab.record_types import RECORD_TYPES
from schemas.approval import ApprovalSchema
from schemas.candidate import CandidateSchema
from schemas.claim import ClaimSchema
from schemas.mechanism import MechanismSchema
from schemas.reference import ReferenceSchema
from schemas.risk import RiskSchema
from schemas.schema_registry import RECORD_SCHEMAS
from schemas.study import StudySchema

RESOURCES: tuple[Resource, ...] = tuple(
    Resource(record_type.name, RECORD_SCHEMAS[record_type.name], record_type.noun, record_type.description)
    for record_type in RECORD_TYPES
)

WITHIN_THERAPY: tuple[Resource, ...] = (
    Resource("claims", ClaimSchema, "claim", "Every claim about this therapy itself.", "therapies"),
    Resource("mechanisms", MechanismSchema, "mechanism", "Mechanisms shown or proposed for it.", "therapies"),
    Resource("risks", RiskSchema, "risk", "Risks shown or proposed for it.", "therapies"),
    Resource("candidates", CandidateSchema, "candidate profile", "Who may receive it.", "therapies"),
    Resource("outcomes", ClaimSchema, "outcome", "What it did: claims of kind outcome.", "therapies"),
    Resource("studies", StudySchema, "study", "Studies of it.", "therapies"),
    Resource("references", ReferenceSchema, "reference", "Every source cited about it.", "therapies"),
    Resource("approvals", ApprovalSchema, "approval", "What regulators and guideline bodies decided.", "therapies"),
)
