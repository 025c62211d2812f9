"""The values of query parameters, each read in the spellings that the contract describes and in no other."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from marshmallow import ValidationError, validate
from marshmallow.fields import Boolean, Field, Float, Integer, String

from db.queries.filters import Filter
from db.search.query_parser import LONGEST
from db.vocab.attributes import Attribute
from db.vocab.enums import CODE_SYSTEM
from schemas.record_fields import Enum

LARGEST = 2**53 - 1  # up to which every reader of JSON keeps whole numbers exactly (RFC 7493)
LONGEST_MOMENT = 40
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)


def _any_case(word: str) -> str:
    """A pattern for the word in any case; a flag for it is not known to every reader of the contract."""
    return "".join(f"[{letter.upper()}{letter}]" if letter.isalpha() else letter for letter in word)


ID = r"[A-Za-z0-9][A-Za-z0-9._-]*"
CODE = f"({'|'.join(map(_any_case, CODE_SYSTEM))}):" + r"[^\u0000- ,]+"
DATE = r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?"
WHOLE_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)")
NUMBER = re.compile(WHOLE_NUMBER.pattern + r"(\.[0-9]+)?([eE][+-]?[0-9]+)?")
MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt]"
    r"([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?"
    r"([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
)


class Form(validate.Regexp):
    """The whole value is of this form, `said` in words; a line end after it would pass for `$` alone."""

    def __init__(self, pattern: str, said: str) -> None:
        super().__init__(f"^{pattern}$")
        self.said = said

    def __call__(self, value: Any) -> Any:
        if self.regex.fullmatch(value) is None:
            raise ValidationError([{"detail": "Not of the right form.", "expected": self.said}])
        return value


class Flag(Boolean):
    """`true` or `false`, nothing else."""

    truthy = {"true"}  # noqa: RUF012 - marshmallow declares it so
    falsy = {"false"}  # noqa: RUF012


class WholeNumber(Integer):
    """Digits as JSON writes them; Python would take `1_0` and the digits of every script."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if WHOLE_NUMBER.fullmatch(value) is None:
            raise self.make_error("invalid")
        return super()._deserialize(value, attr, data, **kwargs)


class Number(Float):
    """A number as JSON writes it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> float:
        if NUMBER.fullmatch(value) is None:
            raise self.make_error("invalid")
        return super()._deserialize(value, attr, data, **kwargs)


class Instant(String):
    """A date and time of RFC 3339, brought within what both databases can hold."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        del attr, data, kwargs
        try:
            return _instant(value)
        except ValueError:
            expected = "a date and time, such as 2026-01-31T12:00:00Z"
            raise ValidationError([{"detail": "Not a valid date and time.", "expected": expected}]) from None


def _instant(text: str) -> datetime:
    if len(text) > LONGEST_MOMENT or MOMENT.fullmatch(text) is None:
        raise ValueError(text)
    # What Python does not know: a leap second, and the year 0, as long as the year 4 and as early for us.
    known = text.upper().replace(":60", ":59")
    known = f"0004{known[4:]}" if known.startswith("0000") else known
    return min(max(datetime.fromisoformat(known), EARLIEST), LATEST)


def flag(_: Filter) -> Field[Any]:
    return Flag()


def id_of(_: Filter | None = None) -> Field[Any]:
    return String(validate=[validate.Length(1, 300), Form(ID, "an id")], metadata={"x-component": "Id"})


def _identity(offered: Filter) -> Field[Any]:
    if not offered.takes_codes:
        return id_of(offered)
    rules = [validate.Length(1, 300), Form(f"({ID}|{CODE})", "an id, or a code as system:value")]
    return String(validate=rules, metadata={"x-component": "IdOrCode"})


def _text(_: Filter) -> Field[Any]:
    return String(validate=[validate.Length(1, 200), Form(r"[^\u0000]*", "text")])


def query(_: Filter | None = None, **more: Any) -> Field[Any]:
    """Words to search for."""
    rules = [validate.Length(1, LONGEST), Form(r"[^\u0000]+", "text")]
    return String(validate=rules, metadata={"description": "Words to look for."}, **more)


def listed_text(_: Filter) -> Field[Any]:
    """Text in a list, where a comma would end it."""
    return String(validate=[validate.Length(1, 200), Form(r"[^\u0000,]*", "text without a comma")])


def _date(_: Filter) -> Field[Any]:
    bounds = {"minLength": 4, "maxLength": 10}
    return String(validate=Form(DATE, "YYYY, YYYY-MM or YYYY-MM-DD"), metadata={**bounds, "x-component": "PartialDate"})


def _moment(_: Filter) -> Field[Any]:
    return Instant(metadata={"format": "date-time", "maxLength": LONGEST_MOMENT, "x-component": "Moment"})


def _fact(offered: Filter) -> Field[Any]:
    if offered.fact is None:
        raise TypeError("a filter by a fact names the fact")
    return FACTS[offered.fact.type](offered.fact)


FACTS: Mapping[str, Callable[[Attribute], Field[Any]]] = {
    "quantity": lambda fact: Number(validate=validate.Range(fact.low, fact.high)),
    "score": lambda fact: WholeNumber(validate=validate.Range(fact.low, fact.high)),
    "boolean": lambda _: Flag(),
    "code": lambda fact: String(validate=validate.OneOf(fact.values)),
}
FIELDS: Mapping[str, Callable[[Filter], Field[Any]]] = {
    "word": lambda offered: Enum(offered.values),
    "text": _text,
    "id": _identity,
    "date": _date,
    "integer": lambda _: WholeNumber(validate=validate.Range(0, LARGEST)),
    "figure": lambda _: Number(validate=validate.Range(-1e15, 1e15)),
    "moment": _moment,
    "flag": flag,
    "search": query,
    "fact": _fact,
}
LISTED: Mapping[str, Callable[[Filter], Field[Any]]] = {**FIELDS, "text": listed_text}
