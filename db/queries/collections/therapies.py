"""Therapies: the regimen, the hierarchy, and everything read from claims about them."""

from dataclasses import replace
from functools import partial

from sqlalchemy import ColumnElement, Float, FromClause, cast, func, select, union

from db.queries.bounded_count import count_rows
from db.queries.claim_inheritance import (
    CLAIMS,
    applies_to_therapy,
    has_subject,
    is_published_and_standing,
    select_bearer_pairs,
    select_therapies_with_subject,
)
from db.queries.collection_type import NAME_FILTER, UPDATED_AT_FILTER, Collection, sort_columns
from db.queries.collections.claim_subjects import subjects_relation
from db.queries.collections.eligibility_filters import build_eligibility_filters, via_candidate
from db.queries.collections.references import is_cited_by_therapy, select_citations
from db.queries.collections.studies import THERAPIES as STUDIES
from db.queries.core_tables import TABLES
from db.queries.facet_values import values_from_query
from db.queries.filter_operators import ValuePredicate
from db.queries.filters import Filter, FilterTarget, ManyMatches, column_filter, related_filter
from db.queries.relations import (
    ORDER_BY_ID,
    ORDER_BY_NAME,
    ORDER_BY_TITLE,
    codings_relation,
    codings_source,
    join_via_link,
    link_relation,
    order_by_columns,
    own_column,
    therapy_filter,
    to_many,
    to_one,
    via_link,
    via_long_link,
)
from db.queries.source_type import AnyColumn, AnySelect, DocumentSource, OrderBy, RecordList, Relation
from db.vocab import enums

_APPROVALS = TABLES["approvals"]
_CANDIDATES = TABLES["candidates"]
_CONDITIONS = TABLES["therapy_conditions"]
_EVIDENCE = TABLES["evidence"]
_PARENTS = TABLES["therapy_parents"]

_CONDITIONS_NAMED = (
    select(_CONDITIONS, TABLES["conditions"].c.name)
    .join(TABLES["conditions"], TABLES["conditions"].c.id == _CONDITIONS.c.condition_id)
    .subquery("therapy_conditions_named")
)


def _join_primary_parent(row: FromClause, therapy: FromClause) -> ColumnElement[bool]:
    parent = _PARENTS.alias()
    primary = select(parent.c.parent_id).where(parent.c.therapy_id == row.c.id, parent.c.position == 0)
    return therapy.c.id == primary.correlate_except(parent).scalar_subquery()


def _own_claims_relation(kind: str | None, order_by: OrderBy, record_list: RecordList) -> Relation:
    """The standing claims of a kind, or of any, that are about the therapy itself."""

    def join_claims(row: FromClause, claim: FromClause) -> ColumnElement[bool]:
        own = (claim.c.therapy_id == row.c.id) & is_published_and_standing(claim)
        return own if kind is None else own & (claim.c.kind == kind)

    return Relation("claims", join_claims, order_by, record_list=record_list)


def _order_by_cohort_and_time(_: FromClause, claim: FromClause) -> tuple[AnyColumn, ...]:
    """Order by measure, then cohort, then follow-up."""
    return (
        claim.c.measure_id,
        func.coalesce(claim.c.population_id, ""),
        func.coalesce(claim.c.follow_up_unit, ""),
        # SQLite keeps figures as text: uncast, 12 months would come before 6.
        func.coalesce(cast(claim.c.follow_up_high, Float), 0.0),
        claim.c.id,
    )


_PROCEDURES_RELATION = Relation(
    "context_claims",
    lambda row, claim: (
        (claim.c.kind == "procedure") & applies_to_therapy(row.c.id, claim) & is_published_and_standing(claim)
    ),
    lambda row, claim: (claim.c.therapy_id != row.c.id, claim.c.id),
    carried_columns={"context_id": "id"},
    record_list=RecordList("claims", (("kind", "procedure"),)),  # none holds the inherited ones alone
)
_APPROVALS_RELATION = Relation(
    "approvals",
    lambda row, approval: (approval.c.therapy_id == row.c.id) & approval.c.standing.in_(enums.DEFAULT_STANDINGS),
    order_by_columns("sorted_since", "id"),
    record_list=RecordList("therapies.approvals"),
)
_REFERENCES_RELATION = Relation(
    "references",
    lambda row, reference: is_cited_by_therapy(reference, lambda therapy: therapy == row.c.id),
    ORDER_BY_TITLE,
    record_list=RecordList("therapies.references"),
)
_CHILDREN_RELATION = Relation(
    "therapies",
    join_via_link(_PARENTS, "parent_id", "therapy_id"),
    ORDER_BY_NAME,
    record_list=RecordList("therapies", (("parent", None),)),
)
_CANDIDATES_RELATION = replace(
    to_many("candidates", "therapy_id", ORDER_BY_TITLE), record_list=RecordList("therapies.candidates")
)
_STUDIES_RELATION = Relation(
    "studies",
    join_via_link(STUDIES, "therapy_id", "study_id"),
    ORDER_BY_ID,
    record_list=RecordList("therapies.studies"),
)
_BURDENS = RecordList("therapies.claims", (("kind", "burden"),))

