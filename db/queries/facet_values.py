"""What records can be counted by: for rows, each of the values that each of them has, null where it has none.

Values are text as the filter of the same name takes it: a word, an id, `true` or `false`, a year.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, FromClause, Select, case, cast, false, func, select, true
from sqlalchemy import Text as SqlText

from db.models.base import Sortable
from db.queries.core_tables import TABLES
from db.queries.source_type import Row

Valued: TypeAlias = Callable[[Row], Select[Any]]


@dataclass(frozen=True, slots=True)
class Tally:
    """`values` gives columns `id` and `value` of the rows it is given; these have an `id` and the columns of `uses`.

    `single`: no row has several values. `once`: none has the same value twice.
    """

    values: Valued
    uses: tuple[str, ...] = ()
    single: bool = False
    once: bool = False


def own(kind: str, name: str) -> Tally | None:
    """The value of a column, None for a kind of value that is not counted by."""
    if (spelt := _SPELT.get(kind)) is None:
        return None

    def values(row: Row) -> Select[Any]:
        return select(row.c.id, spelt(row.c[name]).label("value"))

    return Tally(values, (name,), single=True, once=True)


def linked(link: FromClause, mine: str, theirs: str) -> Tally:
    """The values that a table ties to the rows."""

    def values(row: Row) -> Select[Any]:
        way = link.alias()
        return _given(row, way, way.c[mine], way.c[theirs])

    return Tally(values)


def drawn(pairs: Callable[[], Select[Any]]) -> Tally:
    """The values of a query that gives ids, and beside each a value."""

    def values(row: Row) -> Select[Any]:
        found = pairs().subquery()
        mine, theirs = found.c
        return _given(row, found, mine, theirs)

    return Tally(values)


def widened(tally: Tally) -> Tally:
    """Therapies, each with all that are broader: what is told of one counts for those too."""

    def values(row: Row) -> Select[Any]:
        told, way = tally.values(row).subquery(), TABLES["therapy_ancestors"].alias()
        broader = told.outerjoin(way, way.c.therapy_id == told.c.value)
        return select(told.c.id, _text(way.c.ancestor_id).label("value")).select_from(broader)

    return Tally(values, tally.uses, once=tally.single)


def _given(row: Row, way: FromClause, mine: ColumnElement[Any], theirs: ColumnElement[Any]) -> Select[Any]:
    ways = row.outerjoin(way, (mine == row.c.id) & theirs.is_not(None))
    return select(row.c.id, _text(theirs).label("value")).select_from(ways)


def _text(value: ColumnElement[Any]) -> ColumnElement[str]:
    return cast(value, Sortable)


def _flag(value: ColumnElement[Any]) -> ColumnElement[str]:
    return _text(case((value == true(), "true"), (value == false(), "false")))


def _year(value: ColumnElement[Any]) -> ColumnElement[str]:
    return _text(func.substr(cast(value, SqlText), 1, 4))


_SPELT: Mapping[str, Callable[[ColumnElement[Any]], ColumnElement[str]]] = {
    **dict.fromkeys(("word", "text", "id"), _text),
    "flag": _flag,
    "date": _year,
}
