"""What a therapy is said to have: the view on claims that stands in for link tables.

A claim counts for a therapy when it is about that therapy, or about a broader one and `applies_to` descendants,
unless a nearer claim on the same mechanism or risk, whatever its assertion, hides it.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, bindparam, select

from db.queries.core_tables import TABLES
from db.vocab.enums import DEFAULT_STANDINGS, IN_VIEW

CLAIMS = TABLES["claims"]
ANCESTORS = TABLES["therapy_ancestors"]
KINDS = {"mechanism_id": "mechanism", "risk_id": "risk"}  # of the claims that have that column, and of no others


def stands(claim: FromClause) -> ColumnElement[bool]:
    """The claim was not withdrawn, and the catalogue stands behind it or shows both sides of it."""
    return (claim.c.status == "published") & claim.c.standing.in_(DEFAULT_STANDINGS)


def descendants_of(matches: Callable[[ColumnElement[Any]], ColumnElement[bool]]) -> Select[Any]:
    """The ids of the therapies that match, and of all that are narrower."""
    way = ANCESTORS.alias()
    return select(way.c.therapy_id).where(matches(way.c.ancestor_id))


def bears_on(therapy_id: ColumnElement[str], claim: FromClause, subject: str | None = None) -> ColumnElement[bool]:
    """The claim is this therapy's own, or inherited and not hidden by a nearer one on the same `subject`."""
    way = ANCESTORS.alias()
    broader = select(way.c.ancestor_id).where(way.c.therapy_id == therapy_id).correlate_except(way)
    own = claim.c.therapy_id == therapy_id
    return claim.c.therapy_id.in_(broader) & (own | _inherited(therapy_id, claim, subject))


def _inherited(therapy_id: ColumnElement[str], claim: FromClause, subject: str | None) -> ColumnElement[bool]:
    """A broader therapy's claim is passed on, and none nearer on the subject, if it has one, hides it."""
    passed_on = claim.c.applies_to == "descendants"
    return passed_on if subject is None else passed_on & ~_hidden(therapy_id, claim, subject)


def _hidden(therapy_id: ColumnElement[str], claim: FromClause, subject: str) -> ColumnElement[bool]:
    """A nearer therapy, on the way up, has a claim of its own on the subject that is not rejected."""
    nearer, near, far = CLAIMS.alias(), ANCESTORS.alias(), ANCESTORS.alias()
    return (
        select(nearer.c.id)
        .join(near, near.c.ancestor_id == nearer.c.therapy_id)
        .join(far, far.c.therapy_id == near.c.therapy_id)
        .where(
            near.c.therapy_id == therapy_id,
            far.c.ancestor_id == claim.c.therapy_id,
            near.c.depth < far.c.depth,
            nearer.c[subject] == claim.c[subject],
            nearer.c.status == "published",
            nearer.c.standing != "rejected",
            (near.c.depth == 0) | (nearer.c.applies_to == "descendants"),
        )
        .correlate_except(nearer, near, far)
        .exists()
    )


def ties(claim: FromClause, *, widened: bool = False) -> ColumnElement[bool]:
    """The claim puts its subject into the view: it stands, and it says shown or proposed.

    `widened` reads both from the parameters `view_standing` and `view_assertion` instead.
    """
    standings: Any = bindparam("view_standing", expanding=True) if widened else DEFAULT_STANDINGS
    assertions: Any = bindparam("view_assertion", expanding=True) if widened else IN_VIEW
    return (claim.c.status == "published") & claim.c.standing.in_(standings) & claim.c.assertion.in_(assertions)


def subjects_of(therapy_id: ColumnElement[str], subject: str) -> Select[Any]:
    """The ids of the mechanisms or risks (`subject` is the claim's column) that this therapy has."""
    claim = CLAIMS.alias()
    return (
        select(claim.c[subject])
        .where(claim.c.kind == KINDS[subject], bears_on(therapy_id, claim, subject), ties(claim))
        .correlate_except(claim)
    )


def bearers_of(matches: Callable[[ColumnElement[Any]], ColumnElement[bool]], subject: str) -> Select[Any]:
    """The ids of the therapies that have a matching mechanism or risk, in the view the request asks for."""
    claim, way = CLAIMS.alias(), ANCESTORS.alias()
    return (
        select(way.c.therapy_id)
        .join(claim, claim.c.therapy_id == way.c.ancestor_id)
        .where(matches(claim.c[subject]), *_borne(claim, way, subject))
    )


def bearers(subject: str) -> Select[Any]:
    """The ids of all therapies, beside each mechanism or risk that each has in that view."""
    claim, way = CLAIMS.alias(), ANCESTORS.alias()
    pairs = select(way.c.therapy_id, claim.c[subject]).join(claim, claim.c.therapy_id == way.c.ancestor_id)
    return pairs.where(claim.c[subject].is_not(None), *_borne(claim, way, subject))


def _borne(claim: FromClause, way: FromClause, subject: str) -> tuple[ColumnElement[bool], ...]:
    return ties(claim, widened=True), reaches(way, claim, subject)


def reaches(way: FromClause, claim: FromClause, subject: str) -> ColumnElement[bool]:
    """Of the claims on the way up from a therapy: this is its own, or inherited and not hidden."""
    return (way.c.depth == 0) | _inherited(way.c.therapy_id, claim, subject)
