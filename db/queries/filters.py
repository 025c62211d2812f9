"""What a list can be narrowed by: each filter a kind of value, the operators of that kind, and a condition.

Values never become SQL: an operator compares with bound parameters named `<filter>__<operator>`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Boolean, ColumnElement, Float, bindparam, cast, false, func, not_, or_, select
from sqlalchemy import Text as SqlText

from db.queries.source import Row
from db.queries.tables import CODINGS
from db.search.index import Wanted, found, found_in_text, wanted
from db.search.query import parse

Match: TypeAlias = Callable[[ColumnElement[Any]], ColumnElement[bool]]
Condition: TypeAlias = Callable[[Row, Match], ColumnElement[bool]]

MOST_VALUES = 100
AFTER_ANY_DIGIT = "-99-99"  # of a partial date, in the order of any language

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
}


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter as it is offered.

    `owner` names the record type whose ids and codes the values are, for kind `id`; `direct` is the condition that
    stands instead when narrower therapies are not to count.
    """

    kind: str
    condition: Condition
    description: str
    values: tuple[str, ...] = ()
    owner: str | None = None
    nullable: bool = False
    direct: Condition | None = None

    @property
    def takes_codes(self) -> bool:
        return self.owner in CODINGS

    @property
    def operators(self) -> tuple[str, ...]:
        return (*OPERATORS[self.kind], "isnull") if self.nullable else OPERATORS[self.kind]


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
        codes = len(_split(self.value)[1]) if isinstance(self.value, tuple) else 0
        return Form(self.name, self.operator, codes, self.direct)


def column(kind: str, name: str, description: str, **more: Any) -> Filter:
    """A filter on a column of the row itself."""
    return Filter(kind, lambda row, matches: matches(row.c[name]), description, **more)


def key(owner: str, name: str, description: str, *, nullable: bool = False) -> Filter:
    """A filter on a column that holds the id of another record."""
    return column("id", name, description, owner=owner, nullable=nullable)


def related(owner: str, condition: Condition, description: str) -> Filter:
    """A filter by ids of records that the row is related to."""
    return Filter("id", condition, description, owner=owner)


def condition_of(offered: Filter, form: Form, row: Row) -> ColumnElement[bool]:
    """The condition on `row`. `not` keeps rows that have no such value."""
    condition = offered.direct if form.direct and offered.direct else offered.condition
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
    ("integer", "eq"): lambda name: lambda value: value == bindparam(name),
    ("integer", "gte"): lambda name: lambda value: value >= bindparam(name),
    ("integer", "lte"): lambda name: lambda value: value <= bindparam(name),
    ("figure", "eq"): lambda name: lambda value: _figure(value) == bindparam(name, type_=Float),
    ("figure", "gte"): lambda name: lambda value: _figure(value) >= bindparam(name, type_=Float),
    ("figure", "lte"): lambda name: lambda value: _figure(value) <= bindparam(name, type_=Float),
    ("moment", "gte"): lambda name: lambda value: value >= bindparam(name),
    ("moment", "lte"): lambda name: lambda value: value <= bindparam(name),
    ("flag", "eq"): lambda name: lambda value: value == bindparam(name, type_=Boolean),
    ("search", "eq"): lambda name: lambda value: found(value, found_in_text(wanted(name))),
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
