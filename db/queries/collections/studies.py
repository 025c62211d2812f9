"""Studies, their populations and the publications on them."""

from db.queries.collection_type import TITLE_FILTER, UPDATED_AT_FILTER, Collection, sort_by_date, sort_columns
from db.queries.collections.claim_subjects import claims_about
from db.queries.core_tables import TABLES
from db.queries.filters import column_filter, related_filter
from db.queries.relations import (
    ORDER_BY_ID,
    codings_relation,
    codings_source,
    link_relation,
    order_by_columns,
    therapy_filter,
    to_many,
    to_one,
    via_link,
)
from db.queries.source_type import DocumentSource
from db.vocab import enums

THERAPIES = TABLES["study_therapies"]
_REFERENCES = TABLES["study_references"]

SOURCES = {
    "studies": DocumentSource(
        TABLES["studies"],
        {
            "codings": codings_relation("studies"),
            "therapies": link_relation("therapies", THERAPIES, "study_id", "therapy_id"),
            "references": to_many("study_references", "study_id", order_by_columns("position", "reference_id", "role")),
            "populations": to_many("populations", "study_id", ORDER_BY_ID),
            "claims": claims_about("study_id"),
        },
    ),
    "study_references": DocumentSource(_REFERENCES, {"reference": to_one("references", "reference_id")}),
    "populations": DocumentSource(
        TABLES["populations"],
        {
            "received": to_one("therapies", "received_id"),
            "study": to_one("studies", "study_id"),
            "parent": to_one("populations", "parent_id"),
        },
    ),
    **codings_source("studies"),
}

COLLECTION = Collection(
    "studies",
    "studies",
    {
        "title": TITLE_FILTER,
        "design": column_filter("word", "design", "Design of the study.", values=enums.DESIGN, nullable=True),
        "phase": column_filter("word", "phase", "Phase of the trial.", values=enums.PHASE, nullable=True),
        "status": column_filter("word", "recruitment", "Recruitment status.", values=enums.STUDY_STATUS, nullable=True),
        "enrolment": column_filter("integer", "enrolment", "Number of participants.", nullable=True),
        "start": column_filter("date", "start", "Start date.", nullable=True),
        "sponsor": column_filter("text", "sponsor", "Sponsor.", counted=True, nullable=True),
        "origin": column_filter("word", "origin", "Whether it was curated or imported.", values=enums.ORIGIN),
        "therapy": therapy_filter(via_link(THERAPIES, "study_id", "therapy_id")),
        "reference": related_filter(
            "references", via_link(_REFERENCES, "study_id", "reference_id"), "Publication on the study."
        ),
        "updated_at": UPDATED_AT_FILTER,
    },
    sort_columns("title") | {"start": sort_by_date("start")},
    ("id",),
)
