"""The operators of filters, one row each: how it compares, what it binds, its query parameter and its description.

Values never become SQL: an operator compares with bound parameters named `<filter>__<operator>`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from functools import partial
from operator import eq, ge, le
from typing import Any, NamedTuple, TypeAlias, cast

from sqlalchemy import BigInteger, BindParameter, Boolean, ColumnElement, Float, Tuple, bindparam, func, or_, select
from sqlalchemy import Text as SqlText
from sqlalchemy import cast as sql_cast
from sqlalchemy.types import TypeEngine

from db.matching.admissible_ranges import value_to_steps
from db.queries.core_tables import CODINGS
from db.queries.source_type import AnyColumn
from db.search.full_text_index import TextQuery, in_matches, text_matches, text_query_param
from db.search.query_parser import parse_query
from db.vocab.attributes import Attribute
from db.vocab.identifiers import list_broader_codes
from db.vocab.patterns import EARLIEST_MOMENT, LATEST_MOMENT, DateSpan

MAX_VALUES = 100
AFTER_ANY_DIGIT = "-99-99"  # sorts after every date within a partial date, in any collation

ValuePredicate: TypeAlias = Callable[[AnyColumn], ColumnElement[bool]]
Value: TypeAlias = Any  # of a filter, as the request's schema loaded it
Params: TypeAlias = dict[str, Value]


class FilterKey(NamedTuple):
    """The parts of a filter in a request that determine its SQL; `codes` counts the values that are external codes."""

    name: str
    operator: str
    codes: int = 0
    direct: bool = False

    @property
    def parameter(self) -> str:
        """Name of the bound parameter."""
        return f"{self.name}__{self.operator}"


def bind_value(key: FilterKey, value: Value) -> Params:
    return {key.parameter: value}


@dataclass(frozen=True, slots=True)
class FilterOperator:
    """One operator of a filter.

    `suffix` is appended to the filter's name in the query string and `text` formatted with its description. `compare`
    builds the predicate on a column; `bind` gives the bound parameters of a value. A `negated` operator keeps the rows
    that the predicate rejects, those without any value included; a `multiple` one takes a tuple of values.
    """

    name: str
    suffix: str
    text: str
    compare: Callable[[FilterKey], ValuePredicate]
    bind: Callable[[FilterKey, Value], Params] = bind_value
    negated: bool = False
    multiple: bool = False


_MakeOperator = Callable[..., FilterOperator]
_eq: _MakeOperator = partial(FilterOperator, "eq", "", "{}")
_in: _MakeOperator = partial(FilterOperator, "in", "__in", "{} Any of these values.", multiple=True)
_not: _MakeOperator = partial(FilterOperator, "not", "__not", "{} Excludes this value.", negated=True)
_gte: _MakeOperator = partial(FilterOperator, "gte", "__gte", "{} Greater than or equal to this number.")
_lte: _MakeOperator = partial(FilterOperator, "lte", "__lte", "{} Less than or equal to this number.")
_gte_date: _MakeOperator = partial(FilterOperator, "gte", "__gte", "{} On or after this date.")
_lte_date: _MakeOperator = partial(FilterOperator, "lte", "__lte", "{} On or before this date.")
_gte_moment: _MakeOperator = partial(FilterOperator, "gte", "__gte", "{} At or after this date or time.")
_lte_moment: _MakeOperator = partial(FilterOperator, "lte", "__lte", "{} At or before this date or time.")
_contains: _MakeOperator = partial(FilterOperator, "contains", "__contains", "{} Contains this text, ignoring case.")
_isnull: _MakeOperator = partial(
    FilterOperator, "isnull", "__isnull", "{} `true`: records without a value; `false`: records with one."
)


def _compare(
    operation: Callable[[Any, Any], Any], type_: type[TypeEngine[Any]] | None = None, *, as_number: bool = False
) -> Callable[[FilterKey], ValuePredicate]:
    """Compare the column with the parameter; figures, which are stored as text, `as_number`."""

    def compare(key: FilterKey) -> ValuePredicate:
        return lambda column: operation(
            # SQLite stores figures as the text that was printed (`7.0` keeps its zero), which compares as a number only
            # after a cast.
            sql_cast(column, Float) if as_number else column,
            bindparam(key.parameter, type_=type_),
        )

    return compare


def _is_any_of(key: FilterKey) -> ValuePredicate:
    return lambda column: column.in_(bindparam(key.parameter, expanding=True))


def _is_null(key: FilterKey) -> ValuePredicate:
    return lambda column: column.is_(None) == bindparam(key.parameter, type_=Boolean)


def _contains_text(key: FilterKey) -> ValuePredicate:
    return lambda column: func.lower(column).like(bindparam(key.parameter, type_=SqlText), escape="\\")


def _bind_pattern(key: FilterKey, value: str) -> Params:
    # The backslash first, or the ones that the other two add would be doubled.
    escaped = value.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return {key.parameter: f"%{escaped}%"}


def _is_within(key: FilterKey) -> ValuePredicate:
    return lambda column: column.between(bindparam(key.parameter), bindparam(f"{key.parameter}_end"))


def _bind_span(key: FilterKey, value: str) -> Params:
    """A partial date covers every date within it."""
    return {key.parameter: value, f"{key.parameter}_end": value + AFTER_ANY_DIGIT}


def _may_be_on_or_after(key: FilterKey) -> ValuePredicate:
    """A partial date passes if a day within it does; the year and the month of the bound sort before it."""

    def may_be_on_or_after(column: AnyColumn) -> ColumnElement[bool]:
        parts = (bindparam(f"{key.parameter}_{part}", type_=SqlText) for part in ("year", "month"))
        return or_(column >= bindparam(key.parameter), *(column == part for part in parts))

    return may_be_on_or_after


def _bind_first_day(key: FilterKey, value: str) -> Params:
    year, month = value[: len("YYYY")], value[: len("YYYY-MM")]
    return {key.parameter: value, f"{key.parameter}_year": year, f"{key.parameter}_month": month}


def _bind_last_day(key: FilterKey, value: str) -> Params:
    return {key.parameter: value + AFTER_ANY_DIGIT}


def _bind_start(key: FilterKey, value: datetime | DateSpan) -> Params:
    start = datetime.combine(value.first, time.min, UTC) if isinstance(value, DateSpan) else value
    return {key.parameter: max(start, EARLIEST_MOMENT)}


def _bind_end(key: FilterKey, value: datetime | DateSpan) -> Params:
    end = datetime.combine(value.last, time.max, UTC) if isinstance(value, DateSpan) else value
    return {key.parameter: min(max(end, EARLIEST_MOMENT), LATEST_MOMENT)}


def _matches_text(key: FilterKey) -> ValuePredicate:
    return lambda column: in_matches(column, text_matches(text_query_param(key.parameter)))


def _bind_text_query(key: FilterKey, value: str) -> Params:
    return {key.parameter: TextQuery(tuple(parse_query(value).terms))}


def _covers_span(key: FilterKey) -> ValuePredicate:
    """The row's range, a tuple of two columns, contains the whole span asked for."""

    def covers_span(column: AnyColumn) -> ColumnElement[bool]:
        low, high = cast("Tuple", column).clauses
        predicate: ColumnElement[bool] = (low <= bindparam(key.parameter)) & (high >= bindparam(f"{key.parameter}_end"))
        return predicate

    return covers_span


