"""Fields of query parameters: what each kind of parameter accepts, exactly as the contract describes it."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeAlias

from marshmallow import ValidationError, validate
from marshmallow.fields import Boolean, Field, Float, Integer, String

from db.queries.filters import Filter
from db.search.query_parser import MAX_QUERY_LENGTH
from db.vocab.attributes import Attribute
from db.vocab.date_spellings import MOMENT_FORMS, PARTIAL_DATE_FORMS, Advice, advise_on_date, advise_on_moment
from db.vocab.identifiers import IDENTIFIER, parse_identifier
from db.vocab.patterns import (
    EARLIEST_MOMENT,
    FULL_DATE_LENGTH,
    LATEST_MOMENT,
    PARTIAL_DATE,
    RECORD_ID,
    DateSpan,
    parse_partial_date,
)
from schemas.record_fields import Enum

ParameterField: TypeAlias = Field[Any]  # fields of all kinds stand in one table
Advise: TypeAlias = Callable[[str], Advice | None]

MAX_INTEGER = 2**53 - 1  # larger ones lose digits in JSON readers that use floats (RFC 7493)
MAX_DATE_TIME_LENGTH = 40
MAX_IDENTIFIER_LENGTH = 300


IDENTIFIER_METADATA = {
    "minLength": 1,
    "maxLength": MAX_IDENTIFIER_LENGTH,
    "pattern": f"^({RECORD_ID}|{IDENTIFIER})$",
    "x-component": "IdOrCode",
}
INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
NUMBER = re.compile(INTEGER.pattern + r"(\.[0-9]+)?([eE][+-]?[0-9]+)?")
PLUS_SENT_AS_SPACE = re.compile(r" (?=[0-9]{2}:[0-9]{2}$)")  # of an offset that was not percent-encoded
DATE_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt]"
    r"([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?"
    r"([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
)


class FullMatch(validate.Regexp):
    """Match the whole value; `$` alone would accept a line end after it.

    `expected` describes the form in words, and `advise` says more of a value where it can.
    """

    def __init__(self, pattern: str, expected: str, advise: Advise | None = None) -> None:
        super().__init__(f"^{pattern}$")
        self.expected, self.advise = expected, advise
        self.pattern = re.compile(pattern)

    def __call__(self, value: str) -> str:  # type: ignore[override]  # every field that it validates is text
        if self.pattern.fullmatch(value) is None:
            advice = self.advise(value) if self.advise else None
            raise ValidationError([(advice or Advice("Not of the right form.", self.expected))._asdict()])
        return value


class QueryBoolean(Boolean):
    """`true` or `false`; clients also send `True`, which Python writes, `TRUE`, which R writes, and `1`."""

    truthy = {"true", "True", "TRUE", "1"}  # noqa: RUF012 - marshmallow declares it so
    falsy = {"false", "False", "FALSE", "0"}  # noqa: RUF012


class QueryInteger(Integer):
    """An integer in the spelling of JSON; Python would also take `1_0` and the digits of every script."""

    def _validated(self, value: str) -> int:
        if INTEGER.fullmatch(value) is None:
            raise self.make_error("invalid")
        return super()._validated(value)


class QueryNumber(Float):
    """A number in the spelling of JSON."""

    def _validated(self, value: str) -> float:
        if NUMBER.fullmatch(value) is None:
            raise self.make_error("invalid")
        return super()._validated(value)


class QueryDateTime(String):
    """A date and time of RFC 3339, or a date: a bound then takes in the whole day (month, year) in UTC."""

    def _deserialize(  # type: ignore[override]  # not text
        self, value: str, *_: object, **__: object
    ) -> datetime | DateSpan:
        try:
            return parse_partial_date(value) if len(value) <= FULL_DATE_LENGTH else _parse_date_time(value)
        except ValueError:
            advice = advise_on_moment(value) or Advice("Not a valid date and time.", MOMENT_FORMS)
            raise ValidationError([advice._asdict()]) from None


class QueryIdentifier(String):
    """An id, or a code of another system in any spelling; loaded as the list of ids and codes that it may stand for.

    A bare number of a register may be an id or a code.
    """

    def _deserialize(self, value: str, *_: object, **__: object) -> tuple[str, ...]:  # type: ignore[override]  # not text
        return parse_readings(value)


def parse_readings(value: str) -> tuple[str, ...]:
    """Return the id and the code, as `system:code`, that a value may stand for. Raises ValidationError if neither."""
    code = parse_identifier(value) if "," not in value else None
    readings = (*([value] if re.fullmatch(RECORD_ID, value) else []), *([str(code)] if code else []))
    if not 0 < len(value) <= MAX_IDENTIFIER_LENGTH or not readings:
        expected = "an id, or an identifier such as pmid:40544428, mondo:0005147 or a DOI"
        raise ValidationError([{"detail": "Not of the right form.", "expected": expected}])
    return readings


def _parse_date_time(text: str) -> datetime:
    text = PLUS_SENT_AS_SPACE.sub("+", text)
    if len(text) > MAX_DATE_TIME_LENGTH or DATE_TIME.fullmatch(text) is None:
        raise ValueError(text)
    # Python knows neither leap seconds nor the year 0; the year 4 is as long, and as early for us.
    text = text.upper().replace(":60", ":59")
    text = f"0004{text[4:]}" if text.startswith("0000") else text
    return min(max(datetime.fromisoformat(text), EARLIEST_MOMENT), LATEST_MOMENT)


def make_id(_: Filter | None = None) -> ParameterField:
    return String(validate=[validate.Length(1, 300), FullMatch(RECORD_ID, "an id")], metadata={"x-component": "Id"})


def make_id_or_code(filter_: Filter) -> ParameterField:
    """Return a field for an id; where records have external codes, a code of a record is accepted too."""
    return make_identifier() if filter_.takes_codes else make_id(filter_)


def make_identifier() -> ParameterField:
    """Return a field for an id or a code of another system; the contract shows the usual spellings of codes."""
    return QueryIdentifier(metadata=IDENTIFIER_METADATA)


def make_raw_identifier() -> ParameterField:
    """Return the same field, loaded as it was sent."""
    return String(validate=parse_readings, metadata=IDENTIFIER_METADATA)


def make_text(_: Filter) -> ParameterField:
    return String(validate=[validate.Length(1, 200), FullMatch(r"[^\u0000]*", "text")])


def make_list_text(_: Filter) -> ParameterField:
    """Return a field for text in a list, where a comma would end it."""
    return String(validate=[validate.Length(1, 200), FullMatch(r"[^\u0000,]*", "text without a comma")])


def make_search_text(_: Filter | None = None, *, required: bool = False) -> ParameterField:
    """Return a field for the words of a full-text search."""
    rules = [validate.Length(1, MAX_QUERY_LENGTH), FullMatch(r"[^\u0000]*", "text")]
    return String(validate=rules, required=required, metadata={"description": "Words to search for."})


def make_partial_date(_: Filter) -> ParameterField:
    rule = FullMatch(PARTIAL_DATE, PARTIAL_DATE_FORMS, advise_on_date)
    return String(validate=rule, metadata={"minLength": 4, "maxLength": 10, "x-component": "PartialDate"})


def make_date_time(_: Filter) -> ParameterField:
    # A date is accepted too; typed clients keep the type that the format gives them.
    metadata = {"format": "date-time", "maxLength": MAX_DATE_TIME_LENGTH, "x-component": "Moment"}
    return QueryDateTime(metadata=metadata)


def make_patient_fact(filter_: Filter) -> ParameterField:
    """Return a field for the value of a patient attribute, within its range."""
    if filter_.attribute is None:
        message = "a filter of kind `fact` names a patient attribute"
        raise TypeError(message)
    return FACT_FIELDS[filter_.attribute.type](filter_.attribute)


FACT_FIELDS: Mapping[str, Callable[[Attribute], ParameterField]] = {
    "quantity": lambda fact: QueryNumber(validate=validate.Range(fact.low, fact.high)),
    "score": lambda fact: QueryInteger(validate=validate.Range(fact.low, fact.high)),
    "boolean": lambda _: QueryBoolean(),
    "code": lambda fact: String(validate=validate.OneOf(fact.values)),
}
FILTER_FIELDS: Mapping[str, Callable[[Filter], ParameterField]] = {
    "word": lambda filter_: Enum(filter_.values),
    "text": make_text,
    "id": make_id_or_code,
    "date": make_partial_date,
    "integer": lambda _: QueryInteger(validate=validate.Range(0, MAX_INTEGER)),
    "figure": lambda _: QueryNumber(validate=validate.Range(-1e15, 1e15)),
    "moment": make_date_time,
    "flag": lambda _: QueryBoolean(),
    "search": make_search_text,
    "fact": make_patient_fact,
}
LIST_ITEM_FIELDS: Mapping[str, Callable[[Filter], ParameterField]] = {**FILTER_FIELDS, "text": make_list_text}
