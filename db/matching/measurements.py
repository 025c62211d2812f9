"""Select the stated measurements that a criterion is compared with: the latest, the first, or any."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache
from typing import TypeAlias

from db.matching.patient_facts import AGES, Measurement, Patient
from db.units.calendar import count_elapsed, subtract_period
from db.units.conversion import convert_interval, truncate_for_display
from db.units.intervals import INFINITY, Interval, add_intervals, floor_to_completed
from db.vocab.attributes import ATTRIBUTE
from db.vocab.patterns import DateSpan

Placed: TypeAlias = Sequence[tuple[DateSpan, Measurement]]  # each with the days of which it may be

WIDEST = Interval(-INFINITY, INFINITY)


def iter_usable_measurements(patient: Patient, attribute: str) -> tuple[Measurement, ...]:
    """Return the measurements up to `as_of`, grown to it; an undated one never counts beside a dated one in force."""
    key = ("usable", attribute)
    if key not in patient.cache:
        patient.cache[key] = _select_usable_measurements(patient, attribute)
    usable: tuple[Measurement, ...] = patient.cache[key]
    return usable


def _select_usable_measurements(patient: Patient, attribute: str) -> tuple[Measurement, ...]:
    stated: tuple[Measurement, ...] = patient.facts.get(attribute, ())
    past = [
        measurement for measurement in stated if measurement.when is None or measurement.when.first <= patient.as_of
    ]
    since = start_of_validity(patient, attribute, None)
    # An undated value may be of any time; beside a dated one that is still valid it could only blur it.
    if any(measurement.when and measurement.when.last >= since for measurement in past):
        past = [measurement for measurement in past if measurement.when]
    return tuple(_grow_to_date(measurement, attribute, patient.as_of) for measurement in past)


def start_of_validity(patient: Patient, attribute: str, window: tuple[int, str] | None) -> date:
    """Return the first day of the window, or else of the time for which a value of the attribute is valid."""
    period = window or parse_validity(attribute)
    if period is None:
        return date.min
    key = ("since", period)
    if key not in patient.cache:
        patient.cache[key] = subtract_period(patient.as_of, *period)
    since: date = patient.cache[key]
    return since


@cache  # over the attributes
def parse_validity(attribute: str) -> tuple[int, str] | None:
    """Return the time for which a value of the attribute is valid; None if for ever."""
    valid_for = ATTRIBUTE[attribute].valid_for
    if valid_for is None:
        return None
    length, unit = valid_for.split(" ")
    return int(length), unit


def _grow_to_date(measurement: Measurement, attribute: str, as_of: date) -> Measurement:
    rate = ATTRIBUTE[attribute].grows
    if not rate or measurement.when is None or measurement.when.last == as_of == measurement.when.first:
        return measurement
    ends = (min(measurement.when.last, as_of), measurement.when.first)
    low, high = (rate * count_elapsed(day, as_of, measurement.unit) for day in ends)
    grown = add_intervals(measurement.interval, Interval(low, high))
    return measurement._replace(
        interval=grown,
        text=f"{measurement.text}, now {_display(grown, attribute, measurement.unit)} {measurement.unit}",
    )


def convert_measurement(measurement: Measurement, attribute: str, unit: str) -> Interval:
    """Return the interval of a measurement in another unit, as exact as it was stated."""
    return convert_interval(measurement.interval, attribute, measurement.unit, unit, digit=measurement.digit)


def format_measurement(measurement: Measurement, attribute: str, unit: str) -> str:
    if measurement.unit == unit:
        return measurement.text
    stated = convert_measurement(measurement, attribute, unit)
    return f"{measurement.text} = {_display(stated, attribute, unit)} {unit}"


def _display(x: Interval, attribute: str, unit: str) -> Interval:
    return floor_to_completed(x) if attribute in AGES else truncate_for_display(x, attribute, unit)


def widen_by_last_digit(measurement: Measurement) -> Interval:
    """Widen the interval by one unit of the last stated digit."""
    low, high, low_open, high_open = measurement.interval
    return Interval(low - measurement.digit, high + measurement.digit, low_open, high_open)


def select_latest_measurements(
    measurements: Sequence[Measurement], since: date, as_of: date
) -> list[Measurement | None]:
    """Return the measurements that may be the latest in the window; None is one of them if there may be none."""
    return _select_in_window(measurements, since, as_of, _select_last_placed)


def select_earliest_measurements(
    measurements: Sequence[Measurement], since: date, as_of: date
) -> list[Measurement | None]:
    """Return the measurements that may be the earliest in the window; None is one of them if there may be none."""
    return _select_in_window(measurements, since, as_of, _select_first_placed)


def _select_in_window(
    measurements: Sequence[Measurement],
    since: date,
    as_of: date,
    select: Callable[[Placed, date, date], list[Measurement]],
) -> list[Measurement | None]:
    if len(measurements) == 1:
        return _place_alone(measurements[0], since, as_of)
    placed = [(measurement.when or DateSpan(as_of, as_of), measurement) for measurement in measurements]
    possible = [pair for pair in placed if pair[0].last >= since and pair[0].first <= as_of]
    is_certain = any(when.first >= since and when.last <= as_of for when, _ in possible)
    selected: list[Measurement | None] = list(dict.fromkeys(select(possible, since, as_of)))
    # All of them may lie outside the window, and then there is none.
    return selected if is_certain or not possible else [*selected, None]


def _place_alone(measurement: Measurement, since: date, as_of: date) -> list[Measurement | None]:
    """The commonest case: one value, of today or of some days."""
    when = measurement.when
    if when is None or (when.first >= since and when.last <= as_of):
        return [measurement]
    return [measurement, None] if when.last >= since and when.first <= as_of else []


# What may lie outside the window comes surely before, or after, nothing in it.
def _select_first_placed(placed: Placed, since: date, _: date) -> list[Measurement]:
    end = min((when.last for when, _ in placed if when.first >= since), default=date.max)
    return [measurement for when, measurement in placed if when.first <= end]


def _select_last_placed(placed: Placed, _: date, as_of: date) -> list[Measurement]:
    start = max((when.first for when, _ in placed if when.last <= as_of), default=date.min)
    return [measurement for when, measurement in placed if when.last >= start]


def select_first_measurements(measurements: Iterable[Measurement], as_of: date) -> list[Measurement | None]:
    """Return the measurements that may be the first, and None if there may be none; an undated one may always be."""
    stated = list(measurements)
    end = min((measurement.when.last for measurement in stated if measurement.when), default=date.max)
    first = [measurement for measurement in stated if measurement.when is None or measurement.when.first <= end]
    return [*first, None] if stated and end > as_of and all(measurement.when for measurement in stated) else [*first]


def is_within(measurement: Measurement, since: date, as_of: date) -> bool | None:
    """Return whether the measurement lies in the window; None if its date does not decide that."""
    when = measurement.when
    if when is None or (when.first >= since and when.last <= as_of):
        return True
    return None if when.last >= since else False
