"""Candidate profiles; their criteria are served as the document they are stored as."""

from db.queries.collection_type import TITLE_FILTER, UPDATED_AT_FILTER, Collection, sort_columns
from db.queries.collections.eligibility_filters import build_eligibility_filters
from db.queries.core_tables import TABLES
from db.queries.filters import foreign_key_filter, related_filter
from db.queries.relations import THERAPY_FILTER, to_one, via_link
from db.queries.source_type import DocumentSource

_CRITERIA = TABLES["criteria"]

SOURCES = {
    "candidates": DocumentSource(
        TABLES["candidates"],
        {
            "therapy": to_one("therapies", "therapy_id"),
            "reference": to_one("references", "reference_id"),
            "study": to_one("studies", "study_id"),
        },
    ),
}

COLLECTION = Collection(
    "candidates",
    "candidates",
    {
        "title": TITLE_FILTER,
        "therapy": THERAPY_FILTER,
        "reference": foreign_key_filter("references", "reference_id", "Reference that the criteria were taken from."),
        "study": foreign_key_filter("studies", "study_id", "Study whose eligibility they define.", nullable=True),
        "attribute": related_filter(
            "attributes",
            via_link(_CRITERIA, "candidate_id", "attribute_id"),
            "Patient attribute of one of its criteria.",
        ),
        **build_eligibility_filters(),
        "updated_at": UPDATED_AT_FILTER,
    },
    sort_columns("title"),
    ("title",),
)
