"""Partial dates as spans of days, and calendar arithmetic; both ends of a window are included."""

import calendar
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

MONTHS = {"mo": 1, "a": 12}
DAYS = {"d": 1, "wk": 7}


class DateSpan(NamedTuple):
    """The first and last day that a partial date can denote."""

    first: date
    last: date


def parse_partial_date(partial: str) -> DateSpan:
    """Parse `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; raises `ValueError` if there is no such day."""
    parts = [int(part) for part in partial.split("-")]
    if len(parts) == 3:  # noqa: PLR2004 - year, month and day
        day = date(*parts)
        return DateSpan(day, day)
    year, month = parts[0], parts[1:] or [1]
    last = calendar.monthrange(year, parts[1])[1] if parts[1:] else 31
    return DateSpan(date(year, month[0], 1), date(year, parts[1] if parts[1:] else 12, last))


def subtract_period(day: date, length: int, unit: str) -> date:
    """Return the day that lies a period earlier, or the last day of its month if that month is shorter."""
    if unit in DAYS:
        return day - timedelta(min(length * DAYS[unit], (day - date.min).days))
    months = day.year * 12 + day.month - 1 - length * MONTHS[unit]
    year, month = divmod(months, 12)
    if year < date.min.year:
        return date.min
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def count_elapsed(start: date, end: date, unit: str) -> Decimal:
    """Count the units between two days: completed ones plus the elapsed fraction of the next."""
    days = (end - start).days
    if unit in DAYS:
        return Decimal(days) / DAYS[unit]
    size = MONTHS[unit]
    whole = ((end.year - start.year) * 12 + end.month - start.month) // size
    while _add_months(start, whole * size) > end:
        whole -= 1
    begun, next_ = _add_months(start, whole * size), _add_months(start, (whole + 1) * size)
    return whole + Decimal((end - begun).days) / (next_ - begun).days


def _add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
