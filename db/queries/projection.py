"""From a shape to the one expression that builds its document in the database.

A shape is any tree of members (`name`, `source`, `kind`, `shape`); a source names a table and its relations.

A nested list that can be read elsewhere is `limited` to one record more than an answer shows. If it is `counted`
instead, the number of all its records stands in place of that one. The numbering that this takes doubles the time of
a statement, so it is for documents that were found to have a longer list.
"""

from collections.abc import Callable, Hashable, Mapping
from typing import Literal, Protocol, TypeAlias

from sqlalchemy import ColumnElement, FromClause, Subquery, case, func, literal_column, null, or_, select

from db.queries.json_sql import json_array, json_flag, json_moment, json_number, json_object, json_value
from db.queries.source_type import AnyColumn, DocumentSource, Relation
from db.vocab.list_limits import MAX_NESTED


class Member(Hashable, Protocol):
    @property
    def name(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def shape(self) -> "Shape | None": ...


class Shape(Hashable, Protocol):
    @property
    def members(self) -> "tuple[Member, ...]": ...
    @property
    def flat_members(self) -> "tuple[Member, ...]": ...


Sources: TypeAlias = Mapping[str, DocumentSource]
ListMode: TypeAlias = Literal["complete", "limited", "counted"]
RecordForm: TypeAlias = Literal["document", "cells"]  # as which records are read, see `cell_projection`

TOTAL = "$total"  # the member of the object that stands after the last record of a counted list

SCALARS: Mapping[str, Callable[[AnyColumn], AnyColumn]] = {
    "text": lambda column: column,
    "integer": lambda column: column,
    "figure": json_number,
    "flag": json_flag,
    "moment": json_moment,
    "list": json_value,
    "document": json_value,
}


def build_document(
    sources: Sources, source: DocumentSource, shape: Shape, row: FromClause, mode: ListMode = "complete"
) -> AnyColumn:
    """Build the document of `shape` for `row`."""
    return json_object({member.name: _build_member(sources, source, member, row, mode) for member in shape.members})


def required_columns(source: DocumentSource, shape: Shape) -> dict[str, None]:
    """List the columns of the row of `source` that the document of `shape` reads, each once, in order."""
    columns: dict[str, None] = {}
    for member in shape.members:
        if member.kind in SCALARS:
            columns[member.source] = None
        elif member.kind == "group":
            columns |= required_columns(source, nested_shape(member))
        else:
            relation = source.relations[member.source]
            columns |= dict.fromkeys((*relation.columns, *relation.carried_columns.values()))
    return columns


def nested_shape(member: Member) -> Shape:
    """Return the shape of a member that has members of its own."""
    if member.shape is None:
        message = f"{member.name} has no shape"
        raise TypeError(message)
    return member.shape


def _build_member(
    sources: Sources, source: DocumentSource, member: Member, row: FromClause, mode: ListMode
) -> AnyColumn:
    if member.kind in SCALARS:
        return SCALARS[member.kind](row.c[member.source])
    shape = nested_shape(member)
    # An object of which every member is null would be noise: the group as a whole is null instead.
    if member.kind == "group":
        return case((_any_member_present(shape, row), build_document(sources, source, shape, row)), else_=null())
    return build_related(sources, source.relations[member.source], shape, row, mode)


def _any_member_present(shape: Shape, row: FromClause) -> ColumnElement[bool]:
    return or_(*(row.c[member.source].is_not(None) for member in shape.members))


def _published_predicates(target: FromClause) -> list[ColumnElement[bool]]:
    """Lists leave out merged and withdrawn records; a single link may lead to one."""
    return [target.c.status == "published"] if "status" in target.c else []


def build_related(sources: Sources, relation: Relation, shape: Shape, row: FromClause, mode: ListMode) -> AnyColumn:
    source = sources[relation.target]
    # A single row needs no ordering, and so no subquery that would cost SQLite its JSON subtype.
    if relation.order_by is None:
        target = source.table.alias()
        found = select(build_document(sources, source, shape, target, mode)).where(relation.join(row, target))
        return found.correlate_except(target).scalar_subquery()
    mode_of_list = mode if relation.record_list else "complete"
    ordered = select_ordered(source, relation, shape, row, mode_of_list)
    document: AnyColumn = build_document(sources, source, shape, ordered, mode)
    if mode_of_list == "counted":
        total = json_object({TOTAL: _count_related(source, relation, row)})
        document = case((ordered.c.place > literal_column(str(MAX_NESTED)), total), else_=document)
    # `select_from` is explicit: a document of relations only would have no FROM at this level.
    return select(json_array(document)).select_from(ordered).scalar_subquery()


def select_ordered(
    source: DocumentSource, relation: Relation, shape: Shape, row: FromClause, mode: ListMode
) -> Subquery:
    """Select the rows of a relation in its order, with the columns that their documents need."""
    target = source.table.alias()
    columns = [target.c[name] for name in required_columns(source, shape) if name not in relation.carried_columns]
    carried = [row.c[column].label(name) for name, column in relation.carried_columns.items()]
    # Selected first: SQLite cannot refer to the outer row within ORDER BY.
    sort_keys = relation.order_by(row, target) if relation.order_by else ()
    keys = [key.label(f"key_{place}") for place, key in enumerate(sort_keys)]
    places = [func.row_number().over(order_by=keys).label("place")] if mode == "counted" else []
    rows = select(*columns, *carried, *keys, *places).select_from(target).order_by(*keys).correlate_except(target)
    rows = rows.where(relation.join(row, target), *_published_predicates(target))
    # One more than is shown tells whether there are more, without counting them.
    return (rows if mode == "complete" else rows.limit(literal_column(str(MAX_NESTED + 1)))).subquery()


def _count_related(source: DocumentSource, relation: Relation, row: FromClause) -> AnyColumn:
    target = source.table.alias()
    rows = select(func.count()).select_from(target).where(relation.join(row, target), *_published_predicates(target))
    return rows.correlate_except(target).scalar_subquery()
