"""What a list can be narrowed by: each filter a kind of value, the operators of that kind, and what it goes by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement

from db.queries.core_tables import CODINGS
from db.queries.facet_values import Tally, own
from db.queries.source_type import Row
from db.vocab.attributes import Attribute

Match: TypeAlias = Callable[[ColumnElement[Any]], ColumnElement[bool]]
Condition: TypeAlias = Callable[[Row, Match], ColumnElement[bool]]
# From a row, and conditions on another, to the condition that one row there meets all of them.
Through: TypeAlias = Callable[[Row, Callable[[Row], list[ColumnElement[bool]]]], ColumnElement[bool]]

MOST_VALUES = 100

OPERATORS: Mapping[str, tuple[str, ...]] = {
    "word": ("eq", "in", "not"),
    "text": ("eq", "in", "not", "contains"),
    "id": ("eq", "in", "not"),
    "date": ("eq", "gte", "lte"),
    "integer": ("eq", "gte", "lte"),
    "figure": ("eq", "gte", "lte"),
    "moment": ("gte", "lte"),
    "flag": ("eq",),
    "search": ("eq",),
    "fact": ("eq",),
}
COUNTED_BY = ("word", "id", "date", "flag")


class Tie(NamedTuple):
    """What a filter goes by: the condition on a row, and, where rows can be counted by it, the values they have."""

    condition: Condition
    tally: Tally | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter as it is offered.

    `owner` names the record type whose ids and codes the values are, for kind `id`; `direct` is what it goes by
    instead when narrower therapies are not to count; `fact` is what a patient would be asked, for kind `fact`. Filters
    that go `through` the same way are met by one row there.
    """

    kind: str
    tie: Tie
    description: str
    values: tuple[str, ...] = ()
    owner: str | None = None
    nullable: bool = False
    direct: Tie | None = None
    fact: Attribute | None = None
    through: Through | None = None

    @property
    def takes_codes(self) -> bool:
        return self.owner in CODINGS

    @property
    def operators(self) -> tuple[str, ...]:
        return (*OPERATORS[self.kind], "isnull") if self.nullable else OPERATORS[self.kind]

    def goes_by(self, *, direct: bool) -> Tie:
        return self.direct if direct and self.direct else self.tie


@dataclass(frozen=True, slots=True)
class Form:
    """What of an asked filter its SQL depends on; `codes` is how many of the values are codes rather than ids."""

    name: str
    operator: str
    codes: int = 0
    direct: bool = False

    @property
    def parameter(self) -> str:
        return f"{self.name}__{self.operator}"


@dataclass(frozen=True, slots=True)
class Asked:
    """One filter as asked: its value as Python has it, a tuple for ids and for operators that take several."""

    name: str
    operator: str
    value: Any
    direct: bool = False

    @property
    def form(self) -> Form:
        codes = sum(":" in value for value in self.value) if isinstance(self.value, tuple) else 0
        return Form(self.name, self.operator, codes, self.direct)


def column(kind: str, name: str, description: str, *, counted: bool | None = None, **more: Any) -> Filter:
    """A filter on a column of the row itself; rows are `counted` by text only if it says so."""
    by_it = kind in COUNTED_BY if counted is None else counted
    tie = Tie(lambda row, matches: matches(row.c[name]), own(kind, name) if by_it else None)
    return Filter(kind, tie, description, **more)


def key(owner: str, name: str, description: str, *, nullable: bool = False) -> Filter:
    """A filter on a column that holds the id of another record."""
    return column("id", name, description, owner=owner, nullable=nullable)


def related(owner: str, tie: Tie, description: str) -> Filter:
    """A filter by ids of records that the row is related to."""
    return Filter("id", tie, description, owner=owner)
