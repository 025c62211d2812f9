"""Calendar arithmetic; both ends of a window are included."""

from datetime import date, timedelta
from decimal import Decimal

from db.vocab.calendar_months import add_months, count_completed_months, find_anniversary

MONTHS = {"mo": 1, "a": 12}
DAYS = {"d": 1, "wk": 7}


def subtract_period(day: date, length: int, unit: str) -> date:
    """Return the day that lies a period earlier, or the last day of its month if that month is shorter."""
    if unit in DAYS:
        return day - timedelta(min(length * DAYS[unit], (day - date.min).days))
    months = length * MONTHS[unit]
    # Windows are the catalogue's, but `as_of` is the caller's: in the first years of the calendar there is nothing
    # earlier.
    return add_months(day, -months) if (day.year - date.min.year) * 12 + day.month > months else date.min


def count_elapsed(start: date, end: date, unit: str) -> Decimal:
    """Count the units between two days: completed ones plus the elapsed fraction of the next."""
    days = (end - start).days
    if unit in DAYS:
        return Decimal(days) / DAYS[unit]
    size = MONTHS[unit]
    completed = count_completed_months(start, end) // size
    # Both from the start: adding month by month would lose the 31st for good after the first short month.
    begun, next_ = (find_anniversary(start, number * size) for number in (completed, completed + 1))
    return completed + Decimal((end - begun).days) / (next_ - begun).days
