"""Select the stated measurements that a criterion is compared with: the latest, the first, or any."""

from collections.abc import Iterable, Sequence
from datetime import date

from db.matching.patient_facts import AGES, Measurement, Patient
from db.units.calendar import count_elapsed, subtract_period
from db.units.conversion import convert_interval, truncate_for_display
from db.units.intervals import INFINITY, Interval, add_intervals, floor_to_completed
from db.vocab.attributes import ATTRIBUTE
from db.vocab.patterns import DateSpan

WIDEST = Interval(-INFINITY, INFINITY)


def iter_usable_measurements(patient: Patient, attribute: str) -> tuple[Measurement, ...]:
    """Return the measurements up to `as_of`, grown to it; an undated one never counts beside a dated one in force."""
    stated: tuple[Measurement, ...] = patient.facts.get(attribute, ())
    past = [one for one in stated if one.when is None or one.when.first <= patient.as_of]
    since = start_of_validity(patient, attribute, None)
    if any(one.when and one.when.last >= since for one in past):
        past = [one for one in past if one.when]
    return tuple(_grow_to_date(one, attribute, patient.as_of) for one in past)


def start_of_validity(patient: Patient, attribute: str, window: tuple[int, str] | None) -> date:
    """Return the first day of the window, or else of the time for which a value of the attribute is valid."""
    valid_for = ATTRIBUTE[attribute].valid_for
    if window is None and valid_for is not None:
        length, unit = valid_for.split(" ")
        window = int(length), unit
    return subtract_period(patient.as_of, *window) if window else date.min


def _grow_to_date(one: Measurement, attribute: str, as_of: date) -> Measurement:
    rate = ATTRIBUTE[attribute].grows
    if not rate or one.when is None or one.when.last == as_of == one.when.first:
        return one
    low, high = (rate * count_elapsed(day, as_of, one.unit) for day in (one.when.last, one.when.first))
    grown = add_intervals(one.interval, Interval(low, high))
    return one._replace(interval=grown, text=f"{one.text}, now {_display(grown, attribute, one.unit)} {one.unit}")


def format_measurement(one: Measurement, attribute: str, unit: str) -> str:
    if one.unit == unit:
        return one.text
    stated = convert_interval(one.interval, attribute, one.unit, unit, digit=one.digit)
    return f"{one.text} = {_display(stated, attribute, unit)} {unit}"


def _display(x: Interval, attribute: str, unit: str) -> Interval:
    return floor_to_completed(x) if attribute in AGES else truncate_for_display(x, attribute, unit)


def widen_by_last_digit(one: Measurement) -> Interval:
    """Widen the interval by one unit of the last stated digit."""
    return one.interval._replace(low=one.interval.low - one.digit, high=one.interval.high + one.digit)


def select_latest(measurements: Iterable[Measurement], since: date, as_of: date) -> list[Measurement | None]:
    """Return the measurements that may be the latest in the window; None is one of them if there may be none."""
    placed = [(one.when or DateSpan(as_of, as_of), one) for one in measurements]
    possible = [pair for pair in placed if pair[0].last >= since and pair[0].first <= as_of]
    certain = [pair for pair in possible if pair[0].first >= since and pair[0].last <= as_of]
    latest: list[Measurement | None] = list(
        dict.fromkeys((*_select_last_placed(possible), *_select_last_placed(certain)))
    )
    return latest if certain or not possible else [*latest, None]


def _select_last_placed(placed: Sequence[tuple[DateSpan, Measurement]]) -> list[Measurement]:
    start = max((when.first for when, _ in placed), default=date.min)
    return [one for when, one in placed if when.last >= start]


def select_first(measurements: Iterable[Measurement]) -> list[Measurement | None]:
    """Return the measurements that may be the first; an undated one may always be."""
    all_ = list(measurements)
    end = min((one.when.last for one in all_ if one.when), default=date.max)
    return [one for one in all_ if one.when is None or one.when.first <= end]


def is_within(one: Measurement, since: date) -> bool | None:
    """Return whether the measurement lies in the window; None if its date does not decide that."""
    if one.when is None or one.when.first >= since:
        return True
    return None if one.when.last >= since else False
