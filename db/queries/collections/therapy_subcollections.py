"""The collections within one therapy: another collection, and the scope that limits it to the therapy."""

from dataclasses import replace

from sqlalchemy import ColumnElement

from db.queries.claim_inheritance import select_subjects
from db.queries.collection_type import Collection, ScopePredicate
from db.queries.collections import approvals, candidates, claims, mechanisms, references, risks, studies
from db.queries.filters import RowPredicate
from db.queries.relations import via_link
from db.queries.source_type import FromRow


def _subcollection(name: str, parent: Collection, scope: ScopePredicate, source: str | None = None) -> Collection:
    """Limit a collection to one therapy; its filter by therapy would be redundant."""
    filters = {key: filter_ for key, filter_ in parent.filters.items() if key != "therapy"}
    return replace(parent, name=f"therapies.{name}", source=source or parent.source, filters=filters, scope=scope)


def _is_own(therapy: ColumnElement[str], row: FromRow) -> ColumnElement[bool]:
    return row.c.therapy_id == therapy


def _is_own_outcome(therapy: ColumnElement[str], row: FromRow) -> ColumnElement[bool]:
    return (row.c.therapy_id == therapy) & (row.c.kind == "outcome")


def _is_subject(subject: str) -> ScopePredicate:
    return lambda therapy, row: row.c.id.in_(select_subjects(therapy, subject))


def _matches_therapy(predicate: RowPredicate) -> ScopePredicate:
    """The scope in which a filter's predicate holds for just this therapy."""
    return lambda therapy, row: predicate(row, lambda value: value == therapy)


_STUDY_THERAPY = via_link(studies.THERAPIES, "study_id", "therapy_id")

WITHIN_THERAPY = (
    _subcollection("claims", claims.COLLECTION, _is_own),
    _subcollection("mechanisms", mechanisms.COLLECTION, _is_subject("mechanism_id"), "therapies.mechanisms"),
    _subcollection("risks", risks.COLLECTION, _is_subject("risk_id"), "therapies.risks"),
    _subcollection("candidates", candidates.COLLECTION, _is_own),
    _subcollection("outcomes", claims.COLLECTION, _is_own_outcome),
    _subcollection("studies", studies.COLLECTION, _matches_therapy(_STUDY_THERAPY.predicate)),
    _subcollection("references", references.COLLECTION, _matches_therapy(references.is_cited_by_therapy)),
    _subcollection("approvals", approvals.COLLECTION, _is_own),
)
