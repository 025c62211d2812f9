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
    on which it can have been measured (None: undated, or of today).
    """

    options: tuple[Interval | None, ...]
    tolerance: Interval | None
    text: str
    day: date | None = None
    strict: Interval | None = None


class CombinedQuantity(NamedTuple):
    """The interval supported by all sources; None if there is none or they contradict each other.

    Where sources agree only within their last digits, it reaches from one to the other.
    """

    interval: Interval | None
    tolerance: Interval | None
    text: str
    day: date | None = None
    strict: Interval | None = None


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
    # A combined or derived value is as old as the oldest part of it.
    day = min((source.day for source in certain if source.day), default=None)
    strict = intersect_strict(certain)
    return CombinedQuantity(intersect_intervals(hulls) or hull_of_intervals(hulls), tolerance, text, day, strict)


def intersect_strict(sources: Iterable[QuantitySource]) -> Interval | None:
    """Return what all sources allow; None if they agree only within their last digits, or if there is none."""
    known = [interval for source in sources if (interval := source.strict or source.tolerance)]
    return intersect_intervals(known) if known else None
