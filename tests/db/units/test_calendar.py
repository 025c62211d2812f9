from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.units.calendar import count_elapsed, subtract_period
from db.vocab.patterns import parse_partial_date

days = st.dates(date(1930, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("partial", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2024-12", date(2024, 12, 1), date(2024, 12, 31)),
        ("2024-02-29", date(2024, 2, 29), date(2024, 2, 29)),
    ],
)
def test_partial_date_spans_every_day_it_may_mean(partial: str, first: date, last: date) -> None:
    assert parse_partial_date(partial) == (first, last)


@pytest.mark.parametrize(
    ("day", "length", "unit", "start"),
    [
        (date(2026, 6, 1), 12, "mo", date(2025, 6, 1)),
        (date(2026, 6, 1), 1, "a", date(2025, 6, 1)),
        (date(2026, 3, 31), 1, "mo", date(2026, 2, 28)),
        (date(2024, 3, 31), 1, "mo", date(2024, 2, 29)),
        (date(2024, 2, 29), 1, "a", date(2023, 2, 28)),
        (date(2026, 6, 1), 6, "wk", date(2026, 4, 20)),
        (date(2026, 6, 1), 10, "d", date(2026, 5, 22)),
        (date(2026, 6, 1), 99_999, "a", date.min),
        (date(2026, 6, 1), 99_999, "wk", date(109, 11, 25)),
        (date(2026, 6, 1), 999_999, "wk", date.min),
    ],
)
def test_window_begins_by_the_calendar(day: date, length: int, unit: str, start: date) -> None:
    assert subtract_period(day, length, unit) == start


@given(days, st.integers(0, 1200))
def test_whole_months_that_passed_are_counted_whole(day: date, months: int) -> None:
    start = subtract_period(day, months, "mo")
    assert count_elapsed(start, day, "mo") == months or start.day < day.day


@given(days, st.integers(0, 40_000), st.sampled_from(["d", "wk", "mo", "a"]))
def test_a_day_more_is_never_less(start: date, more: int, unit: str) -> None:
    end = min(start + timedelta(more), date(2200, 1, 1))
    assert Decimal(0) <= count_elapsed(start, end, unit) <= count_elapsed(start, end + timedelta(1), unit)


@pytest.mark.parametrize(
    ("start", "end", "unit", "count"),
    [
        (date(2020, 6, 1), date(2026, 6, 1), "a", 6),
        (date(2024, 2, 29), date(2025, 3, 1), "a", 1),
        (date(2026, 1, 31), date(2026, 3, 1), "mo", 1),
        (date(2026, 4, 20), date(2026, 6, 1), "wk", 6),
        (date(2026, 2, 21), date(2026, 6, 1), "d", 100),
    ],
)
def test_anniversaries_are_exact(start: date, end: date, unit: str, count: int) -> None:
    assert count_elapsed(start, end, unit) == count
