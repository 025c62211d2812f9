"""Quantities known within bounds, and their arithmetic: a result holds every value that its operands allow."""

from collections.abc import Callable, Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import reduce
from typing import NamedTuple

ENDLESS = Decimal("Infinity")


class Interval(NamedTuple):
    """All values from `low` to `high`; an open end is itself no such value."""

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

    def each(self, change: Callable[[Decimal], Decimal]) -> "Interval":
        """Put both ends through a function that keeps their order."""
        return self._replace(low=_finite(change, self.low), high=_finite(change, self.high))

    def __str__(self) -> str:
        if self.is_point:
            return plain(self.low)
        if self.high == ENDLESS:
            return f"{'more than' if self.low_open else 'at least'} {plain(self.low)}"
        low = f"{'more than ' if self.low_open else ''}{plain(self.low)}"
        return f"{low} to {'less than ' if self.high_open else ''}{plain(self.high)}"


def point(value: Decimal) -> Interval:
    return Interval(value, value)


def plain(value: Decimal) -> str:
    """Write a number without exponent or idle zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _finite(change: Callable[[Decimal], Decimal], value: Decimal) -> Decimal:
    return change(value) if value.is_finite() else value


def add(x: Interval, y: Interval) -> Interval:
    return Interval(x.low + y.low, x.high + y.high, x.low_open or y.low_open, x.high_open or y.high_open)


def subtract(x: Interval, y: Interval) -> Interval:
    return Interval(x.low - y.high, x.high - y.low, x.low_open or y.high_open, x.high_open or y.low_open)


def divide(x: Interval, y: Interval) -> Interval:
    """For quantities that are never below zero; by what may be zero gives no upper bound."""
    high = x.high / y.low if y.low > 0 else ENDLESS
    low = x.low / y.high if y.high.is_finite() else Decimal(0)
    # Nothing divided stays nothing, by whatever: only what is more feels the divisor's open end.
    return Interval(low, high, x.low_open or (y.high_open and x.low > 0), x.high_open or (y.low_open and x.high > 0))


def largest(x: Interval, y: Interval) -> Interval:
    low, low_open = max((x.low, x.low_open), (y.low, y.low_open))
    high, closed = max((x.high, not x.high_open), (y.high, not y.high_open))
    return Interval(low, high, low_open, not closed)


def completed(x: Interval) -> Interval:
    """Give the whole units completed, as ages are counted."""
    low = x.low.to_integral_value(ROUND_FLOOR)
    if not x.high.is_finite():
        return Interval(low, x.high)
    last = x.high.to_integral_value(ROUND_CEILING) - 1 if x.high_open else x.high.to_integral_value(ROUND_FLOOR)
    return Interval(low, max(low, last))


def intersection(intervals: Iterable[Interval]) -> Interval | None:
    found = reduce(_both, intervals)
    return None if found.is_empty else found


def hull(intervals: Iterable[Interval]) -> Interval:
    return reduce(_either, intervals)


def _both(x: Interval, y: Interval) -> Interval:
    low, low_open = max((x.low, x.low_open), (y.low, y.low_open))
    high, closed = min((x.high, not x.high_open), (y.high, not y.high_open))
    return Interval(low, high, low_open, not closed)


def _either(x: Interval, y: Interval) -> Interval:
    low, low_open = min((x.low, x.low_open), (y.low, y.low_open))
    high, closed = max((x.high, not x.high_open), (y.high, not y.high_open))
    return Interval(low, high, low_open, not closed)
