"""The sources of a quantity, stated or derived, in the unit of a criterion."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from db.matching.derived_facts import TRUE_IF_ANY, Derivation, parse_derivations
from db.matching.patient_facts import AGES, Measurement, Patient
from db.units import calendar
from db.units.calendar import count_elapsed, subtract_period
from db.units.conversion import convert_interval, find_conversion, round_interval, truncate_for_display
from db.units.intervals import (
    Interval,
    add_intervals,
    divide_intervals,
    floor_to_completed,
    hull_of_intervals,
    intersect_intervals,
    max_interval,
    subtract_intervals,
)
from db.vocab.attributes import ATTRIBUTE
from db.vocab.patterns import DateSpan

Window = tuple[int, str] | None
TIME_UNITS = {**calendar.DAYS, **calendar.MONTHS}


class QuantitySource(NamedTuple):
    """A stated or derived value: its possible intervals (None: possibly no value), its tolerance, and a description."""

    options: tuple[Interval | None, ...]
    tolerance: Interval | None
    text: str


class CombinedQuantity(NamedTuple):
    """The interval supported by all sources; None if there is none or they contradict each other."""

    interval: Interval | None
    text: str


def collect_sources(patient: Patient, attribute: str, unit: str, window: Window = None) -> tuple[QuantitySource, ...]:
    key = (attribute, unit, window)
    if key not in patient.cache:
        stated = _iter_stated_sources(patient, attribute, unit, window)
        patient.cache[key] = (*stated, *_iter_derived_sources(patient, attribute, unit, window))
    found: tuple[QuantitySource, ...] = patient.cache[key]
    return found


def are_contradictory(found: Iterable[QuantitySource]) -> bool:
    """Return True if no value is within the tolerance of all sources."""
    around = [source.tolerance for source in found]
    return bool(around) and (None in around or intersect_intervals(filter(None, around)) is None)


def combine_sources(patient: Patient, attribute: str, unit: str, window: Window) -> CombinedQuantity:
    found = collect_sources(patient, attribute, unit, window)
    text = " or ".join(dict.fromkeys(source.text for source in found))
    sure = [
        hull_of_intervals(options) for one in found if (options := [o for o in one.options if o]) == list(one.options)
    ]
    if are_contradictory(found):
        return CombinedQuantity(None, text)
    return (
        CombinedQuantity(intersect_intervals(sure) or hull_of_intervals(sure), text)
        if sure
        else CombinedQuantity(None, "")
    )


def _iter_stated_sources(patient: Patient, attribute: str, unit: str, window: Window) -> Iterator[QuantitySource]:
    measured = patient.facts.get(attribute, ())
    chosen = _select_latest(measured, subtract_period(patient.as_of, *window) if window else date.min, patient.as_of)
    if not chosen:
        return
    exactly = attribute in AGES
    options = tuple(
        one and convert_interval(one.interval, attribute, one.unit, unit, exactly=exactly) for one in chosen
    )
    sure = [one for one in chosen if one]
    around = hull_of_intervals(
        convert_interval(_widen_by_last_digit(one), attribute, one.unit, unit, exactly=True) for one in sure
    )
    yield QuantitySource(options, around, "; ".join(_format_measurement(one, attribute, unit) for one in sure))


def _format_measurement(one: Measurement, attribute: str, unit: str) -> str:
    if one.unit == unit:
        return one.text
    stated = convert_interval(one.interval, attribute, one.unit, unit, exactly=attribute in AGES)
    shown = floor_to_completed(stated) if attribute in AGES else truncate_for_display(stated, attribute, unit)
    return f"{one.text} = {shown} {unit}"


def _widen_by_last_digit(one: Measurement) -> Interval:
    """Widen the interval by one unit of the last stated digit."""
    return one.interval._replace(low=one.interval.low - one.digit, high=one.interval.high + one.digit)


def _select_latest(measured: Iterable[Measurement], since: date, as_of: date) -> list[Measurement | None]:
    """Return the measurements that may be the latest in the window; None is one of them if there may be none."""
    placed = [(one.when or DateSpan(as_of, as_of), one) for one in measured]
    possible = [pair for pair in placed if pair[0].last >= since and pair[0].first <= as_of]
    certain = [pair for pair in possible if pair[0].first >= since and pair[0].last <= as_of]
    found: list[Measurement | None] = list(
        dict.fromkeys((*_select_last_placed(possible), *_select_last_placed(certain)))
    )
    return found if certain or not possible else [*found, None]


def _select_last_placed(placed: list[tuple[DateSpan, Measurement]]) -> list[Measurement]:
    start = max((when.first for when, _ in placed), default=date.min)
    return [one for when, one in placed if when.last >= start]


def _iter_derived_sources(patient: Patient, attribute: str, unit: str, window: Window) -> Iterator[QuantitySource]:
    for derivation in parse_derivations(attribute):
        if derivation.function == TRUE_IF_ANY:
            continue
        if derivation.function == "years_since":
            found = _time_since(patient, derivation.operands[0], unit)
        else:
            found = _apply_derivation(patient, derivation, attribute, unit, window)
        if found is not None:
            possible = (
                intersect_intervals((found.interval, _plausible_range(attribute, unit))) if found.interval else None
            )
            yield QuantitySource(
                (possible,), possible, _format_derived(possible or found.interval, attribute, unit, found.text)
            )


def _format_derived(x: Interval | None, attribute: str, unit: str, text: str) -> str:
    return f"{truncate_for_display(x, attribute, unit)} {unit} ({text})" if x else f"no value fits ({text})"


def _time_since(patient: Patient, operand: str, unit: str) -> CombinedQuantity | None:
    when: DateSpan | None = patient.facts.get(operand)
    if when is None or when.first > patient.as_of:
        return None
    counted = unit if unit in TIME_UNITS else ATTRIBUTE["diabetes_duration"].unit or ""
    low, high = (count_elapsed(day, patient.as_of, counted) for day in (when.last, when.first))
    return CombinedQuantity(Interval(low, high), f"since {_format_span(when)}")


def _apply_derivation(
    patient: Patient, derivation: Derivation, attribute: str, unit: str, window: Window
) -> CombinedQuantity | None:
    function, scaled = FUNCTIONS[derivation.function]
    asked = [ATTRIBUTE[name].unit or "" if scaled else unit for name in derivation.operands]
    pairs = zip(derivation.operands, asked, strict=True)
    operands = [combine_sources(patient, name, unit_, window) for name, unit_ in pairs]
    if not all(operand.text for operand in operands):
        return None
    names = (ATTRIBUTE[name].name.lower() for name in derivation.operands)
    text = ", ".join(f"{name} {operand.text}" for name, operand in zip(names, operands, strict=True))
    given = [operand.interval for operand in operands if operand.interval is not None]
    if len(given) < len(operands):
        return CombinedQuantity(None, text)
    own = ATTRIBUTE[attribute].unit or ""
    found = function(*given)
    return CombinedQuantity(
        convert_interval(round_interval(found, attribute, own), attribute, own, unit) if scaled else found, text
    )


def _plausible_range(attribute: str, unit: str) -> Interval:
    one = ATTRIBUTE[attribute]
    return Interval(Decimal(one.low or 0), Decimal(one.high or 0)).map_ends(find_conversion(attribute, unit).back)


def _format_span(when: DateSpan) -> str:
    if when.first == when.last:
        return when.first.isoformat()
    return when.first.isoformat()[: 7 if when.first.month == when.last.month else 4]


def _compute_bmi(weight: Interval, height: Interval) -> Interval:
    """Kilograms divided by the square of metres; height is in centimetres."""
    square = height.map_ends(lambda cm: (cm / 100) ** 2)
    return divide_intervals(weight, square)


# Name -> the function, and whether its operands come in their own units rather than in that of the result.
FUNCTIONS: dict[str, tuple[Callable[..., Interval], bool]] = {
    "sum": (add_intervals, False),
    "difference": (subtract_intervals, False),
    "max": (max_interval, False),
    "ratio": (divide_intervals, True),
    "bmi": (_compute_bmi, True),
}
