"""The one list of what is served: a type of record a row, in the order a reader of the contract meets them."""

from api.v1.records.resource import Resource
from schemas.approval import ApprovalSchema
from schemas.attribute import AttributeSchema
from schemas.candidate import CandidateSchema
from schemas.claim import ClaimSchema
from schemas.condition import ConditionSchema
from schemas.measure import MeasureSchema
from schemas.mechanism import MechanismSchema
from schemas.reference import ReferenceSchema
from schemas.risk import RiskSchema
from schemas.study import StudySchema
from schemas.therapy import TherapySchema

RESOURCES: tuple[Resource, ...] = (
    Resource("therapies", TherapySchema, "therapy", "Therapies, each a regimen of components."),
    Resource("mechanisms", MechanismSchema, "mechanism", "Ways in which therapies may work."),
    Resource("risks", RiskSchema, "risk", "What can go wrong."),
    Resource("conditions", ConditionSchema, "condition", "What therapies treat, prevent or are studied for."),
    Resource("candidates", CandidateSchema, "candidate profile", "Who may receive a therapy, as one source prints it."),
    Resource("studies", StudySchema, "study", "Studies, under the ids of their registers."),
    Resource("references", ReferenceSchema, "reference", "Who says so."),
    Resource("claims", ClaimSchema, "claim", "One sentence each, with every source for or against it."),
    Resource("attributes", AttributeSchema, "attribute", "Facts about a patient that criteria ask for."),
    Resource("measures", MeasureSchema, "measure", "What outcomes are measured by."),
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
