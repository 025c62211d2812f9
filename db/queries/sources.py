"""Every source of the catalogue by name, one block an aggregate; what a document may hold is found from here."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, false, func, select

from db import models
from db.queries.source import Join, Relation, Row, Source, by, codings_of, to_codings, to_many, to_one
from db.queries.views import CLAIMS, bears_on, stands, subjects_of, ties
from db.vocab.words import DEFAULT_STANDINGS

_APPROVALS = models.Approval.__table__
_CANDIDATES = models.Candidate.__table__
_CONDITIONS = models.Condition.__table__
_EVIDENCE = models.Evidence.__table__
_PARENTS = models.TherapyParent.__table__
_STUDY_THERAPIES = models.StudyTherapy.__table__
_THERAPY_CONDITIONS = models.TherapyCondition.__table__

# A therapy's condition with its name; an approval with what its claim says: each reads like a table.
THERAPY_CONDITIONS = (
    select(_THERAPY_CONDITIONS, _CONDITIONS.c.name)
    .join(_CONDITIONS, _CONDITIONS.c.id == _THERAPY_CONDITIONS.c.condition_id)
    .subquery("therapy_conditions_named")
)
APPROVALS = (
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

by_name = by("name", "id")
by_title = by("title", "id")
by_id = by("id")


def _through(link: FromClause, mine: str, theirs: str) -> Join:
    """The targets that a link table ties to this row."""

    def join(row: Row, target: Row) -> ColumnElement[bool]:
        way = link.alias()
        ids = select(way.c[theirs]).where(way.c[mine] == row.c.id).correlate_except(way)
        return target.c.id.in_(ids)

    return join


def _parent(row: Row, target: Row) -> ColumnElement[bool]:
    way = _PARENTS.alias()
    primary = select(way.c.parent_id).where(way.c.therapy_id == row.c.id, way.c.position == 0)
    return target.c.id == primary.correlate_except(way).scalar_subquery()


def _by_position(link: FromClause, mine: str, theirs: str) -> Any:
    def order(row: Row, target: Row) -> tuple[ColumnElement[Any], ...]:
        way = link.alias()
        position = select(way.c.position).where(way.c[mine] == row.c.id, way.c[theirs] == target.c.id)
        return (position.correlate_except(way).scalar_subquery(), target.c.id)

    return order


def _linked(target: str, link: FromClause, mine: str, theirs: str) -> Relation:
    return Relation(target, _through(link, mine, theirs), _by_position(link, mine, theirs))


def _had(target: str, subject: str) -> Relation:
    """The mechanisms or risks in the therapy's view, which then know on whose page they stand."""
    return Relation(
        target,
        lambda row, other: other.c.id.in_(subjects_of(row.c.id, subject)),
        by_name,
        carry={"page_id": "id"},
    )


def _bearing(subject: str) -> Relation:
    """On a therapy's page, the claims that tie this mechanism or risk to it: its own first, then inherited ones."""
    return Relation(
        "page_claims",
        lambda row, claim: (claim.c[subject] == row.c.id) & bears_on(row.c.page_id, claim, subject) & stands(claim),
        lambda row, claim: (claim.c.therapy_id != row.c.page_id, claim.c.id),
        uses=("id", "page_id"),
        carry={"page_id": "page_id"},
    )


def _own(kind: str | None, *order: str) -> Relation:
    """The therapy's own claims of a kind that stand."""

    def join(row: Row, claim: Row) -> ColumnElement[bool]:
        mine = (claim.c.therapy_id == row.c.id) & stands(claim)
        return mine if kind is None else mine & (claim.c.kind == kind)

    return Relation("claims", join, by(*order, "id"))


def _procedures(row: Row, claim: Row) -> ColumnElement[bool]:
    return (claim.c.kind == "procedure") & bears_on(row.c.id, claim) & stands(claim)


