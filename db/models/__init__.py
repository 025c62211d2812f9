"""The relational schema, one file an aggregate. What must always hold is a constraint that no writer can break."""

from db.models.approval import Approval
from db.models.attribute import Attribute
from db.models.base import Base
from db.models.candidate import Candidate, CandidateBound, Criterion
from db.models.change import ActorName, Change
from db.models.claim import Claim, ClaimFlag, Evidence
from db.models.coding import CODINGS
from db.models.condition import Condition, ConditionParent
from db.models.contribution import Agent, AgentName, Contribution, Search
from db.models.instance import CatalogueLoad, InstanceSecret, LoadConflict
from db.models.measure import Measure
from db.models.mechanism import Mechanism
from db.models.record_document import RecordDocument
from db.models.record_link import RecordFlag, RecordLink
from db.models.reference import Reference, ReferenceFact, ReferenceLink
from db.models.revision import Revision
from db.models.risk import Risk
from db.models.search import SearchName, SearchPhrase, SearchText, SearchWord, StaleText
from db.models.study import Population, Study, StudyReference, StudyTherapy
from db.models.therapy import Component, Therapy, TherapyAncestor, TherapyCondition, TherapyParent

__all__ = [
    "CODINGS",
    "ActorName",
    "Agent",
    "AgentName",
    "Approval",
    "Attribute",
    "Base",
    "Candidate",
    "CandidateBound",
    "CatalogueLoad",
    "Change",
    "Claim",
    "ClaimFlag",
    "Component",
    "Condition",
    "ConditionParent",
    "Contribution",
    "Criterion",
    "Evidence",
    "InstanceSecret",
    "LoadConflict",
    "Measure",
    "Mechanism",
    "Population",
    "RecordDocument",
    "RecordFlag",
    "RecordLink",
    "Reference",
    "ReferenceFact",
    "ReferenceLink",
    "Revision",
    "Risk",
    "Search",
    "SearchName",
    "SearchPhrase",
    "SearchText",
    "SearchWord",
    "StaleText",
    "Study",
    "StudyReference",
    "StudyTherapy",
    "Therapy",
    "TherapyAncestor",
    "TherapyCondition",
    "TherapyParent",
]
