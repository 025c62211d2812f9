"""Which mechanisms and risks a therapy has, read from claims in place of link tables.

A claim counts for a therapy when it is about that therapy, or about a broader one and `applies_to` descendants,
unless a nearer claim on the same mechanism or risk, whatever its assertion, hides it.
"""

from collections.abc import Callable

from sqlalchemy import ColumnElement, FromClause, bindparam, select

from db.queries.core_tables import TABLES
from db.queries.source_type import AnyColumn, AnySelect
from db.vocab.enums import DEFAULT_STANDINGS, IN_VIEW

CLAIMS = TABLES["claims"]
ANCESTORS = TABLES["therapy_ancestors"]
SUBJECT_KINDS = {"mechanism_id": "mechanism", "risk_id": "risk"}  # column of the subject: kind of the claims with one


def is_published_and_standing(claim: FromClause) -> ColumnElement[bool]:
    """The claim is published and not rejected."""
    return (claim.c.status == "published") & claim.c.standing.in_(DEFAULT_STANDINGS)


def select_descendants(matches: Callable[[AnyColumn], ColumnElement[bool]]) -> AnySelect:
    """Select the ids of the therapies that match, and of all their descendants."""
    ancestor = ANCESTORS.alias()
    return select(ancestor.c.therapy_id).where(matches(ancestor.c.ancestor_id))


def applies_to_therapy(
    therapy_id: ColumnElement[str], claim: FromClause, hidden_by_nearer: str | None = None
) -> ColumnElement[bool]:
    """The claim is this therapy's own, or inherited and not hidden by a nearer one of equal `hidden_by_nearer`."""
    ancestor = ANCESTORS.alias()
    # Every therapy is its own ancestor at depth 0, so its own claims are among those selected here.
    broader = select(ancestor.c.ancestor_id).where(ancestor.c.therapy_id == therapy_id).correlate_except(ancestor)
    own = claim.c.therapy_id == therapy_id
    return claim.c.therapy_id.in_(broader) & (own | _is_inherited(therapy_id, claim, hidden_by_nearer))


def _is_inherited(therapy_id: ColumnElement[str], claim: FromClause, subject: str | None) -> ColumnElement[bool]:
    """A claim of a broader therapy applies to descendants, and no nearer claim on its subject hides it."""
    applies = claim.c.applies_to == "descendants"
    return applies if subject is None else applies & ~_is_hidden(therapy_id, claim, subject)


def _is_hidden(therapy_id: ColumnElement[str], claim: FromClause, subject: str) -> ColumnElement[bool]:
    """A nearer ancestor has a claim of its own on the subject that is not rejected."""
    # `near` and `far` are the distances of the therapy from the therapies of the two claims.
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
            # A claim that is about a nearer ancestor alone does not reach this therapy, so it cannot hide anything
            # there either.
            (near.c.depth == 0) | (nearer.c.applies_to == "descendants"),
        )
        .correlate_except(nearer, near, far)
        .exists()
    )


def is_in_view(claim: FromClause, *, from_parameters: bool = False) -> ColumnElement[bool]:
    """The claim is published, not rejected, and asserts the subject as shown or proposed.

    `from_parameters` reads standings and assertions from the parameters `view_standing` and `view_assertion` instead.
    """
    standings = bindparam("view_standing", expanding=True) if from_parameters else DEFAULT_STANDINGS
    assertions = bindparam("view_assertion", expanding=True) if from_parameters else IN_VIEW
    return (claim.c.status == "published") & claim.c.standing.in_(standings) & claim.c.assertion.in_(assertions)


def select_subjects(therapy_id: ColumnElement[str], subject: str) -> AnySelect:
    """Select the ids of the mechanisms or risks (`subject` is the claim's column) of a therapy."""
    claim = CLAIMS.alias()
    return (
        select(claim.c[subject])
        .where(
            claim.c.kind == SUBJECT_KINDS[subject], applies_to_therapy(therapy_id, claim, subject), is_in_view(claim)
        )
        .correlate_except(claim)
    )


def select_therapies_with_subject(matches: Callable[[AnyColumn], ColumnElement[bool]], subject: str) -> AnySelect:
    """Select the ids of the therapies that have a matching mechanism or risk, in the view the request asks for."""
    return _select_bearers(CLAIMS.alias(), ANCESTORS.alias(), matches, subject)


def _select_bearers(
    claim: FromClause, ancestor: FromClause, matches: Callable[[AnyColumn], ColumnElement[bool]], subject: str
) -> AnySelect:
    return (
        select(ancestor.c.therapy_id)
        .join(claim, claim.c.therapy_id == ancestor.c.ancestor_id)
        # Matched on the claim, not joined to the record: a filter by id needs no table of mechanisms or risks.
        .where(matches(claim.c[subject]), *_bearer_conditions(claim, ancestor, subject))
    )


def has_subject(
    therapy_id: ColumnElement[str], matches: Callable[[AnyColumn], ColumnElement[bool]], subject: str
) -> ColumnElement[bool]:
    """The therapy is among `select_therapies_with_subject`, which are not listed for it."""
    claim, ancestor = CLAIMS.alias(), ANCESTORS.alias()
    bearers = _select_bearers(claim, ancestor, matches, subject).where(ancestor.c.therapy_id == therapy_id)
    return bearers.correlate_except(claim, ancestor).exists()


def select_bearer_pairs(subject: str) -> AnySelect:
    """Select each therapy with each mechanism or risk that it has in that view."""
    claim, ancestor = CLAIMS.alias(), ANCESTORS.alias()
    pairs = select(ancestor.c.therapy_id, claim.c[subject]).join(claim, claim.c.therapy_id == ancestor.c.ancestor_id)
    return pairs.where(claim.c[subject].is_not(None), *_bearer_conditions(claim, ancestor, subject))


def _bearer_conditions(claim: FromClause, ancestor: FromClause, subject: str) -> tuple[ColumnElement[bool], ...]:
    return is_in_view(claim, from_parameters=True), is_own_or_inherited(ancestor, claim, subject)


def is_own_or_inherited(ancestor: FromClause, claim: FromClause, subject: str) -> ColumnElement[bool]:
    """The claim of an ancestor, or of the therapy itself, is its own, or inherited and not hidden."""
    return (ancestor.c.depth == 0) | _is_inherited(ancestor.c.therapy_id, claim, subject)