def _cited(row: Row, reference: Row) -> ColumnElement[bool]:
    evidence, claim, candidate = _EVIDENCE.alias(), CLAIMS.alias(), _CANDIDATES.alias()
    by_claims = (
        select(evidence.c.reference_id)
        .join(claim, claim.c.id == evidence.c.claim_id)
        .where(claim.c.therapy_id == row.c.id)
        .correlate_except(evidence, claim)
    )
    by_profiles = select(candidate.c.reference_id).where(candidate.c.therapy_id == row.c.id)
    return reference.c.id.in_(by_claims) | reference.c.id.in_(by_profiles.correlate_except(candidate))


def _holders(subject: str) -> Relation:
    """The therapies whose own claims show or propose it."""

    def join(row: Row, therapy: Row) -> ColumnElement[bool]:
        claim = CLAIMS.alias()
        ids: Select[Any] = select(claim.c.therapy_id).where(claim.c[subject] == row.c.id, ties(claim))
        return therapy.c.id.in_(ids.correlate_except(claim))

    return Relation("therapies", join, by_name)


def _spoken_of(column: str) -> Relation:
    return Relation("claims", lambda row, claim: (claim.c[column] == row.c.id) & stands(claim), by_id)


def _citing(row: Row, claim: Row) -> ColumnElement[bool]:
    evidence = _EVIDENCE.alias()
    ids = select(evidence.c.claim_id).where(evidence.c.reference_id == row.c.id)
    return claim.c.id.in_(ids.correlate_except(evidence))


def _asking(row: Row, candidate: Row) -> ColumnElement[bool]:
    criterion = models.Criterion.__table__.alias()
    ids = select(criterion.c.candidate_id).where(criterion.c.attribute_id == row.c.id)
    return candidate.c.id.in_(ids.correlate_except(criterion))


_THERAPY: Mapping[str, Relation] = {
    "parent": Relation("therapies", _parent),
    "parents": _linked("therapies", _PARENTS, "therapy_id", "parent_id"),
    "children": Relation("therapies", _through(_PARENTS, "parent_id", "therapy_id"), by_name),
    "conditions": to_many("therapies.conditions", "therapy_id", by("position")),
    "codings": to_codings("therapies"),
    "components": to_many("components", "therapy_id", by("position")),
    "mechanisms": _had("therapies.mechanisms", "mechanism_id"),
    "risks": _had("therapies.risks", "risk_id"),
    "procedures": Relation(
        "page_claims",
        _procedures,
        lambda row, claim: (claim.c.therapy_id != row.c.id, claim.c.id),
        carry={"page_id": "id"},
    ),
    "outcomes": _own("outcome", "measure_id"),
    "burdens": _own("burden"),
    "candidates": to_many("candidates", "therapy_id", by_title),
    "approvals": Relation(
        "approvals",
        lambda row, other: (other.c.therapy_id == row.c.id) & other.c.standing.in_(DEFAULT_STANDINGS),
        by("sorted_since", "id"),
    ),
    "studies": Relation("studies", _through(_STUDY_THERAPIES, "therapy_id", "study_id"), by_id),
    "references": Relation("references", _cited, by_title),
    "claims": _own(None, "kind"),
}
_MECHANISM: Mapping[str, Relation] = {
    "codings": to_codings("mechanisms"),
    "therapies": _holders("mechanism_id"),
    "claims": _spoken_of("mechanism_id"),
}
_RISK: Mapping[str, Relation] = {
    "codings": to_codings("risks"),
    "therapies": _holders("risk_id"),
    "claims": _spoken_of("risk_id"),
}
_CLAIM: Mapping[str, Relation] = {
    "therapy": to_one("therapies", "therapy_id"),
    "component": to_one("components", "component_id"),
    "condition": to_one("conditions", "condition_id"),
    "mechanism": to_one("mechanisms", "mechanism_id"),
    "risk": to_one("risks", "risk_id"),
    "candidate": to_one("candidates", "candidate_id"),
    "measure": to_one("measures", "measure_id"),
    "study": to_one("studies", "study_id"),
    "population": to_one("populations", "population_id"),
    "versus": to_one("populations", "versus_id"),
    "evidence": to_many("evidence", "claim_id", by("position")),
    "inherited_from": Relation("therapies", lambda *_: false()),
}

