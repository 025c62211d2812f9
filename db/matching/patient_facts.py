"""Parse the facts of one patient from plain JSON values that have been validated."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from db.units.calendar import subtract_period
from db.units.intervals import INFINITY, Interval, point_interval
from db.vocab.accepted_units import accepted
from db.vocab.attributes import ATTRIBUTE, Attribute
from db.vocab.implications import HISTORIES
from db.vocab.patterns import ATTESTED, ATTESTED_PREFIX, DateSpan, parse_partial_date

SCORE_STEP = {">": 1, "<": -1}
AGES = {"age", "diabetes_onset_age"}  # compared in completed units of the criterion
# People state these in completed years: "5 years" is any time from 5 to less than 6.
COMPLETED_YEARS = {*AGES, "diabetes_duration", "insulin_use_duration", "age_plus_diabetes_duration"}


class ReferenceRange(NamedTuple):
    """The limits of what the laboratory calls normal, in the unit of the value."""

    low: Decimal | None
    high: Decimal | None


class Measurement(NamedTuple):
    """A measurement: interval, unit, stated text, unit of the last digit, whether it is no bound, and date."""

    interval: Interval
    unit: str
    text: str
    digit: Decimal
    is_exact: bool
    when: DateSpan | None
    reference: ReferenceRange = ReferenceRange(None, None)


class CodeList(NamedTuple):
    """Codes known to be present and absent; `complete` if no other is present; `past` if earlier ones are stated."""

    present: tuple[str, ...]
    absent: tuple[str, ...]
    complete: bool
    past: tuple[str, ...] | None = None


class EventCount(NamedTuple):
    """A number of events from `since` to `as_of`."""

    number: int
    since: date
    text: str


class EventDates(NamedTuple):
    """When events were; not `complete` if one of those stated was after `as_of`, whose date is then not its own."""

    days: tuple[DateSpan, ...]
    complete: bool


Events: TypeAlias = EventDates | EventCount
PatientFact: TypeAlias = tuple[Measurement, ...] | CodeList | Events | DateSpan | bool | str


class ReferenceDays(NamedTuple):
    """The day asked about, and the latest day that a fact can be of, which is later where `as_of` is in the past."""

    as_of: date
    latest: date


@dataclass(frozen=True, slots=True)
class Patient:
    """The facts of one patient; `cache` holds intermediate results for the duration of one match.

    `is_partial` if they are from a record, which need not hold every measurement that there was; `unused` are
    attributes of which a stated value is not used.
    """

    as_of: date
    facts: Mapping[str, Any]
    attested: Mapping[str, bool]
    is_partial: bool = False
    unused: frozenset[str] = frozenset()
    cache: dict[Any, Any] = field(default_factory=dict)


def parse_patient(
    given: Mapping[str, Any],
    as_of: date,
    *,
    is_partial: bool = False,
    today: date | None = None,
    unused: frozenset[str] = frozenset(),
) -> Patient:
    """Read the facts, by attribute id, and what a person attests of criteria, under `attested` or `criterion:<id>`.

    The facts were stated `today`, by default on `as_of`.
    """
    days = ReferenceDays(as_of, max(as_of, today or as_of))
    attested = {
        name.removeprefix(ATTESTED_PREFIX): value for name, value in given.items() if name.startswith(ATTESTED_PREFIX)
    }
    attested |= given.get(ATTESTED, {})
    stated = ((ATTRIBUTE[name], value) for name, value in given.items() if name in ATTRIBUTE)
    return Patient(
        as_of,
        {attribute.id: FACT_PARSERS[attribute.type](attribute, value, days) for attribute, value in stated},
        attested,
        is_partial,
        unused,
    )


def _parse_past_date(partial: str, latest: date) -> DateSpan:
    """Parse the date of a past event: days after the latest that can be meant are cut off."""
    found = parse_partial_date(partial)
    return DateSpan(found.first, min(found.last, latest)) if found.first <= latest else found


def _parse_measurements(attribute: Attribute, given: Any, days: ReferenceDays) -> tuple[Measurement, ...]:
    return tuple(
        _parse_measurement(attribute, measurement, days)
        for measurement in (given if isinstance(given, list) else [given])
    )


def _parse_measurement(attribute: Attribute, given: Mapping[str, Any], days: ReferenceDays) -> Measurement:
    value, unit = Decimal(given["value"]), given.get("unit") or attribute.unit or ""
    comparator, when = given.get("comparator"), given.get("date")
    shown = "" if attribute.type == "score" else f" {unit}"
    upper = given.get("upper")  # exclusive; of a partial date of birth, never of a request
    stated = f"{value:f}"
    range_ = f"{stated} to {Decimal(upper) - 1:f}" if upper is not None else stated
    text = f"{comparator + ' ' if comparator else ''}{range_}{shown}" + (f" ({when})" if when else "")
    digit = Decimal(1).scaleb(-len(stated.partition(".")[2]))
    if upper is None:
        interval = _build_interval(attribute, value, unit, comparator)
    else:
        interval = Interval(value, Decimal(upper), high_open=True)
    span = None if when is None else _parse_past_date(when, days.latest)
    reference = _parse_reference_range(given.get("reference_range", {}))
    return Measurement(interval, unit, text, digit, comparator is None, span, reference)


def _parse_reference_range(given: Mapping[str, Any]) -> ReferenceRange:
    if is_unusable_range(given):
        return ReferenceRange(None, None)
    low, high = (None if given.get(name) is None else Decimal(given[name]) for name in ReferenceRange._fields)
    return ReferenceRange(low, high)


def is_unusable_range(given: Mapping[str, Any]) -> bool:
    """True if the low limit is above the high one, or the high one is 0, which stands for none."""
    return "high" in given and (Decimal(given["high"]) == 0 or Decimal(given.get("low", 0)) > Decimal(given["high"]))


def _build_interval(attribute: Attribute, value: Decimal, unit: str, comparator: str | None) -> Interval:
    if comparator is None:
        counted = attribute.id in AGES or (attribute.id in COMPLETED_YEARS and unit == "a")
        whole = counted and value == value.to_integral_value()
        return Interval(value, value + 1, high_open=True) if whole else point_interval(value)
    if attribute.type == "score" and comparator in SCORE_STEP:  # scores are integers: above 3 means 4 or more
        value, comparator = value + SCORE_STEP[comparator], comparator + "="
    if comparator in {">", ">="}:
        return Interval(value, INFINITY, low_open=comparator == ">")
    # "Below 0.1" still has a floor: no patient is under the attribute's least value.
    low = accepted(attribute)[unit].back(Decimal(attribute.low or 0))
    is_open = comparator == "<" and value > low  # below the least that there can be, the least is meant
    return Interval(min(low, value), value, high_open=is_open)


def _parse_code_list(attribute: Attribute, given: Any, days: ReferenceDays) -> CodeList:
    """Of a history, which does not end, what is stated as earlier is present."""
    del days
    if not isinstance(given, Mapping):
        return CodeList(_unique_codes(given), (), complete=False)
    past = given.get("past")
    present = _unique_codes([*given.get("present", ()), *(past or () if attribute.id in HISTORIES else ())])
    earlier = None if past is None else _unique_codes(() if attribute.id in HISTORIES else past)
    return CodeList(present, _unique_codes(given.get("absent", ())), bool(given.get("complete", False)), earlier)


def _unique_codes(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(given))


def _parse_events(attribute: Attribute, given: Any, days: ReferenceDays) -> Events:
    del attribute
    if isinstance(given, Mapping):
        length, unit = given["period"].split(" ")
        count = int(given["count"])
        return EventCount(count, subtract_period(days.as_of, int(length), unit), f"{count} in {given['period']}")
    stated = [_parse_past_date(when, days.latest) for when in given]
    past = tuple(when for when in stated if when.first <= days.as_of)
    return EventDates(past, complete=len(past) == len(stated))


FACT_PARSERS: Mapping[str, Callable[[Attribute, Any, ReferenceDays], Any]] = {
    "quantity": _parse_measurements,
    "score": _parse_measurements,
    "boolean": lambda _attribute, given, _days: bool(given),
    "code": lambda _attribute, given, _days: str(given),
    "set": _parse_code_list,
    "event": _parse_events,
    "date": lambda _attribute, given, days: _parse_past_date(given, days.latest),
}
