"""Compares a quantity known within bounds with a criterion's bound: a verdict only where it holds for every value."""

from collections.abc import Callable
from decimal import Decimal

from db.matching.three_valued_logic import MET, NOT_MET, UNKNOWN, Truth, every, negate
from db.units.intervals import Interval, intersection, point


def _lt(x: Interval, bound: Decimal) -> Truth:
    if x.high < bound or (x.high == bound and x.high_open):
        return MET
    return NOT_MET if x.low >= bound else UNKNOWN


def _lte(x: Interval, bound: Decimal) -> Truth:
    if x.high <= bound:
        return MET
    return NOT_MET if x.low > bound or (x.low == bound and x.low_open) else UNKNOWN


def _eq(x: Interval, bound: Decimal) -> Truth:
    if x.low == bound == x.high:
        return MET
    return NOT_MET if intersection((x, point(bound))) is None else UNKNOWN


COMPARE: dict[str, Callable[[Interval, Decimal], Truth]] = {
    "lt": _lt,
    "lte": _lte,
    "gt": lambda x, bound: negate(_lte(x, bound)),
    "gte": lambda x, bound: negate(_lt(x, bound)),
    "eq": _eq,
}


def compare(x: Interval, operator: str, bounds: tuple[Decimal, ...]) -> Truth:
    if operator == "between":
        return every((COMPARE["gte"](x, bounds[0]), COMPARE["lte"](x, bounds[1])))
    return COMPARE[operator](x, bounds[0])
