"""From filters as asked to conditions on a row, and the values to bind to them.

Values never become SQL: an operator compares with bound parameters named `<filter>__<operator>`.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import BigInteger, Boolean, ColumnElement, Float, bindparam, cast, false, func, not_, or_, select
from sqlalchemy import Text as SqlText

from db.matching.admissible_ranges import value_to_steps
from db.queries.core_tables import CODINGS
from db.queries.filters import Asked, Filter, Form, Match, Through
from db.queries.source_type import Row
from db.search.full_text_index import Wanted, found, found_in_text, wanted
from db.search.query_parser import parse

AFTER_ANY_DIGIT = "-99-99"  # of a partial date, in the order of any language


def conditions_of(filters: Mapping[str, Filter], forms: Sequence[Form], row: Row) -> list[ColumnElement[bool]]:
    """All that is asked of `row`; what goes through the same way together, of one row there."""
    asked = [(filters[form.name], form) for form in forms]
    ways = dict.fromkeys(offered.through for offered, _ in asked if offered.through)

    def on(other: Row, way: Through | None) -> list[ColumnElement[bool]]:
        return [condition_of(offered, form, other) for offered, form in asked if offered.through is way]

    return on(row, None) + [way(row, partial(on, way=way)) for way in ways]


def condition_of(offered: Filter, form: Form, row: Row) -> ColumnElement[bool]:
    """The condition on `row`. `not` keeps rows that have no such value."""
    condition = offered.goes_by(direct=form.direct).condition
    if form.operator == "not":
        return not_(func.coalesce(condition(row, _match(offered, form, "eq")), false()))
    return condition(row, _match(offered, form, form.operator))


def parameters_of(offered: Filter, asked: Asked) -> dict[str, Any]:
    """The values to bind, by name."""
    parameter = asked.form.parameter
    if offered.kind == "id" and asked.operator != "isnull":
        ids, codes = _split(asked.value)
        parts = (part for code in codes for part in code)
        return {parameter: ids} | {f"{parameter}_{place}": part for place, part in enumerate(parts)}
    if offered.fact is not None:
        first, last = value_to_steps(offered.fact, asked.value)
        return {parameter: first, f"{parameter}_end": last}
    return _BOUND.get((offered.kind, asked.operator), _as_it_is)(parameter, asked.value)


def _match(offered: Filter, form: Form, operator: str) -> Match:
    if operator == "isnull":
        return lambda value: value.is_(None) == bindparam(form.parameter, type_=Boolean)
    if offered.kind == "id":
        return _identity(offered, form)
    return _COMPARISONS[offered.kind, operator](form.parameter)


def _identity(offered: Filter, form: Form) -> Match:
    """One of the ids, or the bearer of one of the codes."""

    def match(value: ColumnElement[Any]) -> ColumnElement[bool]:
        bearers = (_bearer(offered.owner, form.parameter, 2 * place) for place in range(form.codes))
        return or_(value.in_(bindparam(form.parameter, expanding=True)), *(value.in_(bearer) for bearer in bearers))

    return match


def _bearer(owner: str | None, parameter: str, place: int) -> Any:
    coding = CODINGS[owner or ""].alias()
    system, code = (bindparam(f"{parameter}_{place + part}", type_=SqlText) for part in (0, 1))
    return select(coding.c.owner_id).where(coding.c.system == system, coding.c.key == code).correlate_except(coding)


def _split(values: Sequence[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """Ids, and codes as pairs of folded system and folded code."""
    ids = [value for value in values if ":" not in value]
    codes = [tuple(value.lower().split(":", 1)) for value in values if ":" in value]
    return ids, [(system, code) for system, code in codes]


def _as_it_is(parameter: str, value: Any) -> dict[str, Any]:
    return {parameter: value}


def _figure(value: ColumnElement[Any]) -> ColumnElement[float]:
    return cast(value, Float)


def _covers(name: str) -> Match:
    """The range, a pair of columns, holds all that is asked for."""

    def match(range_: Any) -> ColumnElement[bool]:
        low, high = range_.clauses
        covers: ColumnElement[bool] = (low <= bindparam(name)) & (high >= bindparam(f"{name}_end"))
        return covers

    return match


_COMPARISONS: Mapping[tuple[str, str], Callable[[str], Match]] = {
    ("word", "eq"): lambda name: lambda value: value == bindparam(name),
    ("word", "in"): lambda name: lambda value: value.in_(bindparam(name, expanding=True)),
    ("text", "eq"): lambda name: lambda value: value == bindparam(name),
    ("text", "in"): lambda name: lambda value: value.in_(bindparam(name, expanding=True)),
    ("text", "contains"): lambda name: (
        lambda value: func.lower(value).like(bindparam(name, type_=SqlText), escape="\\")
    ),
    # A partial date covers every date within it.
    ("date", "eq"): lambda name: lambda value: value.between(bindparam(name), bindparam(f"{name}_end")),
    ("date", "gte"): lambda name: lambda value: value >= bindparam(name),
    ("date", "lte"): lambda name: lambda value: value <= bindparam(name),
    ("integer", "eq"): lambda name: lambda value: value == bindparam(name, type_=BigInteger),
    ("integer", "gte"): lambda name: lambda value: value >= bindparam(name, type_=BigInteger),
    ("integer", "lte"): lambda name: lambda value: value <= bindparam(name, type_=BigInteger),
    ("figure", "eq"): lambda name: lambda value: _figure(value) == bindparam(name, type_=Float),
    ("figure", "gte"): lambda name: lambda value: _figure(value) >= bindparam(name, type_=Float),
    ("figure", "lte"): lambda name: lambda value: _figure(value) <= bindparam(name, type_=Float),
    ("moment", "gte"): lambda name: lambda value: value >= bindparam(name),
    ("moment", "lte"): lambda name: lambda value: value <= bindparam(name),
    ("flag", "eq"): lambda name: lambda value: value == bindparam(name, type_=Boolean),
    ("search", "eq"): lambda name: lambda value: found(value, found_in_text(wanted(name))),
    ("fact", "eq"): _covers,
}


def _pattern(parameter: str, value: str) -> dict[str, Any]:
    escaped = value.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return {parameter: f"%{escaped}%"}


_BOUND: Mapping[tuple[str, str], Callable[[str, Any], dict[str, Any]]] = {
    ("text", "contains"): _pattern,
    ("date", "eq"): lambda parameter, value: {parameter: value, f"{parameter}_end": value + AFTER_ANY_DIGIT},
    ("date", "lte"): lambda parameter, value: {parameter: value + AFTER_ANY_DIGIT},
    ("search", "eq"): lambda parameter, value: {parameter: Wanted(tuple(parse(value).terms))},
}
