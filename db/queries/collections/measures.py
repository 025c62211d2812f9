"""Measures, and which therapies have a figure of one."""

from db.queries.claim_inheritance import CLAIMS
from db.queries.collection_type import CHANGED, NAME, Collection, sorts
from db.queries.core_tables import TABLES
from db.queries.filters import column
from db.queries.relations import codings_of, tied, to_codings, with_descendants
from db.queries.source_type import Source
from db.vocab import enums

SOURCES = {
    "measures": Source(TABLES["measures"], {"codings": to_codings("measures")}),
    **codings_of("measures"),
}

COLLECTION = Collection(
    "measures",
    "measures",
    {
        "name": NAME,
        "family": column("text", "family", "Family of measures.", counted=True, nullable=True),
        "type": column("word", "type", "Type of its values.", values=enums.MEASURE_TYPE),
        "direction": column("word", "direction", "Whether more is better.", values=enums.DIRECTION),
        "therapy": with_descendants(tied(CLAIMS, "measure_id", "therapy_id")),
        "updated_at": CHANGED,
    },
    sorts("name"),
    ("name",),
)
