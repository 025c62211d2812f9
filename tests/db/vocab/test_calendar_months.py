"""Completed months, as ages and durations count them."""

from datetime import date

import pytest

from db.units.calendar import count_elapsed
from db.vocab.calendar_months import add_months, count_completed_months


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2000, 1, 31), date(2000, 2, 28), 0),
        (date(2000, 1, 31), date(2000, 2, 29), 0),
        (date(2000, 1, 31), date(2000, 3, 1), 1),
        (date(2001, 1, 30), date(2001, 2, 28), 0),
        (date(2024, 2, 29), date(2025, 2, 28), 11),
        (date(2024, 2, 29), date(2025, 3, 1), 12),
        (date(2008, 2, 29), date(2026, 2, 28), 18 * 12 - 1),
        (date(2008, 2, 29), date(2026, 3, 1), 18 * 12),
        (date(2008, 2, 29), date(2028, 2, 29), 20 * 12),
        (date(2026, 3, 31), date(2026, 4, 30), 0),
        (date(2026, 3, 31), date(2026, 5, 1), 1),
        (date(2026, 5, 15), date(2026, 6, 14), 0),
        (date(2026, 5, 15), date(2026, 6, 15), 1),
    ],
)
def test_month_without_the_day_is_completed_on_the_first_of_the_next(start: date, end: date, months: int) -> None:
    assert count_completed_months(start, end) == months
    assert int(count_elapsed(start, end, "mo")) == months
    assert int(count_elapsed(start, end, "a")) == months // 12


def test_month_is_added_up_to_the_last_day_of_the_calendar() -> None:
    assert add_months(date(9999, 11, 30), 1) == date(9999, 12, 30)
    assert add_months(date(1, 2, 28), -1) == date(1, 1, 28)
