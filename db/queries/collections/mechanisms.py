"""Mechanisms, on their own and nested in a therapy."""

from db.queries.collection_type import NAME_FILTER, UPDATED_AT_FILTER, Collection, sort_columns
from db.queries.collections.claim_subjects import (
    claims_about,
    subject_of_therapy,
    supporting_claims,
    therapies_relation,
)
from db.queries.core_tables import TABLES
from db.queries.relations import codings_relation, codings_source, therapy_filter
from db.queries.source_type import DocumentSource

_RELATIONS = {
    "codings": codings_relation("mechanisms"),
    "therapies": therapies_relation("mechanism_id"),
    "claims": claims_about("mechanism_id"),
}

SOURCES = {
    "mechanisms": DocumentSource(TABLES["mechanisms"], _RELATIONS),
    "therapies.mechanisms": DocumentSource(
        TABLES["mechanisms"], {**_RELATIONS, "claims": supporting_claims("mechanism_id")}
    ),
    **codings_source("mechanisms"),
}

COLLECTION = Collection(
    "mechanisms",
    "mechanisms",
    {
        "name": NAME_FILTER,
        "therapy": therapy_filter(subject_of_therapy("mechanism_id")),
        "updated_at": UPDATED_AT_FILTER,
    },
    sort_columns("name"),
    ("name",),
)
