"""Calendar months: a window ends with the last day of a short month, and a month is completed on the day after it."""

from calendar import monthrange
from datetime import date, timedelta

SHORTEST = 28  # days that every month has


def add_months(day: date, months: int) -> date:
    """Return the same day of a later or, if `months` is negative, earlier month, or the last day of that month.

    Raises `ValueError` for a year before 1 or after 9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = SHORTEST if day.day <= SHORTEST else monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def find_anniversary(start: date, months: int) -> date:
    """Return the day on which the months are completed: of 29 February, 1 March in common years."""
    day = add_months(start, months)
    return day if day.day == start.day else day + timedelta(1)


def count_completed_months(start: date, end: date) -> int:
    """Count the months that are completed at the end: from 31 January to 1 March, one."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
