"""What each of our records is in the graph: its class, by its schema and, where kinds differ, by a member."""

from collections.abc import Mapping

from marshmallow import Schema

from db.vocab.record_types import RECORD_TYPE
from schemas.approval import ApprovalSchema
from schemas.candidate import AskedAttributeSchema, CitedSchema, CriterionSchema, WindowSchema
from schemas.claim import EstimateSchema, FollowUpSchema, IntervalSchema
from schemas.claim_evidence import (
    AgentSchema,
    ContributionSchema,
    EvidenceRowSchema,
    EvidenceSchema,
    SearchRecordSchema,
)
from schemas.exports.documents import Record
from schemas.record_schema import CodingSchema
from schemas.reference import ReferenceFactSchema, ReferenceLinkSchema, ReferenceSchema
from schemas.schema_registry import RECORD_SCHEMAS
from schemas.study import PopulationSchema, StudyReferenceSchema, StudySchema
from schemas.therapy import ComponentSchema, TherapyConditionSchema

# Parts of records, and records in the short form in which others name them.
_PART_CLASSES: Mapping[type[Schema], str] = {
    AgentSchema: "Agent",
    ApprovalSchema: "Approval",
    AskedAttributeSchema: "Attribute",
    CitedSchema: "CreativeWork",
    CodingSchema: "MedicalCode",
    ComponentSchema: "Component",
    ContributionSchema: "Contribution",
    CriterionSchema: "Criterion",
    EstimateSchema: "Estimate",
    EvidenceRowSchema: "Evidence",
    EvidenceSchema: "Evidence",
    FollowUpSchema: "FollowUp",
    IntervalSchema: "Interval",
    PopulationSchema: "Population",
    ReferenceFactSchema: "ReferenceFact",
    ReferenceLinkSchema: "ReferenceLink",
    SearchRecordSchema: "Search",
    StudyReferenceSchema: "StudyReference",
    TherapyConditionSchema: "MedicalCondition",
    WindowSchema: "Window",
}
CLASSES: Mapping[type[Schema], str] = {
    **_PART_CLASSES,
    **{schema: RECORD_TYPE[name].jsonld_class for name, schema in RECORD_SCHEMAS.items()},
}
# Collections whose items these are; other records are found within another, or nowhere.
COLLECTIONS: Mapping[type[Schema], str] = {
    ApprovalSchema: "claims",  # an approval is the structured part of a claim, and bears its id
    AskedAttributeSchema: "attributes",
    CitedSchema: "references",
    EvidenceRowSchema: "evidence",
    EvidenceSchema: "evidence",
    TherapyConditionSchema: "conditions",
    **{schema: name for name, schema in RECORD_SCHEMAS.items()},
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


def class_of(schema: type[Schema], record: Record) -> str | None:
    member, narrower = CLASSES_BY_MEMBER.get(schema, ("", {}))
    return narrower.get(record.get(member) or "", CLASSES.get(schema))
