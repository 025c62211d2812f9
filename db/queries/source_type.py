"""Where the members of a document are read from: tables, and the relations from one row to others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, FromClause, Label, Row, Select

AnyColumn: TypeAlias = ColumnElement[Any]  # of whatever type its table gives it
AnyLabel: TypeAlias = Label[Any]
AnySelect: TypeAlias = Select[*tuple[Any, ...]]
AnyRow: TypeAlias = Row[*tuple[Any, ...]]  # of a result
RowValues: TypeAlias = Mapping[str, Any]  # a row as a mapping, by column
JoinPredicate: TypeAlias = Callable[[FromClause, FromClause], ColumnElement[bool]]
OrderBy: TypeAlias = Callable[[FromClause, FromClause], tuple[AnyColumn, ...]]


class RecordList(NamedTuple):
    """A list that can be read page by page: the name of a collection, and its filters.

    A filter whose value is None is by the id of the record that has the relation; a collection within a therapy is
    within that record.
    """

    collection: str
    filters: tuple[tuple[str, str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """The relation from a row to the rows of another source.

    `join` and `order_by` are called with the row and the target; `columns` names the columns of the row that they
    need. `carried_columns` passes columns of the row on to the target's own relations, as new name: column.
    `record_list` holds all records of the relation, and maybe others; a relation to many records that has none is
    limited by the loader.
    """

    target: str
    join: JoinPredicate
    order_by: OrderBy | None = None
    columns: tuple[str, ...] = ("id",)
    carried_columns: Mapping[str, str] = field(default_factory=dict)
    record_list: RecordList | None = None

    @property
    def is_many(self) -> bool:
        return self.order_by is not None


@dataclass(frozen=True, slots=True)
class DocumentSource:
    """A table, or a subquery that reads like one, and its relations by name."""

    table: FromClause
    relations: Mapping[str, Relation] = field(default_factory=dict)
