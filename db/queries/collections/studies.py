"""Studies, the groups of people in them, and the works on them."""

from db.queries.collection_type import CHANGED, TITLE, Collection, by_date, sorts
from db.queries.collections.claim_subjects import spoken_of
from db.queries.core_tables import TABLES
from db.queries.filters import column, related
from db.queries.relations import by, by_id, codings_of, linked, tied, to_codings, to_many, to_one, with_descendants
from db.queries.source_type import Source
from db.vocab import enums

THERAPIES = TABLES["study_therapies"]
_REFERENCES = TABLES["study_references"]

SOURCES = {
    "studies": Source(
        TABLES["studies"],
        {
            "codings": to_codings("studies"),
            "therapies": linked("therapies", THERAPIES, "study_id", "therapy_id"),
            "references": to_many("study_references", "study_id", by("position", "reference_id", "role")),
            "populations": to_many("populations", "study_id", by_id),
            "claims": spoken_of("study_id"),
        },
    ),
    "study_references": Source(_REFERENCES, {"reference": to_one("references", "reference_id")}),
    "populations": Source(
        TABLES["populations"],
        {
            "received": to_one("therapies", "received_id"),
            "study": to_one("studies", "study_id"),
            "parent": to_one("populations", "parent_id"),
        },
    ),
    **codings_of("studies"),
}

COLLECTION = Collection(
    "studies",
    "studies",
    {
        "title": TITLE,
        "design": column("word", "design", "Design.", values=enums.DESIGN, nullable=True),
        "phase": column("word", "phase", "Phase.", values=enums.PHASE, nullable=True),
        "status": column("word", "recruitment", "Recruitment.", values=enums.STUDY_STATUS, nullable=True),
        "enrolment": column("integer", "enrolment", "People in it.", nullable=True),
        "start": column("date", "start", "When it started.", nullable=True),
        "sponsor": column("text", "sponsor", "Sponsor.", counted=True, nullable=True),
        "origin": column("word", "origin", "Curated or imported.", values=enums.ORIGIN),
        "therapy": with_descendants(tied(THERAPIES, "study_id", "therapy_id")),
        "reference": related("references", tied(_REFERENCES, "study_id", "reference_id"), "Work on it."),
        "updated_at": CHANGED,
    },
    sorts("title") | {"start": by_date("start")},
    ("id",),
)
