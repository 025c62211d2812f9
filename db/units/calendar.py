"""Calendar arithmetic; both ends of a window are included."""

import calendar
from datetime import date, timedelta
from decimal import Decimal

MONTHS = {"mo": 1, "a": 12}
DAYS = {"d": 1, "wk": 7}


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
