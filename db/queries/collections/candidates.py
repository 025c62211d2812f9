"""Candidate profiles; their criteria are served as the document they are stored as."""

from db.queries.collection_type import CHANGED, TITLE, Collection, sorts
from db.queries.collections.eligibility_filters import admitting
from db.queries.core_tables import TABLES
from db.queries.filters import key, related
from db.queries.relations import OF_THERAPY, tied, to_one
from db.queries.source_type import Source

_CRITERIA = TABLES["criteria"]

SOURCES = {
    "candidates": Source(
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
        "title": TITLE,
        "therapy": OF_THERAPY,
        "reference": key("references", "reference_id", "Reference whose criteria they are."),
        "study": key("studies", "study_id", "Study whose entry they rule.", nullable=True),
        "attribute": related(
            "attributes",
            tied(_CRITERIA, "candidate_id", "attribute_id"),
            "Patient fact that one of its criteria asks for.",
        ),
        **admitting(),
        "updated_at": CHANGED,
    },
    sorts("title"),
    ("title",),
)
