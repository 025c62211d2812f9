"""Conditions, broader ones, and the therapies for them."""

from db.queries.collection_type import NAME_FILTER, UPDATED_AT_FILTER, Collection, sort_columns
from db.queries.core_tables import TABLES
from db.queries.filters import related_filter
from db.queries.relations import (
    ORDER_BY_NAME,
    codings_relation,
    codings_source,
    join_via_link,
    link_relation,
    via_link,
)
from db.queries.source_type import DocumentSource, RecordList, Relation

_PARENTS = TABLES["condition_parents"]
_THERAPIES = TABLES["therapy_conditions"]

SOURCES = {
    "conditions": DocumentSource(
        TABLES["conditions"],
        {
            "codings": codings_relation("conditions"),
            "parents": link_relation("conditions", _PARENTS, "condition_id", "parent_id"),
            "therapies": Relation(
                "therapies",
                join_via_link(_THERAPIES, "condition_id", "therapy_id"),
                ORDER_BY_NAME,
                record_list=RecordList("therapies", (("condition", None),)),
            ),
        },
    ),
    **codings_source("conditions"),
}

COLLECTION = Collection(
    "conditions",
    "conditions",
    {
        "name": NAME_FILTER,
        "parent": related_filter("conditions", via_link(_PARENTS, "condition_id", "parent_id"), "Parent condition."),
        "therapy": related_filter(
            "therapies", via_link(_THERAPIES, "condition_id", "therapy_id"), "Therapy for the condition."
        ),
        "updated_at": UPDATED_AT_FILTER,
    },
    sort_columns("name"),
    ("name",),
)
