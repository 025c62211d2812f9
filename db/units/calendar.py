"""Dates known in part, and the calendar between them: both ends of a window belong to it."""

import calendar
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

MONTHS = {"mo": 1, "a": 12}
DAYS = {"d": 1, "wk": 7}


class Span(NamedTuple):
    """The first and the last day that a partial date may mean."""

    first: date
    last: date


def span(partial: str) -> Span:
    """Read `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; `ValueError` if there is no such day."""
    parts = [int(part) for part in partial.split("-")]
    if len(parts) == len("ymd"):
        day = date(*parts)
        return Span(day, day)
    year, month = parts[0], parts[1:] or [1]
    last = calendar.monthrange(year, parts[1])[1] if parts[1:] else 31
    return Span(date(year, month[0], 1), date(year, parts[1] if parts[1:] else 12, last))


def before(day: date, length: int, unit: str) -> date:
    """Give the day that lies so long before; the last of its month where that month is shorter."""
    if unit in DAYS:
        return day - timedelta(min(length * DAYS[unit], (day - date.min).days))
    months = day.year * 12 + day.month - 1 - length * MONTHS[unit]
    year, month = divmod(months, 12)
    if year < date.min.year:
        return date.min
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def elapsed(start: date, end: date, unit: str) -> Decimal:
    """Count the units from one day to a later one: those completed, and the part of the next that has passed."""
    days = (end - start).days
    if unit in DAYS:
        return Decimal(days) / DAYS[unit]
    size = MONTHS[unit]
    whole = ((end.year - start.year) * 12 + end.month - start.month) // size
    while _later(start, whole * size) > end:
        whole -= 1
    begun, next_ = _later(start, whole * size), _later(start, (whole + 1) * size)
    return whole + Decimal((end - begun).days) / (next_ - begun).days


def _later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
