"""From a shape to the one expression that builds its document in the database.

A shape is any tree of members (`name`, `source`, `kind`, `shape`); a source says which table and which ways on.
"""

from collections.abc import Callable, Hashable, Mapping
from typing import Any, Protocol, TypeAlias

from sqlalchemy import ColumnElement, FromClause, case, null, or_, select

from db.queries.json_sql import json_array, json_flag, json_moment, json_number, json_object, json_value
from db.queries.source_type import Relation, Source


class Member(Protocol):
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
    def members(self) -> tuple[Any, ...]: ...


Sources: TypeAlias = Mapping[str, Source]

SCALARS: Mapping[str, Callable[[ColumnElement[Any]], ColumnElement[Any]]] = {
    "text": lambda column: column,
    "integer": lambda column: column,
    "figure": json_number,
    "flag": json_flag,
    "moment": json_moment,
    "list": json_value,
    "document": json_value,
}


def document(sources: Sources, source: Source, shape: Shape, row: FromClause) -> ColumnElement[Any]:
    """The document of `shape` for the row that `row` stands on."""
    return json_object({member.name: _value(sources, source, member, row) for member in shape.members})


def needs(source: Source, shape: Shape) -> dict[str, None]:
    """The columns of `source`'s row that the document of `shape` reads, each once, in order."""
    columns: dict[str, None] = {}
    for member in shape.members:
        if member.kind == "group":
            columns |= needs(source, member.shape)
        elif member.kind in SCALARS:
            columns[member.source] = None
        else:
            relation = source.relations[member.source]
            columns |= dict.fromkeys((*relation.uses, *relation.carry.values()))
    return columns


def _value(sources: Sources, source: Source, member: Member, row: FromClause) -> ColumnElement[Any]:
    if member.kind in SCALARS:
        return SCALARS[member.kind](row.c[member.source])
    if member.shape is None:
        message = f"{member.name} has no shape"
        raise TypeError(message)
    if member.kind == "group":
        whole = document(sources, source, member.shape, row)
        return case((_given(member.shape, row), whole), else_=null())
    return _related(sources, source.relations[member.source], member.shape, row)


def _given(shape: Shape, row: FromClause) -> ColumnElement[bool]:
    """A group is there when any of its members is."""
    return or_(*(row.c[member.source].is_not(None) for member in shape.members))


def _published(target: FromClause) -> list[ColumnElement[bool]]:
    """What was merged or withdrawn is in no list; a single link may lead to it."""
    return [target.c.status == "published"] if "status" in target.c else []


def _related(sources: Sources, relation: Relation, shape: Shape, row: FromClause) -> ColumnElement[Any]:
    source = sources[relation.target]
    target = source.table.alias()
    if relation.order is None:
        one = select(document(sources, source, shape, target)).where(relation.join(row, target))
        return one.correlate_except(target).scalar_subquery()
    columns = [target.c[name] for name in needs(source, shape) if name not in relation.carry]
    carried = [row.c[column].label(name) for name, column in relation.carry.items()]
    # Selected first, since SQLite does not see the outer row from within an ORDER BY.
    keys = [key.label(f"key_{place}") for place, key in enumerate(relation.order(row, target))]
    ordered = (
        select(*columns, *carried, *keys)
        .select_from(target)
        .where(relation.join(row, target), *_published(target))
        .order_by(*keys)
        .correlate_except(target)
        .subquery()
    )
    # Said aloud, since a document of nothing but related records names its rows only further in.
    return select(json_array(document(sources, source, shape, ordered))).select_from(ordered).scalar_subquery()
