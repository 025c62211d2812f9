"""Approvals: status claims with their structured part; a join that reads like a table."""

from sqlalchemy import func, select

from db import models
from db.queries.claim_inheritance import CLAIMS
from db.queries.collection_type import STANDING, STANDINGS, Collection, by_date
from db.queries.core_tables import TABLES
from db.queries.filters import column
from db.queries.relations import by, to_many, to_one
from db.queries.source_type import Source
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
        func.coalesce(_APPROVALS.c.since, "").label("sorted_since"),
    )
    .join(CLAIMS, CLAIMS.c.id == _APPROVALS.c.claim_id)
    .subquery("approvals_stated")
)

SOURCES = {
    "approvals": Source(
        _STATED,
        {
            "therapy": to_one("therapies", "therapy_id"),
            "study": to_one("studies", "study_id"),
            "document": to_one("references", "document_id"),
            "evidence": to_many("evidence", "claim_id", by("position"), key="claim_id"),
        },
    ),
}

COLLECTION = Collection(
    "approvals",
    "approvals",
    {
        "jurisdiction": column("text", "jurisdiction", "ISO 3166 country.", counted=True),
        "agency": column("text", "agency", "Who decided.", counted=True),
        "category": column("word", "category", "Kind of decision.", values=tuple(enums.APPROVAL_STATE)),
        "state": column("word", "state", "What was decided.", values=models.approval.STATES),
        "from": column("date", "since", "First day it holds.", nullable=True),
        "until": column("date", "until", "First day it no longer holds.", nullable=True),
        "standing": STANDING,
    },
    {"from": by_date("since"), "id": lambda row: row.c.id},
    ("from",),
    defaults=(STANDINGS,),
)
