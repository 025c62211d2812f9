"""The values that facets count: for each row, every value it has, null where it has none.

Values are text as the filter of the same name takes it: a word, an id, `true` or `false`, a year.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import ColumnElement, FromClause, case, cast, false, func, select, true
from sqlalchemy import Text as SqlText

from db.models.base import Sortable
from db.queries.core_tables import TABLES
from db.queries.source_type import AnyColumn, AnySelect

ValueQuery: TypeAlias = Callable[[FromClause], AnySelect]


@dataclass(frozen=True, slots=True)
class FacetValues:
    """`build_query` selects columns `id` and `value` for rows that have an `id` and the named `columns`.

    `single_valued`: no row has several values. `distinct_pairs`: no row has the same value twice.
    """

    build_query: ValueQuery
    columns: tuple[str, ...] = ()
    single_valued: bool = False
    distinct_pairs: bool = False


def own_column_values(kind: str, name: str) -> FacetValues | None:
    """The value of a column; None for a kind of value that is not counted."""
    if (as_text := _TEXT_OF_KIND.get(kind)) is None:
        return None

    def select_values(row: FromClause) -> AnySelect:
        return select(row.c.id, as_text(row.c[name]).label("value"))

    return FacetValues(select_values, (name,), single_valued=True, distinct_pairs=True)


def link_values(link: FromClause, left_column: str, right_column: str) -> FacetValues:
    """The values that a link table relates to the rows."""

    def select_values(row: FromClause) -> AnySelect:
        alias = link.alias()
        return _left_join_values(row, alias, alias.c[left_column], alias.c[right_column])

    return FacetValues(select_values)


def values_from_query(build_pairs: Callable[[], AnySelect]) -> FacetValues:
    """The values of a query that selects pairs of id and value."""

    def select_values(row: FromClause) -> AnySelect:
        pairs = build_pairs().subquery()
        ids, values = pairs.c
        return _left_join_values(row, pairs, ids, values)

    return FacetValues(select_values)


def with_ancestors(values: FacetValues) -> FacetValues:
    """Therapies, each with all its ancestors."""

    def select_values(row: FromClause) -> AnySelect:
        pairs, ancestor = values.build_query(row).subquery(), TABLES["therapy_ancestors"].alias()
        joined = pairs.outerjoin(ancestor, ancestor.c.therapy_id == pairs.c.value)
        return select(pairs.c.id, _cast_text(ancestor.c.ancestor_id).label("value")).select_from(joined)

    return FacetValues(select_values, values.columns, distinct_pairs=values.single_valued)


def _left_join_values(row: FromClause, pairs: FromClause, ids: AnyColumn, values: AnyColumn) -> AnySelect:
    # The condition on the value is part of the join, not of WHERE: rows without any value must stay, to be counted as
    # missing.
    joined = row.outerjoin(pairs, (ids == row.c.id) & values.is_not(None))
    return select(row.c.id, _cast_text(values).label("value")).select_from(joined)


# Sortable text has the C collation: buckets with equal counts come in the same order on both databases.
def _cast_text(value: AnyColumn) -> ColumnElement[str]:
    return cast(value, Sortable)


def _flag_text(value: AnyColumn) -> ColumnElement[str]:
    return _cast_text(case((value == true(), "true"), (value == false(), "false")))


def _year_text(value: AnyColumn) -> ColumnElement[str]:
    return _cast_text(func.substr(cast(value, SqlText), 1, 4))


_TEXT_OF_KIND: Mapping[str, Callable[[AnyColumn], ColumnElement[str]]] = {
    **dict.fromkeys(("word", "text", "id"), _cast_text),
    "flag": _flag_text,
    "date": _year_text,
}
