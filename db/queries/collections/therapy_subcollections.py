"""The lists of one therapy's own records: a whole list, and the scope that ties it to the therapy."""

from dataclasses import replace

from sqlalchemy import ColumnElement

from db.queries.claim_inheritance import subjects_of
from db.queries.collection_type import Collection, Scope
from db.queries.collections import approvals, candidates, claims, mechanisms, references, risks, studies
from db.queries.filters import Condition
from db.queries.relations import tied
from db.queries.source_type import Row


def _within(name: str, whole: Collection, scope: Scope, source: str | None = None) -> Collection:
    """The filter by therapy would say it twice, so it is not offered."""
    filters = {key: offered for key, offered in whole.filters.items() if key != "therapy"}
    return replace(whole, name=f"therapies.{name}", source=source or whole.source, filters=filters, scope=scope)


def _own(therapy: ColumnElement[str], row: Row) -> ColumnElement[bool]:
    return row.c.therapy_id == therapy


def _outcome(therapy: ColumnElement[str], row: Row) -> ColumnElement[bool]:
    return (row.c.therapy_id == therapy) & (row.c.kind == "outcome")


def _had(subject: str) -> Scope:
    return lambda therapy, row: row.c.id.in_(subjects_of(therapy, subject))


def _matching(condition: Condition) -> Scope:
    """The scope in which a filter's condition holds for just this therapy."""
    return lambda therapy, row: condition(row, lambda value: value == therapy)


WITHIN_THERAPY = (
    _within("claims", claims.COLLECTION, _own),
    _within("mechanisms", mechanisms.COLLECTION, _had("mechanism_id"), "therapies.mechanisms"),
    _within("risks", risks.COLLECTION, _had("risk_id"), "therapies.risks"),
    _within("candidates", candidates.COLLECTION, _own),
    _within("outcomes", claims.COLLECTION, _outcome),
    _within("studies", studies.COLLECTION, _matching(tied(studies.THERAPIES, "study_id", "therapy_id").condition)),
    _within("references", references.COLLECTION, _matching(references.cited_on)),
    _within("approvals", approvals.COLLECTION, _own),
)
