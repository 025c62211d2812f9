"""Attributes of patients, and the profiles that ask for them."""

from db.queries.collection_type import CHANGED, NAME, Collection, sorts
from db.queries.core_tables import TABLES
from db.queries.filters import column, related
from db.queries.relations import by_title, codings_of, through, tied, to_codings
from db.queries.source_type import Relation, Source
from db.vocab import enums

_CRITERIA = TABLES["criteria"]

SOURCES = {
    "attributes": Source(
        TABLES["attributes"],
        {
            "codings": to_codings("attributes"),
            "candidates": Relation("candidates", through(_CRITERIA, "attribute_id", "candidate_id"), by_title),
        },
    ),
    **codings_of("attributes"),
}

COLLECTION = Collection(
    "attributes",
    "attributes",
    {
        "name": NAME,
        "type": column("word", "type", "Sort of fact.", values=enums.ATTRIBUTE_TYPE),
        "candidate": related(
            "candidates", tied(_CRITERIA, "attribute_id", "candidate_id"), "Profile that asks for it."
        ),
        "updated_at": CHANGED,
    },
    sorts("name"),
    ("name",),
)
