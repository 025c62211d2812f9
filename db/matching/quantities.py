"""The sources of a quantity, stated or derived, in the unit of a criterion."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import TypeAlias

from db.matching.derivation_functions import FUNCTIONS
from db.matching.derived_facts import TRUE_IF_ANY, Derivation, parse_derivations
from db.matching.patient_facts import Patient
from db.matching.quantity_sources import (
    CombinedQuantity,
    QuantitySource,
    Window,
    are_contradictory,
    combine_to_interval,
    find_first_day,
    find_newest_day,
    intersect_strict,
)
from db.matching.stated_sources import find_stated_source
from db.units.calendar import DAYS, MONTHS, count_elapsed
from db.units.conversion import convert_interval, find_conversion, truncate_for_display
from db.units.intervals import (
    INFINITY,
    Interval,
    intersect_intervals,
)
from db.vocab.attributes import ATTRIBUTE
from db.vocab.implications import IMPLIED_RANGES, LIMITS, ROUNDED_LIMITS
from db.vocab.patterns import DateSpan

Visited: TypeAlias = frozenset[str]
TIME_UNITS = {**DAYS, **MONTHS}
RANGES_BY_ATTRIBUTE = {
    attribute: tuple(implied for implied in IMPLIED_RANGES if implied.attribute == attribute)
    for attribute in {implied.attribute for implied in IMPLIED_RANGES}
}
NONE_VISITED: Visited = frozenset()
WITHOUT_LIMITS = "without limits"  # among the visited attributes while a limit itself is worked out
LIMITED: Visited = frozenset(attribute for pair in LIMITS for attribute in pair)


def collect_sources(
    patient: Patient, attribute: str, unit: str, window: Window = None, visited: Visited = NONE_VISITED
) -> tuple[QuantitySource, ...]:
    """Return the sources that count: an older dated value gives way to a newer one.

    `visited` are the attributes that this one is being derived for; they are not derived from it in turn. With
    `WITHOUT_LIMITS` among them, no duration is compared with what it cannot be longer than.
    """
    visited = _simplify_visited(attribute, visited)
    key = (attribute, unit, window, visited)
    if key not in patient.cache:
        stated = find_stated_source(patient, attribute, unit, window)
        derived = _iter_derived_sources(patient, attribute, unit, window, visited)
        implied = _iter_implied_sources(patient, attribute, unit)
        counting = _drop_older(((stated,) if stated else ()) + (*derived, *implied))
        limits = _iter_violated_limits(patient, attribute, unit, counting, visited) if attribute in LIMITED else ()
        patient.cache[key] = (*counting, *limits)
    sources: tuple[QuantitySource, ...] = patient.cache[key]
    return sources


@cache  # over attributes and what is derived from them
def _simplify_visited(attribute: str, visited: Visited) -> Visited:
    """Return what matters of the visited attributes: none for one that is not derived, and here not limited."""
    is_limited = attribute in LIMITED and WITHOUT_LIMITS not in visited
    return visited if is_limited or parse_derivations(attribute) else frozenset((WITHOUT_LIMITS,))


def _drop_older(sources: tuple[QuantitySource, ...]) -> tuple[QuantitySource, ...]:
    if len(sources) < 2:  # noqa: PLR2004 - most quantities have one source
        return sources
    # Undated sources stay: they may be of today. So does one that a part of another is newer than, and a part older.
    newest = max((source.first for source in sources if source.first), default=None)
    return tuple(source for source in sources if source.day is None or newest is None or source.day >= newest)


def combine_sources(
    patient: Patient, attribute: str, unit: str, window: Window, visited: Visited = NONE_VISITED
) -> CombinedQuantity:
    """Combine the sources that count to one interval."""
    key = ("combined", attribute, unit, window, _simplify_visited(attribute, visited))
    if key not in patient.cache:
        patient.cache[key] = combine_to_interval(collect_sources(patient, attribute, unit, window, visited))
    combined: CombinedQuantity = patient.cache[key]
    return combined


def _iter_derived_sources(
    patient: Patient, attribute: str, unit: str, window: Window, visited: Visited
) -> Iterator[QuantitySource]:
    for derivation in parse_derivations(attribute):
        if derivation.function == TRUE_IF_ANY or not visited.isdisjoint(derivation.operands):
            continue
        if derivation.function == "years_since":
            derived = _time_since(patient, derivation.operands[0], unit)
        else:
            derived = _apply_derivation(patient, derivation, attribute, unit, window, visited | {attribute})
        if derived is not None:
            yield _describe_derived(derived, attribute, unit)


def _iter_implied_sources(patient: Patient, attribute: str, unit: str) -> Iterator[QuantitySource]:
    for implied in RANGES_BY_ATTRIBUTE.get(attribute, ()):
        if patient.facts.get(implied.cause) is True:
            stated = Interval(implied.low, implied.high, high_open=True)
            interval = convert_interval(stated, attribute, implied.unit, unit)
            yield QuantitySource((interval,), interval, ATTRIBUTE[implied.cause].name)


def _describe_derived(derived: CombinedQuantity, attribute: str, unit: str) -> QuantitySource:
    plausible = _plausible_range(attribute, unit)
    possible = derived.interval and intersect_intervals((derived.interval, plausible))
    tolerance = derived.tolerance and intersect_intervals((derived.tolerance, plausible))
    shown = possible or derived.interval
    value = f"{truncate_for_display(shown, attribute, unit)} {unit}" if shown else "no value fits"
    return QuantitySource((possible,), tolerance, f"{value} ({derived.text})", derived.day, None, derived.first)


def _iter_violated_limits(
    patient: Patient, attribute: str, unit: str, sources: tuple[QuantitySource, ...], visited: Visited
) -> Iterator[QuantitySource]:
    """Yield a source without possible value for each duration that is longer than it can be."""
    if WITHOUT_LIMITS in visited or not sources or are_contradictory(sources):
        return
    for lesser, greater in (pair for pair in LIMITS if attribute in pair):
        other = greater if attribute == lesser else lesser
        if other in visited:
            continue
        limit = combine_sources(patient, other, unit, None, visited | {attribute, WITHOUT_LIMITS})
        # Of completed years the lesser may be rounded up, by one; if both were widened, by two.
        is_rounded = (lesser, greater) in ROUNDED_LIMITS
        if attribute == lesser:
            shorter, longer = _find_room(sources, is_rounded=is_rounded), limit.strict
        else:
            shorter, longer = limit.tolerance if is_rounded else limit.strict, intersect_strict(sources)
        if shorter and longer and intersect_intervals((longer, shorter._replace(high=INFINITY))) is None:
            yield QuantitySource((None,), None, f"{ATTRIBUTE[other].name.lower()} {limit.text}")


def _find_room(sources: Sequence[QuantitySource], *, is_rounded: bool) -> Interval | None:
    if not is_rounded:
        return intersect_strict(sources)
    return intersect_intervals(filter(None, (source.tolerance for source in sources)))


def _time_since(patient: Patient, operand: str, unit: str) -> CombinedQuantity | None:
    when: DateSpan | None = patient.facts.get(operand)
    if when is None or when.last > patient.as_of:  # or it may be after it
        return None
    counted = unit if unit in TIME_UNITS else ATTRIBUTE["diabetes_duration"].unit or ""
    low, high = (count_elapsed(day, patient.as_of, counted) for day in (when.last, when.first))
    elapsed = Interval(low, high)
    return CombinedQuantity(elapsed, elapsed, f"since {_format_span(when)}")


def _apply_derivation(  # noqa: PLR0913, PLR0917 - what is derived, from what, in which unit and window
    patient: Patient, derivation: Derivation, attribute: str, unit: str, window: Window, visited: Visited
) -> CombinedQuantity | None:
    function, scaled = FUNCTIONS[derivation.function]
    units = [ATTRIBUTE[name].unit or "" if scaled else unit for name in derivation.operands]
    pairs = zip(derivation.operands, units, strict=True)
    operands = [combine_sources(patient, name, own, window, visited) for name, own in pairs]
    if not all(operand.text for operand in operands):
        return None
    names = (ATTRIBUTE[name].name.lower() for name in derivation.operands)
    text = ", ".join(f"{name} {operand.text}" for name, operand in zip(names, operands, strict=True))
    intervals = [operand.interval for operand in operands if operand.interval is not None]
    tolerances = [operand.tolerance for operand in operands if operand.tolerance is not None]
    if len(intervals) < len(operands) or len(tolerances) < len(operands):
        return CombinedQuantity(None, None, text)
    own_unit = ATTRIBUTE[attribute].unit or "" if scaled else unit
    value, tolerance = (
        convert_interval(function(*each), attribute, own_unit, unit) for each in (intervals, tolerances)
    )
    return CombinedQuantity(value, tolerance, text, find_newest_day(operands), None, find_first_day(operands))


@cache  # over the units of criteria
def _plausible_range(attribute: str, unit: str) -> Interval:
    bounds = ATTRIBUTE[attribute]
    return Interval(Decimal(bounds.low or 0), Decimal(bounds.high or 0)).map_ends(find_conversion(attribute, unit).back)


def _format_span(when: DateSpan) -> str:
    if when.first == when.last:
        return when.first.isoformat()
    return when.first.isoformat()[: 7 if when.first.month == when.last.month else 4]
