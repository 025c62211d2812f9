"""Attributes of patients, and the candidate profiles with criteria on them."""

from db.queries.collection_type import NAME_FILTER, UPDATED_AT_FILTER, Collection, sort_columns
from db.queries.core_tables import TABLES
from db.queries.filters import column_filter, related_filter
from db.queries.relations import ORDER_BY_TITLE, codings_relation, codings_source, join_via_link, via_link
from db.queries.source_type import DocumentSource, RecordList, Relation
from db.vocab import enums

_CRITERIA = TABLES["criteria"]

SOURCES = {
    "attributes": DocumentSource(
        TABLES["attributes"],
        {
            "codings": codings_relation("attributes"),
            "candidates": Relation(
                "candidates",
                join_via_link(_CRITERIA, "attribute_id", "candidate_id"),
                ORDER_BY_TITLE,
                record_list=RecordList("candidates", (("attribute", None),)),
            ),
        },
    ),
    **codings_source("attributes"),
}

COLLECTION = Collection(
    "attributes",
    "attributes",
    {
        "name": NAME_FILTER,
        "type": column_filter("word", "type", "Data type of the attribute.", values=enums.ATTRIBUTE_TYPE),
        "candidate": related_filter(
            "candidates",
            via_link(_CRITERIA, "attribute_id", "candidate_id"),
            "Candidate profile with a criterion on the attribute.",
        ),
        "updated_at": UPDATED_AT_FILTER,
    },
    sort_columns("name"),
    ("name",),
)
