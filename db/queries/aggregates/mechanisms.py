"""Mechanisms, on their own and on the page of a therapy."""

from db.queries.aggregates.subjects import bearing, had_by, holders, spoken_of
from db.queries.collection import CHANGED, NAME, Collection, sorts
from db.queries.joins import codings_of, to_codings, with_descendants
from db.queries.source import Source
from db.queries.tables import TABLES

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
