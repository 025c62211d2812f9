"""What mechanisms and risks have in common: which therapies have them is not linked, but read from claims."""

from typing import Any

from sqlalchemy import ColumnElement, Select, select

from db.queries.claim_inheritance import CLAIMS, bears_on, stands, subjects_of, ties
from db.queries.facet_values import drawn
from db.queries.filters import Match, Tie
from db.queries.relations import by_id, by_name
from db.queries.source_type import Relation, Row


def had(target: str, subject: str) -> Relation:
    """The mechanisms or risks in the therapy's view, which then know on whose page they stand."""
    return Relation(
        target,
        lambda row, other: other.c.id.in_(subjects_of(row.c.id, subject)),
        _sorted_by_name,
        carry={"page_id": "id"},
    )


def _sorted_by_name(_: Row, other: Row) -> tuple[ColumnElement[str], ...]:
    """An expression, or SQLite would walk all of them by name and ask the view anew of each."""
    return other.c.name + "", other.c.id


def bearing(subject: str) -> Relation:
    """On a therapy's page, the claims that tie this mechanism or risk to it: its own first, then inherited ones."""
    return Relation(
        "page_claims",
        lambda row, claim: (claim.c[subject] == row.c.id) & bears_on(row.c.page_id, claim, subject) & stands(claim),
        lambda row, claim: (claim.c.therapy_id != row.c.page_id, claim.c.id),
        uses=("id", "page_id"),
        carry={"page_id": "page_id"},
    )


def holders(subject: str) -> Relation:
    """The therapies whose own claims show or propose it."""

    def join(row: Row, therapy: Row) -> ColumnElement[bool]:
        claim = CLAIMS.alias()
        ids: Select[tuple[str]] = select(claim.c.therapy_id).where(claim.c[subject] == row.c.id, ties(claim))
        return therapy.c.id.in_(ids.correlate_except(claim))

    return Relation("therapies", join, by_name)


def spoken_of(column: str) -> Relation:
    """The claims that stand and name this record."""
    return Relation("claims", lambda row, claim: (claim.c[column] == row.c.id) & stands(claim), by_id)


def had_by(subject: str) -> Tie:
    """The mechanism or risk is one that a matching therapy's own claims show or propose."""

    def condition(row: Row, matches: Match) -> ColumnElement[bool]:
        claim = CLAIMS.alias()
        held = select(claim.c[subject]).where(claim.c[subject].is_not(None), matches(claim.c.therapy_id), ties(claim))
        return row.c.id.in_(held)

    def pairs() -> Select[Any]:
        claim = CLAIMS.alias()
        return select(claim.c[subject], claim.c.therapy_id).where(claim.c[subject].is_not(None), ties(claim))

    return Tie(condition, drawn(pairs))
