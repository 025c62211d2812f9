"""Measures, and the therapies with claims on them."""

from db.queries.claim_inheritance import CLAIMS
from db.queries.collection_type import NAME_FILTER, UPDATED_AT_FILTER, Collection, sort_columns
from db.queries.core_tables import TABLES
from db.queries.filters import column_filter
from db.queries.relations import codings_relation, codings_source, therapy_filter, via_link
from db.queries.source_type import DocumentSource
from db.vocab import enums

SOURCES = {
    "measures": DocumentSource(TABLES["measures"], {"codings": codings_relation("measures")}),
    **codings_source("measures"),
}

COLLECTION = Collection(
    "measures",
    "measures",
    {
        "name": NAME_FILTER,
        "family": column_filter("text", "family", "Family of measures.", counted=True, nullable=True),
        "type": column_filter("word", "type", "Type of its values.", values=enums.MEASURE_TYPE),
        "direction": column_filter("word", "direction", "Whether higher values are better.", values=enums.DIRECTION),
        "therapy": therapy_filter(via_link(CLAIMS, "measure_id", "therapy_id")),
        "updated_at": UPDATED_AT_FILTER,
    },
    sort_columns("name"),
    ("name",),
)
