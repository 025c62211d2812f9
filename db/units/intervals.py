"""Interval arithmetic: a result contains every value that its operands allow."""

from collections.abc import Callable, Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import reduce
from typing import NamedTuple

INFINITY = Decimal("Infinity")


class Interval(NamedTuple):
    """All values from `low` to `high`; an open end is excluded."""

    low: Decimal
    high: Decimal
    low_open: bool = False
    high_open: bool = False

    @property
    def is_empty(self) -> bool:
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    @property
    def is_point(self) -> bool:
        return self.low == self.high

    # Infinite ends stay: an offset or a factor would make no number of them.
    def map_ends(self, change: Callable[[Decimal], Decimal]) -> "Interval":
        """Apply a monotonic function to both ends."""
        low = _map_if_finite(change, self.low)
        high = low if self.high == self.low else _map_if_finite(change, self.high)
        return Interval(low, high, self.low_open, self.high_open)

    def __str__(self) -> str:
        if self.is_point:
            return format_decimal(self.low)
        if self.high == INFINITY:
            return f"{'more than' if self.low_open else 'at least'} {format_decimal(self.low)}"
        low = f"{'more than ' if self.low_open else ''}{format_decimal(self.low)}"
        return f"{low} to {'less than ' if self.high_open else ''}{format_decimal(self.high)}"


def point_interval(value: Decimal) -> Interval:
    return Interval(value, value)


def format_decimal(value: Decimal) -> str:
    """Format a number without exponent or trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _map_if_finite(change: Callable[[Decimal], Decimal], value: Decimal) -> Decimal:
    return change(value) if value.is_finite() else value


def add_intervals(x: Interval, y: Interval) -> Interval:
    return Interval(x.low + y.low, x.high + y.high, x.low_open or y.low_open, x.high_open or y.high_open)


def subtract_intervals(x: Interval, y: Interval) -> Interval:
    return Interval(x.low - y.high, x.high - y.low, x.low_open or y.high_open, x.high_open or y.low_open)


def divide_intervals(x: Interval, y: Interval) -> Interval:
    """Divide non-negative intervals; a divisor that may be zero leaves no upper bound."""
    high = x.high / y.low if y.low > 0 else INFINITY
    low = x.low / y.high if y.high.is_finite() else Decimal(0)
    # Zero stays zero whatever the divisor, so the divisor's open or infinite end matters only above zero.
    low_open = x.low_open or (x.low > 0 and (y.high_open or not y.high.is_finite()))
    return Interval(low, high, low_open, x.high_open or (y.low_open and x.high > 0))


def max_interval(x: Interval, y: Interval) -> Interval:
    low, low_open = max((x.low, x.low_open), (y.low, y.low_open))
    high, closed = max((x.high, not x.high_open), (y.high, not y.high_open))
    return Interval(low, high, low_open, not closed)


def floor_to_completed(x: Interval) -> Interval:
    """Return the completed whole units, as ages are counted."""
    low = x.low.to_integral_value(ROUND_FLOOR)
    if not x.high.is_finite():
        return Interval(low, x.high)
    last = x.high.to_integral_value(ROUND_CEILING) - 1 if x.high_open else x.high.to_integral_value(ROUND_FLOOR)
    # An open end just above the low end leaves no whole unit between them; the low one still holds.
    return Interval(low, max(low, last))


def intersect_intervals(intervals: Iterable[Interval]) -> Interval | None:
    found = reduce(_intersect_pair, intervals)
    return None if found.is_empty else found


def hull_of_intervals(intervals: Iterable[Interval]) -> Interval:
    return reduce(_hull_of_pair, intervals)


def _intersect_pair(x: Interval, y: Interval) -> Interval:
    low, low_open = max((x.low, x.low_open), (y.low, y.low_open))
    high, closed = min((x.high, not x.high_open), (y.high, not y.high_open))
    return Interval(low, high, low_open, not closed)


def _hull_of_pair(x: Interval, y: Interval) -> Interval:
    low, low_open = min((x.low, x.low_open), (y.low, y.low_open))
    high, closed = max((x.high, not x.high_open), (y.high, not y.high_open))
    return Interval(low, high, low_open, not closed)
