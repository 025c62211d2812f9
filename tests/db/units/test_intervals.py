import operator
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from db.matching.interval_logic import compare_interval
from db.matching.three_valued_logic import MET, NOT_MET
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

OPERATORS = {
    "lt": operator.lt,
    "lte": operator.le,
    "gt": operator.gt,
    "gte": operator.ge,
    "eq": operator.eq,
}
numbers = st.integers(0, 12).map(lambda halves: Decimal(halves) / 2)
intervals = st.builds(
    lambda one, other, low, high: Interval(min(one, other), max(one, other), low, high),
    numbers,
    numbers,
    st.booleans(),
    st.booleans(),
).filter(lambda x: not x.is_empty)


def points(x: Interval, *more: Decimal) -> list[Decimal]:
    """Values inside, close to each end and at it where it is closed; and those of `more` that are inside."""
    near = Decimal("0.001")
    steps = {*more, x.low, x.high, *(x.low + n * (x.high - x.low) / 4 for n in range(5)), x.low + near, x.high - near}
    return [value for value in steps if intersect_intervals((x, Interval(value, value)))]


@given(intervals, st.sampled_from(sorted(OPERATORS)), numbers)
def test_comparison_is_decided_only_where_every_value_agrees(x: Interval, name: str, bound: Decimal) -> None:
    found = {OPERATORS[name](value, bound) for value in points(x, bound)}
    verdict = compare_interval(x, name, (bound,))
    if verdict in {MET, NOT_MET}:
        assert found == {verdict == MET}
    else:
        assert len(found) == 2


@given(intervals, numbers, numbers)
def test_between_includes_both_ends(x: Interval, one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    found = {low <= value <= high for value in points(x)}
    verdict = compare_interval(x, "between", (low, high))
    assert verdict not in {MET, NOT_MET} or found == {verdict == MET}


@given(intervals, intervals)
def test_arithmetic_holds_every_result(x: Interval, y: Interval) -> None:
    for point in points(x):
        for other in points(y):
            assert _holds(add_intervals(x, y), point + other)
            assert _holds(subtract_intervals(x, y), point - other)
            assert _holds(max_interval(x, y), max(point, other))
            assert _holds(hull_of_intervals((x, y)), point)
            assert not other or _holds(divide_intervals(x, y), point / other)


@given(intervals, intervals)
def test_intersection_holds_what_both_hold(x: Interval, y: Interval) -> None:
    intersection = intersect_intervals((x, y))
    for value in (*points(x), *points(y)):
        shared = _holds(x, value) and _holds(y, value)
        assert shared == (intersection is not None and _holds(intersection, value))


@given(intervals)
def test_completed_units_are_those_of_every_value(x: Interval) -> None:
    found = floor_to_completed(x)
    assume(x.high.is_finite())
    assert {int(value) for value in points(x)} <= set(range(int(found.low), int(found.high) + 1))
    assert found.low == int(x.low)


@pytest.mark.parametrize(
    ("x", "words"),
    [
        (Interval(Decimal("5.0"), Decimal(5)), "5"),
        (Interval(Decimal(1), Decimal(2), high_open=True), "1 to less than 2"),
        (Interval(Decimal(1), Decimal("Infinity"), low_open=True), "more than 1"),
        (Interval(Decimal(1), Decimal("Infinity")), "at least 1"),
    ],
)
def test_interval_reads_as_words(x: Interval, words: str) -> None:
    assert str(x) == words


def _holds(x: Interval, value: Decimal) -> bool:
    slack = Decimal("1e-20")
    return x.low - slack <= value <= x.high + slack and (
        value not in {x.low, x.high} or intersect_intervals((x, Interval(value, value))) is not None
    )
