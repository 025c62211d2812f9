"""Therapies: the regimen, the place among others, and what claims say each has."""

from typing import Any

from sqlalchemy import ColumnElement, Float, Select, cast, func, select

from db.queries.claim_inheritance import CLAIMS, bearers, bearers_of, bears_on, stands
from db.queries.collection_type import CHANGED, NAME, Collection, sorts
from db.queries.collections.claim_subjects import had
from db.queries.collections.eligibility_filters import admitting, of_therapy
from db.queries.collections.references import citations, cited_on
from db.queries.collections.studies import THERAPIES as STUDIES
from db.queries.core_tables import TABLES
from db.queries.facet_values import drawn
from db.queries.filters import Filter, Match, Tie, column, related
from db.queries.relations import (
    by,
    by_id,
    by_name,
    by_own,
    by_title,
    codings_of,
    linked,
    through,
    tied,
    to_codings,
    to_many,
    to_one,
    with_descendants,
)
from db.queries.source_type import Order, Relation, Row, Source
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


def _parent(row: Row, therapy: Row) -> ColumnElement[bool]:
    way = _PARENTS.alias()
    primary = select(way.c.parent_id).where(way.c.therapy_id == row.c.id, way.c.position == 0)
    return therapy.c.id == primary.correlate_except(way).scalar_subquery()


def _own(kind: str | None, order: Order) -> Relation:
    """The therapy's own claims of a kind that stand."""

    def join(row: Row, claim: Row) -> ColumnElement[bool]:
        mine = (claim.c.therapy_id == row.c.id) & stands(claim)
        return mine if kind is None else mine & (claim.c.kind == kind)

    return Relation("claims", join, order)


def _by_cohort_and_time(_: Row, claim: Row) -> tuple[ColumnElement[Any], ...]:
    """A measure at a time, and within it the course of one cohort after the other."""
    return (
        claim.c.measure_id,
        func.coalesce(claim.c.population_id, ""),
        func.coalesce(claim.c.follow_up_unit, ""),
        func.coalesce(cast(claim.c.follow_up_high, Float), 0.0),
        claim.c.id,
    )


_PROCEDURES = Relation(
    "page_claims",
    lambda row, claim: (claim.c.kind == "procedure") & bears_on(row.c.id, claim) & stands(claim),
    lambda row, claim: (claim.c.therapy_id != row.c.id, claim.c.id),
    carry={"page_id": "id"},
)
_APPROVED = Relation(
    "approvals",
    lambda row, approval: (approval.c.therapy_id == row.c.id) & approval.c.standing.in_(enums.DEFAULT_STANDINGS),
    by("sorted_since", "id"),
)
_CITED = Relation(
    "references", lambda row, reference: cited_on(reference, lambda therapy: therapy == row.c.id), by_title
)

SOURCES = {
    "therapies": Source(
        TABLES["therapies"],
        {
            "parent": Relation("therapies", _parent),
            "parents": linked("therapies", _PARENTS, "therapy_id", "parent_id"),
            "children": Relation("therapies", through(_PARENTS, "parent_id", "therapy_id"), by_name),
            "conditions": to_many("therapies.conditions", "therapy_id", by("position", "condition_id", "role")),
            "codings": to_codings("therapies"),
            "components": to_many("components", "therapy_id", by("position")),
            "mechanisms": had("therapies.mechanisms", "mechanism_id"),
            "risks": had("therapies.risks", "risk_id"),
            "procedures": _PROCEDURES,
            "outcomes": _own("outcome", _by_cohort_and_time),
            "burdens": _own("burden", by_id),
            "candidates": to_many("candidates", "therapy_id", by_title),
            "approvals": _APPROVED,
            "studies": Relation("studies", through(STUDIES, "therapy_id", "study_id"), by_id),
            "references": _CITED,
            "claims": _own(None, by("kind", "id")),
        },
    ),
    "therapies.conditions": Source(_CONDITIONS_NAMED),
    "components": Source(TABLES["components"], {"part": to_one("therapies", "part_id")}),
    **codings_of("therapies"),
}


def _bearing(subject: str) -> Tie:
    return Tie(lambda row, matches: row.c.id.in_(bearers_of(matches, subject)), drawn(lambda: bearers(subject)))


def _citing(row: Row, matches: Match) -> ColumnElement[bool]:
    """The therapy has a claim or a profile that cites a matching reference."""
    evidence, claim, candidate = _EVIDENCE.alias(), CLAIMS.alias(), _CANDIDATES.alias()
    claims = select(claim.c.therapy_id).join(evidence, evidence.c.claim_id == claim.c.id)
    profiles = select(candidate.c.therapy_id).where(matches(candidate.c.reference_id))
    return row.c.id.in_(claims.where(matches(evidence.c.reference_id))) | row.c.id.in_(profiles)


def _cited() -> Select[Any]:
    found = citations().subquery()
    return select(found.c.therapy_id, found.c.reference_id)


COLLECTION = Collection(
    "therapies",
    "therapies",
    {
        "name": NAME,
        "kind": column("word", "kind", "Kind of therapy.", values=enums.THERAPY_KIND),
        "stage": column("word", "stage", "Furthest stage reached.", values=enums.STAGE, nullable=True),
        "activity": column("word", "activity", "Whether it is active.", values=enums.ACTIVITY, nullable=True),
        "origin": column("word", "origin", "Curated or imported.", values=enums.ORIGIN),
        "therapy": with_descendants(by_own("id")),
        "parent": related("therapies", tied(_PARENTS, "therapy_id", "parent_id"), "Broader therapy, one step."),
        "condition": related("conditions", tied(_CONDITIONS, "therapy_id", "condition_id"), "Condition it is for."),
        "mechanism": related("mechanisms", _bearing("mechanism_id"), "Mechanism, in the view on claims."),
        "risk": related("risks", _bearing("risk_id"), "Risk, in the view on claims."),
        "measure": related(
            "measures", tied(CLAIMS, "therapy_id", "measure_id"), "Measure that one of its claims gives a figure of."
        ),
        "study": related("studies", tied(STUDIES, "therapy_id", "study_id"), "Study of it."),
        "reference": related("references", Tie(_citing, drawn(_cited)), "Reference that its claims or profiles cite."),
        "jurisdiction": Filter(
            "text", tied(_APPROVALS, "therapy_id", "jurisdiction"), "ISO 3166 country with a decision on it."
        ),
        **admitting(of_therapy),
        "updated_at": CHANGED,
    },
    sorts("name"),
    ("name",),
    views={
        "standing": (enums.DEFAULT_STANDINGS, enums.STANDING),
        "assertion": (enums.IN_VIEW, enums.ASSERTION),
    },
)
