"""Compare an interval with the bound of a criterion; decided only if it holds for every value of the interval."""

from collections.abc import Callable
from decimal import Decimal

from db.matching.three_valued_logic import MET, NOT_MET, UNKNOWN, Truth, all_of, negate_truth
from db.units.intervals import Interval, intersect_intervals, point_interval


def _compare_lt(x: Interval, bound: Decimal) -> Truth:
    if x.high < bound or (x.high == bound and x.high_open):
        return MET
    return NOT_MET if x.low >= bound else UNKNOWN


def _compare_lte(x: Interval, bound: Decimal) -> Truth:
    if x.high <= bound:
        return MET
    return NOT_MET if x.low > bound or (x.low == bound and x.low_open) else UNKNOWN


def _compare_eq(x: Interval, bound: Decimal) -> Truth:
    if x.low == bound == x.high:
        return MET
    return NOT_MET if intersect_intervals((x, point_interval(bound))) is None else UNKNOWN


COMPARISONS: dict[str, Callable[[Interval, Decimal], Truth]] = {
    "lt": _compare_lt,
    "lte": _compare_lte,
    # By negation, so that no value can ever meet, or fail, both an operator and its opposite.
    "gt": lambda x, bound: negate_truth(_compare_lte(x, bound)),
    "gte": lambda x, bound: negate_truth(_compare_lt(x, bound)),
    "eq": _compare_eq,
}


def compare_interval(x: Interval, operator: str, bounds: tuple[Decimal, ...]) -> Truth:
    if operator == "between":
        return all_of((COMPARISONS["gte"](x, bounds[0]), COMPARISONS["lte"](x, bounds[1])))
    return COMPARISONS[operator](x, bounds[0])
