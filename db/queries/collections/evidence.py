"""Evidence as rows: each piece with its claim, whose standing and lifecycle it shares."""

from sqlalchemy import case, null, select

from db.queries.claim_inheritance import CLAIMS
from db.queries.collection_type import (
    DEFAULT_STANDING,
    STANDING_FILTER,
    UPDATED_AT_FILTER,
    Collection,
    TieKey,
    sort_by_column,
    sort_columns,
)
from db.queries.core_tables import TABLES
from db.queries.filters import column_filter, foreign_key_filter
from db.queries.relations import THERAPY_FILTER, to_one
from db.queries.source_type import DocumentSource
from db.vocab import enums

_EVIDENCE = TABLES["evidence"]
_ROWS = (
    select(
        *_EVIDENCE.c,
        CLAIMS.c.therapy_id,
        CLAIMS.c.kind,
        CLAIMS.c.standing,
        CLAIMS.c.updated_at,
        CLAIMS.c.id.label("of_claim"),  # not the column of evidence: an index has it after the time of the claim
        # The evidence of a merged claim did not move to the successor, which has its own.
        case((CLAIMS.c.status == "published", "published"), else_="withdrawn").label("status"),
        CLAIMS.c.reason,
        null().label("successor_id"),
    )
    .join(CLAIMS, CLAIMS.c.id == _EVIDENCE.c.claim_id)
    .subquery("evidence_rows")
)

SOURCES = {
    "evidence_rows": DocumentSource(
        _ROWS,
        {
            "claim": to_one("claims", "claim_id"),
            "reference": to_one("references", "reference_id"),
            "counterclaim": to_one("claims", "counterclaim_id"),
        },
    ),
}

COLLECTION = Collection(
    "evidence",
    "evidence_rows",
    {
        "claim": foreign_key_filter("claims", "claim_id", "Id of the claim."),
        "reference": foreign_key_filter("references", "reference_id", "Id or code of the reference."),
        "therapy": THERAPY_FILTER,
        "kind": column_filter("word", "kind", "Kind of claim.", values=enums.CLAIM_KIND),
        "standing": STANDING_FILTER,
        "stance": column_filter(
            "word", "stance", "Whether the source supports, disputes or corrects the claim.", values=enums.STANCE
        ),
        "ground": column_filter(
            "word", "ground", "Ground on which the source opposes the claim.", values=enums.GROUND, nullable=True
        ),
        "level": column_filter("word", "level", "Level of evidence.", values=enums.LEVEL),
        "directness": column_filter("word", "directness", "Whether the evidence is direct.", values=enums.DIRECTNESS),
        "read": column_filter("word", "read", "Part of the source that the editors read.", values=enums.READ),
        "read_on": column_filter("date", "read_on", "Date on which the editors read the source."),
        "locator": column_filter("text", "locator", "Location in the source."),
        "updated_at": UPDATED_AT_FILTER,
    },
    sort_columns("read_on"),
    ("id",),
    tie_keys={"updated_at": TieKey("claim", sort_by_column("of_claim"))},
    default_filters=(DEFAULT_STANDING,),
)
