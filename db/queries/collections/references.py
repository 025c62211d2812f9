"""References, what they say of themselves, and the claims and profiles that cite them."""

from sqlalchemy import ColumnElement, FromClause, select, union, union_all

from db.queries.claim_inheritance import CLAIMS
from db.queries.collection_type import TITLE_FILTER, UPDATED_AT_FILTER, Collection, sort_by_date, sort_columns
from db.queries.core_tables import TABLES
from db.queries.facet_values import values_from_query
from db.queries.filter_operators import ValuePredicate
from db.queries.filters import FilterTarget, column_filter
from db.queries.relations import (
    ORDER_BY_ID,
    codings_relation,
    codings_source,
    join_via_link,
    order_by_columns,
    therapy_filter,
    to_many,
    to_one,
)
from db.queries.source_type import AnySelect, DocumentSource, RecordList, Relation
from db.vocab import enums

_CANDIDATES = TABLES["candidates"]
_EVIDENCE = TABLES["evidence"]


def is_cited_by_therapy(row: FromClause, matches: ValuePredicate) -> ColumnElement[bool]:
    """The reference is cited by a claim on a matching therapy, or by a profile of it."""
    evidence, claim, candidate = _EVIDENCE.alias(), CLAIMS.alias(), _CANDIDATES.alias()
    claims = (
        select(evidence.c.reference_id)
        .join(claim, claim.c.id == evidence.c.claim_id)
        .where(matches(claim.c.therapy_id))
        .correlate_except(evidence, claim)
    )
    profiles = select(candidate.c.reference_id).where(matches(candidate.c.therapy_id)).correlate_except(candidate)
    # One IN over a union: PostgreSQL scans all references for a disjunction of two.
    return row.c.id.in_(union(claims, profiles))


def select_citations() -> AnySelect:
    """Select each reference with each therapy whose claims or profiles cite it; some pairs are repeated."""
    evidence, claim, candidate = _EVIDENCE.alias(), CLAIMS.alias(), _CANDIDATES.alias()
    claims = select(evidence.c.reference_id, claim.c.therapy_id).join(claim, claim.c.id == evidence.c.claim_id)
    profiles = select(candidate.c.reference_id, candidate.c.therapy_id)
    citations = union_all(claims, profiles).subquery()
    return select(citations.c.reference_id, citations.c.therapy_id)


SOURCES = {
    "references": DocumentSource(
        TABLES["references"],
        {
            "codings": codings_relation("references"),
            "facts": to_many("reference_facts", "reference_id", order_by_columns("position")),
            "links": to_many("reference_links", "from_id", order_by_columns("type", "to_id")),
            "claims": Relation(
                "claims",
                join_via_link(_EVIDENCE, "reference_id", "claim_id"),
                ORDER_BY_ID,
                record_list=RecordList("claims", (("reference", None), ("standing__in", ",".join(enums.STANDING)))),
            ),
        },
    ),
    "reference_facts": DocumentSource(TABLES["reference_facts"]),
    "reference_links": DocumentSource(TABLES["reference_links"], {"reference": to_one("references", "to_id")}),
    **codings_source("references"),
}

COLLECTION = Collection(
    "references",
    "references",
    {
        "title": TITLE_FILTER,
        "kind": column_filter("word", "kind", "Kind of publication.", values=enums.REFERENCE_KIND),
        "design": column_filter(
            "word", "design", "Design of the study that it reports.", values=enums.DESIGN, nullable=True
        ),
        "issued": column_filter("date", "issued", "Date of publication.", nullable=True),
        "container": column_filter("text", "container", "Journal, website or registry.", counted=True, nullable=True),
        "retraction": column_filter(
            "word", "retraction", "Whether it was corrected, questioned or retracted.", values=enums.RETRACTION
        ),
        "translation": column_filter("word", "translation", "Whether it is a translation.", values=enums.TRANSLATION),
        "peer_reviewed": column_filter("flag", "peer_reviewed", "Whether it was peer-reviewed.", nullable=True),
        "therapy": therapy_filter(FilterTarget(is_cited_by_therapy, values_from_query(select_citations))),
        "updated_at": UPDATED_AT_FILTER,
    },
    sort_columns("title") | {"issued": sort_by_date("issued")},
    ("title",),
)
