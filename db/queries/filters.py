"""What a collection can be filtered by: each filter's kind of value, its operators, and how it selects rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple, TypeAlias, TypedDict, Unpack

from sqlalchemy import Alias, BindParameter, ColumnElement, FromClause, TableClause, exists, literal_column

from db.queries.core_tables import CODINGS
from db.queries.facet_values import FacetValues, own_column_values
from db.queries.filter_operators import (
    IS_NULL,
    OPERATORS,
    FilterKey,
    FilterOperator,
    Params,
    Value,
    ValuePredicate,
    eligibility_operators,
    id_operators,
)
from db.vocab.attributes import Attribute

RowPredicate: TypeAlias = Callable[[FromClause, ValuePredicate], ColumnElement[bool]]
# From a row, and a function of predicates on a related row, to the predicate that one related row meets all of them.
RelatedRow: TypeAlias = Callable[[FromClause, Callable[[FromClause], list[ColumnElement[bool]]]], ColumnElement[bool]]

FACET_KINDS = ("word", "id", "date", "flag")
RANGE_KINDS = ("integer", "figure", "date")


class ManyMatches(NamedTuple):
    """How a filter selects rows where it matches many, of which a page shows few.

    `count_to` counts the matches to the limit given; `probe` tests one row without listing the matches. `count_listed`
    counts to a limit what the filter selects together with the default filters of the list. `is_always_counted`: on
    PostgreSQL too, see `db.queries.bounded_count`.
    """

    count_to: Callable[[ValuePredicate, int], ColumnElement[int]]
    probe: RowPredicate
    count_listed: Callable[[BindParameter[int]], ColumnElement[int]] | None = None
    is_always_counted: bool = False


class FilterTarget(NamedTuple):
    """How a filter selects rows and, if it is a facet, which values a row contributes.

    `range_column`: the column that it tests for a range, in which there may be no row at all.
    """

    predicate: RowPredicate
    facet_values: FacetValues | None = None
    many_matches: ManyMatches | None = None
    range_column: str | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter of a collection.

    `values` are the allowed enums. `owner` is the record type whose ids and codes a filter of kind `id` takes.
    `direct_target` replaces `target` where descendants are excluded. `attribute` is the fact about a patient
    that a filter of kind `fact` takes. Filters with the same `through` must be met by one related row.
    """

    kind: str
    target: FilterTarget
    description: str
    values: tuple[str, ...] = ()
    owner: str | None = None
    nullable: bool = False
    direct_target: FilterTarget | None = None
    attribute: Attribute | None = None
    through: RelatedRow | None = None
    operators: Mapping[str, FilterOperator] = field(init=False)

    def __post_init__(self) -> None:
        operators = (*_list_operators(self), *([IS_NULL] if self.nullable else []))
        # The dataclass is frozen; the operators follow from its other members, and are looked up with every request.
        object.__setattr__(self, "operators", {operator.name: operator for operator in operators})

    @property
    def takes_codes(self) -> bool:
        return self.owner in CODINGS

    def choose_target(self, *, direct: bool) -> FilterTarget:
        return self.direct_target if direct and self.direct_target else self.target


class FilterClause(NamedTuple):
    """One filter of a request: its value as loaded, a tuple for operators that take several."""

    name: str
    operator: str
    value: Value
    direct: bool = False

    @property
    def key(self) -> FilterKey:
        values = self.value if isinstance(self.value, tuple) else ()
        codes = sum(isinstance(value, str) and ":" in value for value in values)
        return FilterKey(self.name, self.operator, codes, self.direct)


def bind_filter(filters: Mapping[str, Filter], clause: FilterClause) -> Params:
    """Return the bound parameters of a clause, by name."""
    operator = filters[clause.name].operators[clause.operator]
    return operator.bind(clause.key, clause.value)


class FilterOptions(TypedDict, total=False):
    """Optional parts of a filter on a column."""

    values: tuple[str, ...]
    owner: str
    nullable: bool


def column_filter(
    kind: str, name: str, description: str, *, counted: bool | None = None, **options: Unpack[FilterOptions]
) -> Filter:
    """Filter by a column of the row itself; text is a facet only if `counted` is set."""
    is_facet = kind in FACET_KINDS if counted is None else counted
    is_range = kind in RANGE_KINDS
    target = FilterTarget(
        partial(_select_by_range if is_range else _select_by_column, name),
        own_column_values(kind, name) if is_facet else None,
        range_column=name if is_range else None,
    )
    return Filter(kind, target, description, **options)


def _select_by_column(name: str, row: FromClause, matches: ValuePredicate) -> ColumnElement[bool]:
    return matches(row.c[name])


def _select_by_range(name: str, row: FromClause, matches: ValuePredicate) -> ColumnElement[bool]:
    """Like `_select_by_column`, plus an EXISTS that an index answers: an empty result needs no scan in sort order."""
    table = row.element if isinstance(row, Alias) else row
    if not isinstance(table, TableClause):  # a join has no index of its own
        return matches(row.c[name])
    other = table.alias()
    found = exists(literal_column("1")).where(matches(other.c[name])).correlate_except(other)
    return matches(row.c[name]) & found


def foreign_key_filter(owner: str, name: str, description: str, *, nullable: bool = False) -> Filter:
    """Filter by a column that holds the id of another record."""
    return column_filter("id", name, description, owner=owner, nullable=nullable)


def related_filter(owner: str, target: FilterTarget, description: str) -> Filter:
    """Filter by the ids of related records."""
    return Filter("id", target, description, owner=owner)


def _list_operators(filter_: Filter) -> tuple[FilterOperator, ...]:
    if filter_.kind == "id":
        return id_operators(filter_.owner or "")
    if filter_.attribute is not None:
        return eligibility_operators(filter_.attribute)
    return OPERATORS[filter_.kind]
