"""A quantity by one source, stated or derived, and what several sources of it give together."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, TypeAlias

from db.units.intervals import Interval, hull_of_intervals, intersect_intervals

Window: TypeAlias = tuple[int, str] | None


class QuantitySource(NamedTuple):
    """A stated or derived value.

    `options` are its possible intervals (None: possibly no value), `tolerance` the values that its precision allows
    (None: no value is possible), `strict` the same, but of completed years no more than they are, `day` the last day
    on which its newest part can have been measured (None: undated, or of today), `first` the first of its oldest part
    that has a date.
    """

    options: tuple[Interval | None, ...]
    tolerance: Interval | None
    text: str
    day: date | None = None
    strict: Interval | None = None
    first: date | None = None


class CombinedQuantity(NamedTuple):
    """The interval supported by all sources; None if there is none or they contradict each other.

    Where sources agree only within their last digits, it reaches from one to the other.
    """

    interval: Interval | None
    tolerance: Interval | None
    text: str
    day: date | None = None
    strict: Interval | None = None
    first: date | None = None


def are_contradictory(sources: Iterable[QuantitySource]) -> bool:
    """Return True if no value is within the tolerance of all sources."""
    tolerances = [source.tolerance for source in sources]
    if len(tolerances) == 1:
        return tolerances[0] is None or tolerances[0].is_empty
    return bool(tolerances) and (None in tolerances or intersect_intervals(filter(None, tolerances)) is None)


NOTHING_KNOWN = CombinedQuantity(None, None, "")


def combine_to_interval(sources: tuple[QuantitySource, ...]) -> CombinedQuantity:
    if not sources:
        return NOTHING_KNOWN
    text = " or ".join(dict.fromkeys(source.text for source in sources))
    certain = [source for source in sources if None not in source.options]
    if are_contradictory(sources):
        return CombinedQuantity(None, None, text)
    if not certain:
        return NOTHING_KNOWN
    hulls = [hull_of_intervals(option for option in source.options if option) for source in certain]
    tolerance = intersect_intervals(source.tolerance for source in certain if source.tolerance)
    strict = intersect_strict(certain)
    interval = intersect_intervals(hulls) or hull_of_intervals(hulls)
    return CombinedQuantity(interval, tolerance, text, find_newest_day(certain), strict, find_first_day(certain))


def find_newest_day(parts: Iterable[QuantitySource | CombinedQuantity]) -> date | None:
    """Return the day of what is combined or derived, which is as new as its newest part: None with one of today."""
    days = [part.day for part in parts]
    return None if None in days else max((day for day in days if day), default=None)


def find_first_day(parts: Iterable[QuantitySource | CombinedQuantity]) -> date | None:
    return min((part.first for part in parts if part.first), default=None)


def intersect_strict(sources: Iterable[QuantitySource]) -> Interval | None:
    """Return what all sources allow; None if they agree only within their last digits, or if there is none."""
    known = [interval for source in sources if (interval := source.strict or source.tolerance)]
    return intersect_intervals(known) if known else None