SOURCES = {
    "therapies": DocumentSource(
        TABLES["therapies"],
        {
            "parent": Relation("therapies", _join_primary_parent),
            "parents": link_relation("therapies", _PARENTS, "therapy_id", "parent_id"),
            "children": _CHILDREN_RELATION,
            "conditions": to_many(
                "therapies.conditions", "therapy_id", order_by_columns("position", "condition_id", "role")
            ),
            "codings": codings_relation("therapies"),
            "components": to_many("components", "therapy_id", order_by_columns("position")),
            "mechanisms": subjects_relation("therapies.mechanisms", "mechanism_id"),
            "risks": subjects_relation("therapies.risks", "risk_id"),
            "procedures": _PROCEDURES_RELATION,
            "outcomes": _own_claims_relation("outcome", _order_by_cohort_and_time, RecordList("therapies.outcomes")),
            "burdens": _own_claims_relation("burden", ORDER_BY_ID, _BURDENS),
            "candidates": _CANDIDATES_RELATION,
            "approvals": _APPROVALS_RELATION,
            "studies": _STUDIES_RELATION,
            "references": _REFERENCES_RELATION,
            "claims": _own_claims_relation(None, order_by_columns("kind", "id"), RecordList("therapies.claims")),
        },
    ),
    "therapies.conditions": DocumentSource(_CONDITIONS_NAMED),
    "components": DocumentSource(TABLES["components"], {"part": to_one("therapies", "part_id")}),
    **codings_source("therapies"),
}


def _subject_in_view(subject: str) -> FilterTarget:
    return FilterTarget(
        lambda row, matches: row.c.id.in_(select_therapies_with_subject(matches, subject)),
        values_from_query(lambda: select_bearer_pairs(subject)),
        ManyMatches(partial(count_rows, CLAIMS, subject), lambda row, matches: has_subject(row.c.id, matches, subject)),
    )


def _cites_reference(row: FromClause, matches: ValuePredicate) -> ColumnElement[bool]:
    """The therapy has a claim or a profile that cites a matching reference."""
    evidence, claim, candidate = _EVIDENCE.alias(), CLAIMS.alias(), _CANDIDATES.alias()
    # One IN over a union, as in `is_cited_by_therapy` and for the same reason.
    claims = select(claim.c.therapy_id).join(evidence, evidence.c.claim_id == claim.c.id)
    profiles = select(candidate.c.therapy_id).where(matches(candidate.c.reference_id))
    return row.c.id.in_(union(claims.where(matches(evidence.c.reference_id)), profiles))


def _select_cited_references() -> AnySelect:
    citations = select_citations().subquery()
    return select(citations.c.therapy_id, citations.c.reference_id)


COLLECTION = Collection(
    "therapies",
    "therapies",
    {
        "name": NAME_FILTER,
        "kind": column_filter("word", "kind", "Kind of therapy.", values=enums.THERAPY_KIND),
        "stage": column_filter("word", "stage", "Furthest stage of development.", values=enums.STAGE, nullable=True),
        "activity": column_filter(
            "word", "activity", "Whether it is still being developed or used.", values=enums.ACTIVITY, nullable=True
        ),
        "origin": column_filter("word", "origin", "Whether it was curated or imported.", values=enums.ORIGIN),
        "therapy": therapy_filter(own_column("id")),
        "parent": related_filter("therapies", via_link(_PARENTS, "therapy_id", "parent_id"), "Parent therapy."),
        "condition": related_filter(
            "conditions", via_long_link(_CONDITIONS, "therapy_id", "condition_id"), "Condition that it treats."
        ),
        "mechanism": related_filter(
            "mechanisms", _subject_in_view("mechanism_id"), "Mechanism shown or proposed by claims."
        ),
        "risk": related_filter("risks", _subject_in_view("risk_id"), "Risk shown or proposed by claims."),
        "measure": related_filter(
            "measures",
            via_long_link(CLAIMS, "therapy_id", "measure_id"),
            "Measure of one of its claims.",
        ),
        "study": related_filter("studies", via_link(STUDIES, "therapy_id", "study_id"), "Study of the therapy."),
        "reference": related_filter(
            "references",
            FilterTarget(_cites_reference, values_from_query(_select_cited_references)),
            "Reference cited by its claims or candidate profiles.",
        ),
        "jurisdiction": Filter(
            "text",
            via_link(_APPROVALS, "therapy_id", "jurisdiction"),
            "ISO 3166 code of a country with a regulatory decision on it.",
        ),
        **build_eligibility_filters(via_candidate),
        "updated_at": UPDATED_AT_FILTER,
    },
    sort_columns("name"),
    ("name",),
    view_parameters={
        "standing": (enums.DEFAULT_STANDINGS, enums.STANDING),
        "assertion": (enums.IN_VIEW, enums.ASSERTION),
    },
)
