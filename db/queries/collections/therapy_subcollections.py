"""The collections within one therapy: another collection, and the scope that limits it to the therapy."""

from dataclasses import replace

from sqlalchemy import ColumnElement, FromClause, cast

from db.models.base import Sortable
from db.queries.claim_inheritance import applies_to_therapy, select_subjects
from db.queries.collection_type import Collection, ScopePredicate
from db.queries.collections import approvals, candidates, claims, mechanisms, references, risks, studies, therapies
from db.queries.core_tables import TABLES
from db.queries.filters import RowPredicate, column_filter, foreign_key_filter
from db.queries.relations import via_link
from db.queries.source_type import AnyColumn
from db.vocab import enums


def _subcollection(name: str, parent: Collection, scope: ScopePredicate, source: str | None = None) -> Collection:
    """Limit a collection to one therapy; its filter by therapy would be redundant."""
    filters = {key: filter_ for key, filter_ in parent.filters.items() if key != "therapy"}
    return replace(parent, name=f"therapies.{name}", source=source or parent.source, filters=filters, scope=scope)


def _is_own(therapy: ColumnElement[str], row: FromClause) -> ColumnElement[bool]:
    return row.c.therapy_id == therapy


def _is_own_of_kind(kind: str) -> ScopePredicate:
    return lambda therapy, row: (row.c.therapy_id == therapy) & (row.c.kind == kind)


def _is_procedure(therapy: ColumnElement[str], row: FromClause) -> ColumnElement[bool]:
    return (row.c.kind == "procedure") & applies_to_therapy(therapy, row)


def _is_subject(subject: str) -> ScopePredicate:
    return lambda therapy, row: row.c.id.in_(select_subjects(therapy, subject))


def _matches_therapy(predicate: RowPredicate) -> ScopePredicate:
    """The scope in which a filter's predicate holds for just this therapy."""
    return lambda therapy, row: predicate(row, lambda value: value == therapy)


def _sort_by_position(row: FromClause) -> AnyColumn:
    """As text of one length, since a cursor holds texts."""
    return cast(row.c.position + FIRST_POSITION, Sortable)


# Added before the cast, so that text sorts as numbers do: 1000010 after 1000009, where 10 would come before 9.
FIRST_POSITION = 1_000_000
_STUDY_THERAPY = via_link(studies.THERAPIES, "study_id", "therapy_id")
_CHILD_OF = via_link(TABLES["therapy_parents"], "therapy_id", "parent_id")
_PARENT_OF = via_link(TABLES["therapy_parents"], "parent_id", "therapy_id")
_COMPONENTS = Collection(
    "components",
    "components",
    {
        "role": column_filter("word", "role", "Role in the regimen.", values=enums.COMPONENT_ROLE),
        "part": foreign_key_filter("therapies", "part_id", "Therapy record of the component.", nullable=True),
    },
    {"position": _sort_by_position, "id": lambda row: row.c.id},
    ("position",),
)

WITHIN_THERAPY = (
    _subcollection("claims", claims.COLLECTION, _is_own),
    _subcollection("mechanisms", mechanisms.COLLECTION, _is_subject("mechanism_id"), "therapies.mechanisms"),
    _subcollection("risks", risks.COLLECTION, _is_subject("risk_id"), "therapies.risks"),
    _subcollection("candidates", candidates.COLLECTION, _is_own),
    _subcollection("outcomes", claims.COLLECTION, _is_own_of_kind("outcome")),
    _subcollection("burdens", claims.COLLECTION, _is_own_of_kind("burden")),
    # Of `context_claims`, since procedures may be inherited and the record then names the therapy that it is inherited
    # from.
    _subcollection("procedures", claims.COLLECTION, _is_procedure, "context_claims"),
    _subcollection("components", _COMPONENTS, _is_own),
    _subcollection("parents", therapies.COLLECTION, _matches_therapy(_PARENT_OF.predicate)),
    _subcollection("children", therapies.COLLECTION, _matches_therapy(_CHILD_OF.predicate)),
    _subcollection("studies", studies.COLLECTION, _matches_therapy(_STUDY_THERAPY.predicate)),
    _subcollection("references", references.COLLECTION, _matches_therapy(references.is_cited_by_therapy)),
    _subcollection("approvals", approvals.COLLECTION, _is_own),
)
