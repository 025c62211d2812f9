"""Conditions, broader ones, and the therapies for them."""

from db.queries.collection_type import CHANGED, NAME, Collection, sorts
from db.queries.core_tables import TABLES
from db.queries.filters import related
from db.queries.relations import by_name, codings_of, linked, through, tied, to_codings
from db.queries.source_type import Relation, Source

_PARENTS = TABLES["condition_parents"]
_THERAPIES = TABLES["therapy_conditions"]

SOURCES = {
    "conditions": Source(
        TABLES["conditions"],
        {
            "codings": to_codings("conditions"),
            "parents": linked("conditions", _PARENTS, "condition_id", "parent_id"),
            "therapies": Relation("therapies", through(_THERAPIES, "condition_id", "therapy_id"), by_name),
        },
    ),
    **codings_of("conditions"),
}

COLLECTION = Collection(
    "conditions",
    "conditions",
    {
        "name": NAME,
        "parent": related("conditions", tied(_PARENTS, "condition_id", "parent_id"), "Broader condition."),
        "therapy": related("therapies", tied(_THERAPIES, "condition_id", "therapy_id"), "Therapy for it."),
        "updated_at": CHANGED,
    },
    sorts("name"),
    ("name",),
)
