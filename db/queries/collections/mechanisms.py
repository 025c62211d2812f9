"""Mechanisms, on their own and on the page of a therapy."""

from db.queries.collection_type import CHANGED, NAME, Collection, sorts
from db.queries.collections.claim_subjects import bearing, had_by, holders, spoken_of
from db.queries.core_tables import TABLES
from db.queries.relations import codings_of, to_codings, with_descendants
from db.queries.source_type import Source

_RELATIONS = {
    "codings": to_codings("mechanisms"),
    "therapies": holders("mechanism_id"),
    "claims": spoken_of("mechanism_id"),
}

SOURCES = {
    "mechanisms": Source(TABLES["mechanisms"], _RELATIONS),
    "therapies.mechanisms": Source(TABLES["mechanisms"], {**_RELATIONS, "claims": bearing("mechanism_id")}),
    **codings_of("mechanisms"),
}

COLLECTION = Collection(
    "mechanisms",
    "mechanisms",
    {
        "name": NAME,
        "therapy": with_descendants(had_by("mechanism_id")),
        "updated_at": CHANGED,
    },
    sorts("name"),
    ("name",),
)
