"""What each of our records is in the graph: its class, by its schema and, where kinds differ, by a member."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema

from schemas.approval import ApprovalSchema
from schemas.attribute import AttributeSchema
from schemas.candidate import AskedAttributeSchema, CandidateSchema, CitedSchema, CriterionSchema, WindowSchema
from schemas.claim import ClaimSchema, EvidenceSchema, FollowUpSchema, IntervalSchema
from schemas.condition import ConditionSchema
from schemas.measure import MeasureSchema
from schemas.mechanism import MechanismSchema
from schemas.record_schema import CodingSchema
from schemas.reference import ReferenceFactSchema, ReferenceLinkSchema, ReferenceSchema
from schemas.risk import RiskSchema
from schemas.study import PopulationSchema, StudyReferenceSchema, StudySchema
from schemas.therapy import ComponentSchema, TherapyConditionSchema, TherapySchema

CLASSES: Mapping[type[Schema], str] = {
    ApprovalSchema: "Approval",
    AskedAttributeSchema: "Attribute",
    AttributeSchema: "Attribute",
    CandidateSchema: "CandidateProfile",
    CitedSchema: "CreativeWork",
    ClaimSchema: "Claim",
    CodingSchema: "MedicalCode",
    ComponentSchema: "Component",
    ConditionSchema: "MedicalCondition",
    CriterionSchema: "Criterion",
    EvidenceSchema: "Evidence",
    FollowUpSchema: "FollowUp",
    IntervalSchema: "Interval",
    MeasureSchema: "Measure",
    MechanismSchema: "Mechanism",
    PopulationSchema: "Population",
    ReferenceFactSchema: "ReferenceFact",
    ReferenceLinkSchema: "ReferenceLink",
    ReferenceSchema: "CreativeWork",
    RiskSchema: "Risk",
    StudyReferenceSchema: "StudyReference",
    StudySchema: "MedicalStudy",
    TherapyConditionSchema: "MedicalCondition",
    TherapySchema: "MedicalTherapy",
    WindowSchema: "Window",
}
# Collections whose items these are; other records are found within another, or nowhere.
COLLECTIONS: Mapping[type[Schema], str] = {
    ApprovalSchema: "claims",  # an approval is the structured part of a claim, and bears its id
    AskedAttributeSchema: "attributes",
    AttributeSchema: "attributes",
    CandidateSchema: "candidates",
    CitedSchema: "references",
    ClaimSchema: "claims",
    ConditionSchema: "conditions",
    MeasureSchema: "measures",
    MechanismSchema: "mechanisms",
    ReferenceSchema: "references",
    RiskSchema: "risks",
    StudySchema: "studies",
    TherapyConditionSchema: "conditions",
    TherapySchema: "therapies",
}
TRIAL, OBSERVATION = "MedicalTrial", "MedicalObservationalStudy"
CLASSES_BY_MEMBER: Mapping[type[Schema], tuple[str, Mapping[str, str]]] = {
    ReferenceSchema: (
        "kind",
        {
            "journal_article": "MedicalScholarlyArticle",
            "preprint": "ScholarlyArticle",
            "conference_abstract": "ScholarlyArticle",
            "registry_record": "WebPage",
            "registry_report": "Report",
            "label": "CreativeWork",
            "regulatory_document": "Report",
            "guideline": "Report",
            "press_release": "NewsArticle",
            "news": "NewsArticle",
            "web_page": "MedicalWebPage",
            "dataset": "Dataset",
            "book": "Book",
            "correction_notice": "ScholarlyArticle",
            "retraction_notice": "ScholarlyArticle",
            "editorial_note": "Comment",
        },
    ),
    StudySchema: (
        "design",
        {
            "randomised_controlled": TRIAL,
            "nonrandomised_controlled": TRIAL,
            "single_arm": TRIAL,
            "dose_escalation": TRIAL,
            "cohort": OBSERVATION,
            "matched_cohort": OBSERVATION,
            "case_control": OBSERVATION,
            "cross_sectional": OBSERVATION,
            "case_series": OBSERVATION,
            "registry_analysis": OBSERVATION,
        },
    ),
}


def class_of(schema: type[Schema], record: Mapping[str, Any]) -> str | None:
    member, narrower = CLASSES_BY_MEMBER.get(schema, ("", {}))
    return narrower.get(record.get(member) or "", CLASSES.get(schema))
