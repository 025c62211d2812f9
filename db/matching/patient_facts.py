"""The facts of one patient, as they were stated: plain JSON values made ready to be asked.

What comes in has been checked for form and possibility; nothing here is kept when the answer is given.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from db.units.calendar import Span, before, span
from db.units.intervals import ENDLESS, Interval, point
from db.vocab.accepted_units import accepted
from db.vocab.attributes import ATTRIBUTE, Attribute

ATTESTED = "criterion:"
NEXT = {">": 1, "<": -1}
AGES = {"age", "diabetes_onset_age"}


class Measured(NamedTuple):
    """One measurement: its interval and unit, how it was stated, to which digit, as a value or a bound, and when."""

    interval: Interval
    unit: str
    told: str
    digit: Decimal
    is_exact: bool
    when: Span | None


class Listed(NamedTuple):
    """What is known to be so and not to be so; `complete` when nothing else is."""

    present: tuple[str, ...]
    absent: tuple[str, ...]
    complete: bool


class Counted(NamedTuple):
    """So many events in the time from `since` to the day asked about."""

    number: int
    since: date
    told: str


Events: TypeAlias = tuple[Span, ...] | Counted
Fact: TypeAlias = tuple[Measured, ...] | Listed | Events | Span | bool | str


@dataclass(frozen=True, slots=True)
class Patient:
    """`memory` keeps what was worked out from these facts while they are matched."""

    as_of: date
    facts: Mapping[str, Any]
    attested: Mapping[str, bool]
    memory: dict[Any, Any] = field(default_factory=dict)


def patient(given: Mapping[str, Any], as_of: date) -> Patient:
    """Read the facts, an attribute's id each, and what a person attests of criteria, under `criterion:<id>`."""
    attested = {name.removeprefix(ATTESTED): value for name, value in given.items() if name.startswith(ATTESTED)}
    stated = ((ATTRIBUTE[name], value) for name, value in given.items() if not name.startswith(ATTESTED))
    return Patient(as_of, {one.id: READERS[one.type](one, value, as_of) for one, value in stated}, attested)


def _known_span(partial: str, as_of: date) -> Span:
    """What is stated has happened: of a date that reaches past the day asked about, only what lies before it counts."""
    found = span(partial)
    return Span(found.first, min(found.last, as_of)) if found.first <= as_of else found


def _quantities(attribute: Attribute, given: Any, as_of: date) -> tuple[Measured, ...]:
    return tuple(_measured(attribute, one, as_of) for one in (given if isinstance(given, list) else [given]))


def _measured(attribute: Attribute, given: Mapping[str, Any], as_of: date) -> Measured:
    value, unit = Decimal(given["value"]), given.get("unit") or attribute.unit or ""
    comparator, when = given.get("comparator"), given.get("date")
    shown = "" if attribute.type == "score" else f" {unit}"
    told = f"{comparator + ' ' if comparator else ''}{value:f}{shown}" + (f" ({when})" if when else "")
    digit = Decimal(1).scaleb(-len(f"{value:f}".partition(".")[2]))
    interval = _interval(attribute, value, unit, comparator)
    return Measured(interval, unit, told, digit, comparator is None, None if when is None else _known_span(when, as_of))


def _interval(attribute: Attribute, value: Decimal, unit: str, comparator: str | None) -> Interval:
    if comparator is None:
        # An age in whole units is the number of those completed.
        whole = attribute.id in AGES and value == value.to_integral_value()
        return Interval(value, value + 1, high_open=True) if whole else point(value)
    if attribute.type == "score" and comparator in NEXT:  # scores are whole: above 3 is 4 or more
        value, comparator = value + NEXT[comparator], comparator + "="
    if comparator in {">", ">="}:
        return Interval(value, ENDLESS, low_open=comparator == ">")
    low = accepted(attribute)[unit].back(Decimal(attribute.low or 0))
    return Interval(min(low, value), value, high_open=comparator == "<")


def _listed(attribute: Attribute, given: Any, as_of: date) -> Listed:
    del attribute, as_of
    if isinstance(given, Mapping):
        present, absent = (_codes(given.get(name, ())) for name in ("present", "absent"))
        return Listed(present, absent, bool(given.get("complete", False)))
    return Listed(_codes(given), (), complete=False)


def _codes(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(given))


def _events(attribute: Attribute, given: Any, as_of: date) -> Events:
    del attribute
    if isinstance(given, Mapping):
        length, unit = given["period"].split(" ")
        count = int(given["count"])
        return Counted(count, before(as_of, int(length), unit), f"{count} in {given['period']}")
    return tuple(_known_span(when, as_of) for when in given)


READERS: Mapping[str, Callable[[Attribute, Any, date], Any]] = {
    "quantity": _quantities,
    "score": _quantities,
    "boolean": lambda _attribute, given, _as_of: bool(given),
    "code": lambda _attribute, given, _as_of: str(given),
    "set": _listed,
    "event": _events,
    "date": lambda _attribute, given, as_of: _known_span(given, as_of),
}
