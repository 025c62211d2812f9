"""From a shape to the one expression that builds its document in the database.

A shape is any tree of members (`name`, `source`, `kind`, `shape`); a source names a table and its relations.
"""

from collections.abc import Callable, Hashable, Mapping
from typing import Protocol, TypeAlias

from sqlalchemy import ColumnElement, FromClause, case, null, or_, select

from db.queries.json_sql import json_array, json_flag, json_moment, json_number, json_object, json_value
from db.queries.source_type import AnyColumn, Relation, Source


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


Sources: TypeAlias = Mapping[str, Source]

SCALARS: Mapping[str, Callable[[AnyColumn], AnyColumn]] = {
    "text": lambda column: column,
    "integer": lambda column: column,
    "figure": json_number,
    "flag": json_flag,
    "moment": json_moment,
    "list": json_value,
    "document": json_value,
}


def build_document(sources: Sources, source: Source, shape: Shape, row: FromClause) -> AnyColumn:
    """Build the document of `shape` for `row`."""
    return json_object({member.name: _build_member(sources, source, member, row) for member in shape.members})


def required_columns(source: Source, shape: Shape) -> dict[str, None]:
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


def _build_member(sources: Sources, source: Source, member: Member, row: FromClause) -> AnyColumn:
    if member.kind in SCALARS:
        return SCALARS[member.kind](row.c[member.source])
    shape = nested_shape(member)
    if member.kind == "group":
        return case((_any_member_present(shape, row), build_document(sources, source, shape, row)), else_=null())
    return _build_related(sources, source.relations[member.source], shape, row)


def _any_member_present(shape: Shape, row: FromClause) -> ColumnElement[bool]:
    return or_(*(row.c[member.source].is_not(None) for member in shape.members))


def _published_predicates(target: FromClause) -> list[ColumnElement[bool]]:
    """Lists leave out merged and withdrawn records; a single link may lead to one."""
    return [target.c.status == "published"] if "status" in target.c else []


def _build_related(sources: Sources, relation: Relation, shape: Shape, row: FromClause) -> AnyColumn:
    source = sources[relation.target]
    target = source.table.alias()
    if relation.order_by is None:
        document = select(build_document(sources, source, shape, target)).where(relation.join(row, target))
        return document.correlate_except(target).scalar_subquery()
    columns = [target.c[name] for name in required_columns(source, shape) if name not in relation.carried_columns]
    carried = [row.c[column].label(name) for name, column in relation.carried_columns.items()]
    # Selected first: SQLite cannot refer to the outer row within ORDER BY.
    keys = [key.label(f"key_{place}") for place, key in enumerate(relation.order_by(row, target))]
    ordered = (
        select(*columns, *carried, *keys)
        .select_from(target)
        .where(relation.join(row, target), *_published_predicates(target))
        .order_by(*keys)
        .correlate_except(target)
        .subquery()
    )
    # `select_from` is explicit: a document of relations only would have no FROM at this level.
    return select(json_array(build_document(sources, source, shape, ordered))).select_from(ordered).scalar_subquery()
