"""Risks, on their own and nested in a therapy."""

from db.queries.collection_type import NAME_FILTER, UPDATED_AT_FILTER, Collection, sort_columns
from db.queries.collections.claim_subjects import (
    claims_about,
    subject_of_therapy,
    supporting_claims,
    therapies_relation,
)
from db.queries.core_tables import TABLES
from db.queries.filters import column_filter
from db.queries.relations import codings_relation, codings_source, therapy_filter
from db.queries.source_type import DocumentSource
from db.vocab import enums

_RELATIONS = {
    "codings": codings_relation("risks"),
    "therapies": therapies_relation("risk_id"),
    "claims": claims_about("risk_id"),
}

SOURCES = {
    "risks": DocumentSource(TABLES["risks"], _RELATIONS),
    "therapies.risks": DocumentSource(TABLES["risks"], {**_RELATIONS, "claims": supporting_claims("risk_id")}),
    **codings_source("risks"),
}

COLLECTION = Collection(
    "risks",
    "risks",
    {
        "name": NAME_FILTER,
        "category": column_filter("word", "category", "Category of harm.", values=enums.RISK_CATEGORY),
        "therapy": therapy_filter(subject_of_therapy("risk_id")),
        "updated_at": UPDATED_AT_FILTER,
    },
    sort_columns("name"),
    ("name",),
)
