"""Risks, on their own and on the page of a therapy."""

from db.queries.collection_type import CHANGED, NAME, Collection, sorts
from db.queries.collections.claim_subjects import bearing, had_by, holders, spoken_of
from db.queries.core_tables import TABLES
from db.queries.filters import column
from db.queries.relations import codings_of, to_codings, with_descendants
from db.queries.source_type import Source
from db.vocab import enums

_RELATIONS = {
    "codings": to_codings("risks"),
    "therapies": holders("risk_id"),
    "claims": spoken_of("risk_id"),
}

SOURCES = {
    "risks": Source(TABLES["risks"], _RELATIONS),
    "therapies.risks": Source(TABLES["risks"], {**_RELATIONS, "claims": bearing("risk_id")}),
    **codings_of("risks"),
}

COLLECTION = Collection(
    "risks",
    "risks",
    {
        "name": NAME,
        "category": column("word", "category", "Kind of harm.", values=enums.RISK_CATEGORY),
        "therapy": with_descendants(had_by("risk_id")),
        "updated_at": CHANGED,
    },
    sorts("name"),
    ("name",),
)