SOURCES: Mapping[str, Source] = {
    **dict(codings_of(owner) for owner in models.CODINGS),
    "therapies": Source(models.Therapy.__table__, _THERAPY),
    "therapies.conditions": Source(THERAPY_CONDITIONS),
    "therapies.mechanisms": Source(models.Mechanism.__table__, {**_MECHANISM, "claims": _bearing("mechanism_id")}),
    "therapies.risks": Source(models.Risk.__table__, {**_RISK, "claims": _bearing("risk_id")}),
    "components": Source(models.Component.__table__, {"part": to_one("therapies", "part_id")}),
    "conditions": Source(
        models.Condition.__table__,
        {
            "codings": to_codings("conditions"),
            "parents": _linked("conditions", models.ConditionParent.__table__, "condition_id", "parent_id"),
            "therapies": Relation("therapies", _through(_THERAPY_CONDITIONS, "condition_id", "therapy_id"), by_name),
        },
    ),
    "mechanisms": Source(models.Mechanism.__table__, _MECHANISM),
    "risks": Source(models.Risk.__table__, _RISK),
    "measures": Source(models.Measure.__table__, {"codings": to_codings("measures")}),
    "claims": Source(CLAIMS, _CLAIM),
    "page_claims": Source(
        CLAIMS,
        {
            **_CLAIM,
            "inherited_from": Relation(
                "therapies",
                lambda row, therapy: (therapy.c.id == row.c.therapy_id) & (therapy.c.id != row.c.page_id),
                uses=("therapy_id", "page_id"),
            ),
        },
    ),
    "evidence": Source(
        _EVIDENCE,
        {"reference": to_one("references", "reference_id"), "counterclaim": to_one("claims", "counterclaim_id")},
    ),
    "approvals": Source(
        APPROVALS,
        {
            "therapy": to_one("therapies", "therapy_id"),
            "study": to_one("studies", "study_id"),
            "document": to_one("references", "document_id"),
            "evidence": to_many("evidence", "claim_id", by("position"), key="claim_id"),
        },
    ),
    "references": Source(
        models.Reference.__table__,
        {
            "codings": to_codings("references"),
            "facts": to_many("reference_facts", "reference_id", by("position")),
            "links": to_many("reference_links", "from_id", by("type", "to_id")),
            "claims": Relation("claims", _citing, by_id),
        },
    ),
    "reference_facts": Source(models.ReferenceFact.__table__),
    "reference_links": Source(models.ReferenceLink.__table__, {"reference": to_one("references", "to_id")}),
    "studies": Source(
        models.Study.__table__,
        {
            "codings": to_codings("studies"),
            "therapies": _linked("therapies", _STUDY_THERAPIES, "study_id", "therapy_id"),
            "references": to_many("study_references", "study_id", by("position")),
            "populations": to_many("populations", "study_id", by_id),
            "claims": _spoken_of("study_id"),
        },
    ),
    "study_references": Source(models.StudyReference.__table__, {"reference": to_one("references", "reference_id")}),
    "populations": Source(
        models.Population.__table__,
        {
            "received": to_one("therapies", "received_id"),
            "study": to_one("studies", "study_id"),
            "parent": to_one("populations", "parent_id"),
        },
    ),
    "candidates": Source(
        _CANDIDATES,
        {
            "therapy": to_one("therapies", "therapy_id"),
            "reference": to_one("references", "reference_id"),
            "study": to_one("studies", "study_id"),
        },
    ),
    "attributes": Source(
        models.Attribute.__table__,
        {"codings": to_codings("attributes"), "candidates": Relation("candidates", _asking, by_title)},
    ),
}
