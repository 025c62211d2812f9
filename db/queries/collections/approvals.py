"""Approvals: status claims joined with their structured part, read like a table."""

from sqlalchemy import func, select

from db import models
from db.queries.claim_inheritance import CLAIMS
from db.queries.collection_type import DEFAULT_STANDING, STANDING_FILTER, Collection, sort_by_date
from db.queries.core_tables import TABLES
from db.queries.filters import column_filter
from db.queries.relations import order_by_columns, to_many, to_one
from db.queries.source_type import DocumentSource
from db.vocab import enums

_APPROVALS = TABLES["approvals"]
_STATED = (
    select(
        _APPROVALS,
        _APPROVALS.c.claim_id.label("id"),
        CLAIMS.c.statement,
        CLAIMS.c.standing,
        CLAIMS.c.status,
        CLAIMS.c.successor_id,
        CLAIMS.c.reason,
        # PostgreSQL sorts nulls last, SQLite first: an empty text is first in both.
        func.coalesce(_APPROVALS.c.since, "").label("sorted_since"),
    )
    .join(CLAIMS, CLAIMS.c.id == _APPROVALS.c.claim_id)
    .subquery("approvals_stated")
)

SOURCES = {
    "approvals": DocumentSource(
        _STATED,
        {
            "therapy": to_one("therapies", "therapy_id"),
            "study": to_one("studies", "study_id"),
            "document": to_one("references", "document_id"),
            "evidence": to_many("evidence", "claim_id", order_by_columns("position"), key="claim_id"),
        },
    ),
}

COLLECTION = Collection(
    "approvals",
    "approvals",
    {
        "jurisdiction": column_filter("text", "jurisdiction", "ISO 3166 code of the country.", counted=True),
        "agency": column_filter("text", "agency", "Agency that made the decision.", counted=True),
        "category": column_filter("word", "category", "Kind of decision.", values=tuple(enums.APPROVAL_STATE)),
        "state": column_filter("word", "state", "Decision.", values=models.approval.STATES),
        "from": column_filter("date", "since", "First day on which the decision applies.", nullable=True),
        "until": column_filter("date", "until", "First day on which the decision no longer applies.", nullable=True),
        "standing": STANDING_FILTER,
    },
    {"from": sort_by_date("since"), "id": lambda row: row.c.id},
    ("from",),
    default_filters=(DEFAULT_STANDING,),
)
