"""Calendar months: in a month that is too short, its last day stands for the missing day."""

from calendar import monthrange
from datetime import date

SHORTEST = 28  # days that every month has


def add_months(day: date, months: int) -> date:
    """Return the same day of a later or, if `months` is negative, earlier month, or the last day of that month.

    Raises `ValueError` for a year before 1 or after 9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = SHORTEST if day.day <= SHORTEST else monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def count_completed_months(start: date, end: date) -> int:
    """Count the months that are completed at the end: from 31 January to the last day of February, one."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (add_months(start, months) > end)
