"""Relations of mechanisms and risks: which therapies have them is not stored, but read from claims."""

from sqlalchemy import ColumnElement, FromClause, select

from db.queries.claim_inheritance import (
    CLAIMS,
    applies_to_therapy,
    is_in_view,
    is_published_and_standing,
    select_subjects,
)
from db.queries.facet_values import values_from_query
from db.queries.filter_operators import ValuePredicate
from db.queries.filters import FilterTarget
from db.queries.relations import ORDER_BY_ID, ORDER_BY_NAME
from db.queries.source_type import AnySelect, RecordList, Relation


def subjects_relation(target: str, subject: str) -> Relation:
    """Mechanisms or risks of a therapy; passes the therapy id to nested relations as `context_id`."""
    return Relation(
        target,
        lambda row, other: other.c.id.in_(select_subjects(row.c.id, subject)),
        _order_by_name,
        carried_columns={"context_id": "id"},
        record_list=RecordList(target),
    )


def _order_by_name(_: FromClause, other: FromClause) -> tuple[ColumnElement[str], ...]:
    # An expression: SQLite would walk the index of names and test each record against the claims.
    return other.c.name + "", other.c.id


def supporting_claims(subject: str) -> Relation:
    """Claims that relate this mechanism or risk to the therapy `context_id`: its own first, then inherited ones."""
    return Relation(
        "context_claims",
        lambda row, claim: (
            (claim.c[subject] == row.c.id)
            & applies_to_therapy(row.c.context_id, claim, subject)
            & is_published_and_standing(claim)
        ),
        lambda row, claim: (claim.c.therapy_id != row.c.context_id, claim.c.id),
        columns=("id", "context_id"),
        carried_columns={"context_id": "context_id"},
        record_list=_list_by_filter("claims", subject),
    )


def therapies_relation(subject: str) -> Relation:
    """The therapies whose own claims show or propose it."""

    def join_therapies(row: FromClause, therapy: FromClause) -> ColumnElement[bool]:
        claim = CLAIMS.alias()
        ids: AnySelect = select(claim.c.therapy_id).where(claim.c[subject] == row.c.id, is_in_view(claim))
        return therapy.c.id.in_(ids.correlate_except(claim))

    record_list = _list_by_filter("therapies", subject)
    return Relation("therapies", join_therapies, ORDER_BY_NAME, record_list=record_list)


def claims_about(column: str) -> Relation:
    """The standing claims that refer to this record."""
    return Relation(
        "claims",
        lambda row, claim: (claim.c[column] == row.c.id) & is_published_and_standing(claim),
        ORDER_BY_ID,
        record_list=_list_by_filter("claims", column),
    )


def _list_by_filter(collection: str, column: str) -> RecordList:
    return RecordList(collection, ((column.removesuffix("_id"), None),))


def subject_of_therapy(subject: str) -> FilterTarget:
    """The mechanism or risk is one that a matching therapy's own claims show or propose."""

    def is_subject(row: FromClause, matches: ValuePredicate) -> ColumnElement[bool]:
        claim = CLAIMS.alias()
        ids = select(claim.c[subject]).where(
            claim.c[subject].is_not(None), matches(claim.c.therapy_id), is_in_view(claim)
        )
        return row.c.id.in_(ids)

    def select_pairs() -> AnySelect:
        claim = CLAIMS.alias()
        return select(claim.c[subject], claim.c.therapy_id).where(claim.c[subject].is_not(None), is_in_view(claim))

    return FilterTarget(is_subject, values_from_query(select_pairs))