OPERATORS: Mapping[str, tuple[FilterOperator, ...]] = {
    "word": (_eq(_compare(eq)), _in(_is_any_of), _not(_compare(eq))),
    "text": (_eq(_compare(eq)), _in(_is_any_of), _not(_compare(eq)), _contains(_contains_text, _bind_pattern)),
    # Partial dates sort as text: `2024` < `2024-05` < `2024-05-01`, with or without the parts that are unknown.
    "date": (
        _eq(_is_within, _bind_span),
        _gte_date(_may_be_on_or_after, _bind_first_day),
        _lte_date(_compare(le), _bind_last_day),
    ),
    # BigInteger also where the column is smaller: PostgreSQL would refuse a bound above 2^31 instead of finding
    # nothing.
    "integer": (_eq(_compare(eq, BigInteger)), _gte(_compare(ge, BigInteger)), _lte(_compare(le, BigInteger))),
    "figure": (
        _eq(_compare(eq, Float, as_number=True)),
        _gte(_compare(ge, Float, as_number=True)),
        _lte(_compare(le, Float, as_number=True)),
    ),
    "moment": (_gte_moment(_compare(ge), _bind_start), _lte_moment(_compare(le), _bind_end)),
    "flag": (_eq(_compare(eq, Boolean)),),
    "search": (_eq(_matches_text, _bind_text_query),),
}
IS_NULL = _isnull(_is_null)


def id_operators(owner: str) -> tuple[FilterOperator, ...]:
    """Return the operators on ids of records of a type; each value may be an external code of such a record instead."""
    compare = partial(_is_record, owner)
    return tuple(replace(make(compare, _bind_ids), multiple=True) for make in (_eq, _in, _not))


def eligibility_operators(attribute: Attribute) -> tuple[FilterOperator, ...]:
    """Return the operator that compares a range with a fact about a patient."""

    def bind_fact(key: FilterKey, value: Value) -> Params:
        first, last = value_to_steps(attribute, value)
        return {key.parameter: first, f"{key.parameter}_end": last}

    return (_eq(_covers_span, bind_fact),)


def _is_record(owner: str, key: FilterKey) -> ValuePredicate:
    """One of the ids, or the id of a record with one of the codes."""

    def is_record(column: AnyColumn) -> ColumnElement[bool]:
        coded = (_select_coded_ids(owner, key.parameter, 2 * place) for place in range(key.codes))
        return or_(column.in_(bindparam(key.parameter, expanding=True)), *(column.in_(ids) for ids in coded))

    return is_record


def _select_coded_ids(owner: str, parameter: str, place: int) -> Any:
    coding = CODINGS[owner].alias()
    system: BindParameter[str] = bindparam(f"{parameter}_{place}", type_=SqlText)
    codes: BindParameter[str] = bindparam(f"{parameter}_{place + 1}", type_=SqlText, expanding=True)
    # A `broad` code names something wider than the record; filtering by it would find records that are not meant.
    is_code = (coding.c.system == system, coding.c.key.in_(codes), coding.c.relation == "exact")
    return select(coding.c.owner_id).where(*is_code).correlate_except(coding)


def _bind_ids(key: FilterKey, values: Sequence[str]) -> Params:
    """Bind ids as one list, and each code as its folded system and the folded codes that it implies."""
    # The list of ids is bound even if empty, so that the SQL depends only on the number of codes.
    params: Params = {key.parameter: [value for value in values if ":" not in value]}
    for place, value in enumerate(value for value in values if ":" in value):
        system, code = value.lower().split(":", 1)
        params |= {f"{key.parameter}_{2 * place}": system}
        params |= {f"{key.parameter}_{2 * place + 1}": list_broader_codes(system, code)}
    return params
