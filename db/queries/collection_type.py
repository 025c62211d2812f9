"""A collection of the API: the source of its records, its filters and its sort keys."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, FromClause, func, literal_column

from db.queries.filters import Filter, FilterClause, column_filter
from db.queries.source_type import AnyColumn
from db.vocab import enums

ScopePredicate: TypeAlias = Callable[[ColumnElement[str], FromClause], ColumnElement[bool]]
SortKey: TypeAlias = Callable[[FromClause], AnyColumn]
Sort: TypeAlias = tuple[tuple[str, bool], ...]  # names of sort keys, each with whether it descends


class TieKey(NamedTuple):
    """A sort key that no request names, and the word for what it is the id of."""

    word: str
    sort_key: SortKey


@dataclass(frozen=True, slots=True)
class Collection:
    """One collection.

    `sort_keys` are never null; in `default_sort`, `-` before a name means descending. `tie_keys` come between the last
    one, by its name, and the id: with one that an index has, a list in this order is read and not sorted.
    `default_filters` apply unless the request uses the same filter. `scope` limits the records to the therapy of a
    collection within a therapy, whose id the relations of `source` may use as `context_id`. `view_parameters` name the
    parameters of the view on claims that filters by mechanism and risk use, each with its default words and all that
    are allowed.
    """

    name: str
    source: str
    filters: Mapping[str, Filter]
    sort_keys: Mapping[str, SortKey]
    default_sort: tuple[str, ...]
    tie_keys: Mapping[str, TieKey] = field(default_factory=dict)
    default_filters: tuple[FilterClause, ...] = ()
    scope: ScopePredicate | None = None
    view_parameters: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)

    @property
    def facet_names(self) -> tuple[str, ...]:
        """Names of the filters that are facets."""
        return tuple(name for name, filter_ in self.filters.items() if filter_.target.facet_values)

    def list_sort_keys(self, sort: Sort) -> list[tuple[SortKey, bool]]:
        """Return all keys of an order with whether each descends; the id has the direction of the key before it.

        So that one index serves both directions.
        """
        keys = [(self.sort_keys[name], descends) for name, descends in sort]
        name, descends = sort[-1] if sort else ("", False)
        ties = [self.tie_keys[name].sort_key] if name in self.tie_keys else []
        return [*keys, *((tie, descends) for tie in (*ties, sort_by_column("id")))]


def sort_by_column(name: str) -> SortKey:
    return lambda row: row.c[name]


def sort_by_date(name: str) -> SortKey:
    """Sort by a partial date; unknown dates sort first."""
    # Not a bound value: only the expression of an index is read in its order.
    return lambda row: func.coalesce(row.c[name], literal_column("''"))


def sort_columns(*names: str) -> dict[str, SortKey]:
    return {name: sort_by_column(name) for name in (*names, "id", "updated_at")}


# Filters of several collections, and the clause that applies by default.
ID_FILTER = column_filter("text", "id", "Ids of records.")
NAME_FILTER = column_filter("text", "name", "Name.")
TITLE_FILTER = column_filter("text", "title", "Title.")
UPDATED_AT_FILTER = column_filter("moment", "updated_at", "Time of the last change of the record.")
STANDING_FILTER = column_filter(
    "word",
    "standing",
    "Standing of the claim; rejected claims are excluded unless this filter is used.",
    values=enums.STANDING,
)
DEFAULT_STANDING = FilterClause("standing", "in", enums.DEFAULT_STANDINGS)
