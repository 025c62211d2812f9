"""What is wrong with a date that nobody can take, and the date that was probably meant."""

import re
from calendar import month_name, monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from db.vocab.patterns import PARTIAL_DATE

PARTIAL_DATE_FORMS = "YYYY, YYYY-MM or YYYY-MM-DD"
MOMENT_FORMS = "a date or a date and time, such as 2026-01-31 or 2026-01-31T12:00:00Z"
MAX_LENGTH = 40
MONTHS = range(1, 13)


class Advice(NamedTuple):
    """What is wrong, and what would be right."""

    detail: str
    expected: str


def advise_on_date(text: str) -> Advice | None:
    """Say what is wrong with a partial date, for the mistakes that people make; None for anything else."""
    for pattern, advise in ADVISERS if len(text) <= MAX_LENGTH else ():
        if found := pattern.fullmatch(text):
            advice = advise(*map(int, found.groups()))
            return advice if advice and advice.expected != text else None
    return None


def advise_on_moment(text: str) -> Advice | None:
    """Say what is wrong with a date and time; None where it is neither the day, the zone nor the seconds."""
    found = TIME.fullmatch(text)
    if not found or not re.fullmatch(PARTIAL_DATE, found["day"]):
        day = found["day"] if found else text
        return advise_on_date(day) if not re.fullmatch(PARTIAL_DATE, day) else None
    written = f"{found['day']}T{found['time']}{found['seconds'] or ':00'}{(found['zone'] or 'Z').upper()}"
    return Advice("A time of day has seconds and a zone, and `T` before it.", written)


def _advise_on_day(year: int, month: int, day: int) -> Advice | None:
    if month not in MONTHS:
        return _advise_on_month(year, month)
    last = monthrange(year, month)[1]
    written = f"{year:04}-{month:02}-{day:02}"
    if day == 0:
        return Advice("A month has no day 0.", f"{year:04}-{month:02} or {year:04}-{month:02}-01")
    if day > last:
        return Advice(f"{month_name[month]} {year} has {last} days.", f"{year:04}-{month:02}-{last:02}")
    return Advice("A month or day has two digits, with a dash between them.", written)


def _advise_on_month(year: int, month: int) -> Advice:
    if month in MONTHS:
        return Advice("A month has two digits, after a dash.", f"{year:04}-{month:02}")
    return Advice(f"There is no month {month}.", f"{year:04}-01 to {year:04}-12")


def _advise_on_year(_: int) -> Advice:
    return Advice("A year has four digits, from 0001 to 9999.", PARTIAL_DATE_FORMS)


def _advise_on_week(year: int, week: int, day: int | None = None) -> Advice | None:
    try:
        first = date.fromisocalendar(year, week, day or 1)
    except ValueError:
        return Advice(f"There is no such week, and weeks are not read: {week}.", PARTIAL_DATE_FORMS)
    last = f" to {first + timedelta(days=6)}" if day is None else ""
    return Advice("Dates of weeks are not read.", f"{first}{last}")


def _advise_on_day_of_year(year: int, number: int) -> Advice | None:
    if not 1 <= number <= (date(year + 1, 1, 1) - date(year, 1, 1)).days:
        return None
    return Advice("Days of a year are not read.", str(date(year, 1, 1) + timedelta(days=number - 1)))


def _advise_on_time(year: int, month: int, day: int) -> Advice | None:
    written = f"{year:04}-{month:02}-{day:02}"
    if re.fullmatch(PARTIAL_DATE, written):
        return Advice("A date has no time of day here.", written)
    return _advise_on_day(year, month, day)


TIME = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})[Tt ](?P<time>([01][0-9]|2[0-3]):[0-5][0-9])(?P<seconds>:[0-5][0-9])?"
    r"(\.[0-9]{1,9})?(?P<zone>[Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])?"
)
YEAR = "([1-9][0-9]{3})"  # of four digits: the calendar of Python has no year 0, nor one after 9999
ADVISERS: tuple[tuple[re.Pattern[str], Callable[..., Advice | None]], ...] = (
    (re.compile(r"([+-]?0000|[+-][0-9]{4}|[+-]?[0-9]{5,6})(?:-.*)?"), _advise_on_year),
    (re.compile(YEAR + r"([0-9]{2})([0-9]{2})"), _advise_on_day),
    (re.compile(YEAR + r"[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})"), _advise_on_day),
    (re.compile(YEAR + r"[-/.]([0-9]{1,2})"), _advise_on_month),
    (re.compile(YEAR + r"-?[Ww]([0-9]{1,2})"), _advise_on_week),
    (re.compile(YEAR + r"-?[Ww]([0-9]{1,2})-?([1-7])"), _advise_on_week),
    (re.compile(YEAR + r"-([0-9]{3})"), _advise_on_day_of_year),
    (re.compile(YEAR + r"-([0-9]{2})-([0-9]{2})[Tt ][0-9].*", re.DOTALL), _advise_on_time),
)
