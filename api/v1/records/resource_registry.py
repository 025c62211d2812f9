"""Every resource that is served, in the order in which the contract lists them."""

from api.v1.records.resource import Resource
from db.vocab.record_types import RECORD_TYPES
from schemas.approval import ApprovalSchema
from schemas.candidate import CandidateSchema
from schemas.claim import ClaimSchema
from schemas.claim_evidence import EvidenceRowSchema
from schemas.mechanism import MechanismSchema
from schemas.reference import ReferenceSchema
from schemas.risk import RiskSchema
from schemas.schema_registry import RECORD_SCHEMAS
from schemas.study import StudySchema
from schemas.therapy import ComponentSchema, TherapySchema

RESOURCES: tuple[Resource, ...] = (
    *(
        Resource(record_type.name, RECORD_SCHEMAS[record_type.name], record_type.noun, record_type.description)
        for record_type in RECORD_TYPES
    ),
    Resource(
        "evidence",
        EvidenceRowSchema,
        "evidence row",
        "Evidence as rows: one for each claim and place in a source that supports or opposes it.",
    ),
)

WITHIN_THERAPY: tuple[Resource, ...] = (
    Resource("claims", ClaimSchema, "claim", "All claims about the therapy itself.", "therapies"),
    Resource(
        "mechanisms",
        MechanismSchema,
        "mechanism",
        "Mechanisms that have been shown or proposed for the therapy.",
        "therapies",
    ),
    Resource("risks", RiskSchema, "risk", "Risks that have been shown or proposed for the therapy.", "therapies"),
    Resource(
        "candidates",
        CandidateSchema,
        "candidate profile",
        "Candidate profiles: who may receive the therapy according to one source.",
        "therapies",
    ),
    Resource("outcomes", ClaimSchema, "outcome", "Outcomes of the therapy: its claims of kind `outcome`.", "therapies"),
    Resource("burdens", ClaimSchema, "burden", "Burdens of the therapy: its claims of kind `burden`.", "therapies"),
    Resource(
        "procedures",
        ClaimSchema,
        "procedure",
        "How the therapy is administered: its claims of kind `procedure` and those it inherits.",
        "therapies",
    ),
    Resource(
        "components",
        ComponentSchema,
        "component",
        "Components of the regimen, in the order in which they are given.",
        "therapies",
    ),
    Resource("parents", TherapySchema, "parent", "The next broader therapies.", "therapies"),
    Resource("children", TherapySchema, "child", "The next narrower therapies.", "therapies"),
    Resource("studies", StudySchema, "study", "Studies of the therapy.", "therapies"),
    Resource("references", ReferenceSchema, "reference", "References that claims about the therapy cite.", "therapies"),
    Resource(
        "approvals",
        ApprovalSchema,
        "approval",
        "Decisions of regulators and of guideline bodies about the therapy.",
        "therapies",
    ),
)
