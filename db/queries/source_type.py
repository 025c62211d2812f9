"""Where the members of a document come from: tables, and the ways from one row to others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, FromClause

Row: TypeAlias = FromClause
Join: TypeAlias = Callable[[Row, Row], ColumnElement[bool]]
Order: TypeAlias = Callable[[Row, Row], tuple[ColumnElement[Any], ...]]


@dataclass(frozen=True, slots=True)
class Relation:
    """The way from a row to the rows of another source.

    `join` and `order` are given the row we stand on and the target; `uses` names the columns of the first that they
    need; `carry` hands columns of it on to the target's own relations, under new names.
    """

    target: str
    join: Join
    order: Order | None = None
    uses: tuple[str, ...] = ("id",)
    carry: Mapping[str, str] = field(default_factory=dict)

    @property
    def many(self) -> bool:
        return self.order is not None


@dataclass(frozen=True, slots=True)
class Source:
    """A table, or a join that reads like one, and its relations by name."""

    table: FromClause
    relations: Mapping[str, Relation] = field(default_factory=dict)
