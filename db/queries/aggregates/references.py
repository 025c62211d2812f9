"""References, what they say of themselves, and the claims and profiles that cite them."""

from sqlalchemy import ColumnElement, select

from db.queries.collection import CHANGED, TITLE, Collection, by_date, sorts
from db.queries.filters import Match, column
from db.queries.joins import by, by_id, codings_of, through, to_codings, to_many, to_one, with_descendants
from db.queries.source import Relation, Row, Source
from db.queries.tables import TABLES
from db.queries.views import CLAIMS
from db.vocab import words

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
        "kind": column("word", "kind", "Kind of work.", values=words.REFERENCE_KIND),
        "design": column("word", "design", "Design of the study it reports.", values=words.DESIGN, nullable=True),
        "issued": column("date", "issued", "When it was published.", nullable=True),
        "container": column("text", "container", "Journal, site or register.", nullable=True),
        "retraction": column("word", "retraction", "Corrected, doubted or retracted.", values=words.RETRACTION),
        "translation": column("word", "translation", "Whether it was translated.", values=words.TRANSLATION),
        "peer_reviewed": column("flag", "peer_reviewed", "Whether peers reviewed it.", nullable=True),
        "therapy": with_descendants(cited_on),
        "updated_at": CHANGED,
    },
    sorts("title") | {"issued": by_date("issued")},
    ("title",),
)
