"""References, what they say of themselves, and the claims and profiles that cite them."""

from typing import Any

from sqlalchemy import ColumnElement, Select, select, union_all

from db.queries.claim_inheritance import CLAIMS
from db.queries.collection_type import CHANGED, TITLE, Collection, by_date, sorts
from db.queries.core_tables import TABLES
from db.queries.facet_values import drawn
from db.queries.filters import Match, Tie, column
from db.queries.relations import by, by_id, codings_of, through, to_codings, to_many, to_one, with_descendants
from db.queries.source_type import Relation, Row, Source
from db.vocab import enums

_CANDIDATES = TABLES["candidates"]
_EVIDENCE = TABLES["evidence"]


def cited_on(row: Row, matches: Match) -> ColumnElement[bool]:
    """The reference is cited by a claim on a matching therapy, or by a profile of it."""
    evidence, claim, candidate = _EVIDENCE.alias(), CLAIMS.alias(), _CANDIDATES.alias()
    claims = (
        select(evidence.c.reference_id)
        .join(claim, claim.c.id == evidence.c.claim_id)
        .where(matches(claim.c.therapy_id))
        .correlate_except(evidence, claim)
    )
    profiles = select(candidate.c.reference_id).where(matches(candidate.c.therapy_id)).correlate_except(candidate)
    return row.c.id.in_(claims) | row.c.id.in_(profiles)


def citations() -> Select[Any]:
    """Every reference, beside each therapy whose claims or profiles cite it; some pairs several times."""
    evidence, claim, candidate = _EVIDENCE.alias(), CLAIMS.alias(), _CANDIDATES.alias()
    claims = select(evidence.c.reference_id, claim.c.therapy_id).join(claim, claim.c.id == evidence.c.claim_id)
    profiles = select(candidate.c.reference_id, candidate.c.therapy_id)
    both = union_all(claims, profiles).subquery()
    return select(both.c.reference_id, both.c.therapy_id)


SOURCES = {
    "references": Source(
        TABLES["references"],
        {
            "codings": to_codings("references"),
            "facts": to_many("reference_facts", "reference_id", by("position")),
            "links": to_many("reference_links", "from_id", by("type", "to_id")),
            "claims": Relation("claims", through(_EVIDENCE, "reference_id", "claim_id"), by_id),
        },
    ),
    "reference_facts": Source(TABLES["reference_facts"]),
    "reference_links": Source(TABLES["reference_links"], {"reference": to_one("references", "to_id")}),
    **codings_of("references"),
}

COLLECTION = Collection(
    "references",
    "references",
    {
        "title": TITLE,
        "kind": column("word", "kind", "Kind of work.", values=enums.REFERENCE_KIND),
        "design": column("word", "design", "Design of the study it reports.", values=enums.DESIGN, nullable=True),
        "issued": column("date", "issued", "When it was published.", nullable=True),
        "container": column("text", "container", "Journal, site or register.", counted=True, nullable=True),
        "retraction": column("word", "retraction", "Corrected, doubted or retracted.", values=enums.RETRACTION),
        "translation": column("word", "translation", "Whether it was translated.", values=enums.TRANSLATION),
        "peer_reviewed": column("flag", "peer_reviewed", "Whether peers reviewed it.", nullable=True),
        "therapy": with_descendants(Tie(cited_on, drawn(citations))),
        "updated_at": CHANGED,
    },
    sorts("title") | {"issued": by_date("issued")},
    ("title",),
)
