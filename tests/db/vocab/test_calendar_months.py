"""Completed months, as ages and durations count them."""

from datetime import date

import pytest

from db.units.calendar import count_elapsed
from db.vocab.calendar_months import add_months, count_completed_months


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2000, 1, 31), date(2000, 2, 28), 0),
        (date(2000, 1, 31), date(2000, 2, 29), 1),
        (date(2001, 1, 31), date(2001, 2, 28), 1),
        (date(2024, 2, 29), date(2025, 2, 27), 11),
        (date(2024, 2, 29), date(2025, 2, 28), 12),
        (date(2026, 3, 31), date(2026, 4, 29), 0),
        (date(2026, 3, 31), date(2026, 4, 30), 1),
        (date(2026, 5, 15), date(2026, 6, 14), 0),
        (date(2026, 5, 15), date(2026, 6, 15), 1),
    ],
)
def test_last_day_of_a_short_month_completes_the_month(start: date, end: date, months: int) -> None:
    assert count_completed_months(start, end) == months
    assert int(count_elapsed(start, end, "mo")) == months


def test_month_is_added_up_to_the_last_day_of_the_calendar() -> None:
    assert add_months(date(9999, 11, 30), 1) == date(9999, 12, 30)
    assert add_months(date(1, 2, 28), -1) == date(1, 1, 28)
