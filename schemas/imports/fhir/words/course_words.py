"""How long and from when a text says that a medicine is to be taken: `for 5 days`, `bis 30.06.2026`, `since 2019`."""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from schemas.imports.fhir.kept_answers import keep_answers
from schemas.imports.fhir.words.unknown_words import DATE

# The fewest and the most days of a unit.
DAYS: Mapping[str, tuple[int, int]] = {
    **dict.fromkeys(("hour", "hours", "hr", "hrs", "h", "stunden", "heures", "horas", "ore", "uren", "uur"), (0, 1)),
    **dict.fromkeys(("day", "days", "d", "tag", "tage", "tagen", "jour", "jours", "j", "dia", "dias"), (1, 1)),
    **dict.fromkeys(("giorno", "giorni", "gg", "dag", "dagen"), (1, 1)),
    **dict.fromkeys(("week", "weeks", "wk", "wks", "woche", "wochen", "semaine", "semaines", "semana"), (7, 7)),
    **dict.fromkeys(("semanas", "settimana", "settimane", "weken"), (7, 7)),
    **dict.fromkeys(("month", "months", "mo", "mos", "monat", "monate", "monaten", "mois", "mes", "meses"), (28, 31)),
    **dict.fromkeys(("mese", "mesi", "maand", "maanden"), (28, 31)),
}
NUMBER_WORDS: Mapping[str, int] = {
    **dict.fromkeys(("a", "an", "one", "ein", "eine", "einen", "un", "une", "una", "um", "uma", "uno", "een"), 1),
    **dict.fromkeys(("two", "zwei", "deux", "dos", "due", "dois", "duas", "twee"), 2),
    **dict.fromkeys(("three", "drei", "trois", "tres", "tre", "drie"), 3),
    **dict.fromkeys(("four", "vier", "quatre", "cuatro", "quattro", "quatro"), 4),
    **dict.fromkeys(("five", "funf", "cinq", "cinco", "cinque", "vijf"), 5),
    **dict.fromkeys(("six", "sechs", "seis", "sei", "zes"), 6),
    **dict.fromkeys(("seven", "sieben", "sept", "siete", "sette", "sete", "zeven"), 7),
    **dict.fromkeys(("ten", "zehn", "dix", "diez", "dieci", "dez", "tien"), 10),
    **dict.fromkeys(("fourteen", "vierzehn", "quatorze", "catorce", "quattordici", "catorze", "veertien"), 14),
}
_NUMBER = rf"\d{{1,4}}|{'|'.join(NUMBER_WORDS)}"
COURSE = re.compile(
    r"\b(?:for|x|fur|uber|pendant|durante|per|por|gedurende|voor|during|over|dauer|duration)\W{0,2}"
    rf"(?:a total of |the next |insgesamt |up to |maximal )?(?P<least>{_NUMBER})"
    r"(?: ?(?:-|to|bis|a|ou|or|oder|o) ?(?P<most>\d{1,4}))?"
    rf"[ -]?(?P<unit>{'|'.join(sorted(DAYS, key=len, reverse=True))})\b\.?"
)
UNTIL = re.compile(
    r"\b(?:until|till|through|thru|bis(?: zum)?|jusqu\W?au|hasta(?: el)?|fino al?|ate(?: ao?)?|tot(?: en met)?) "
    rf"(?P<date>{DATE})"
)
SINCE = re.compile(
    r"\b(?:since|seit(?: dem)?|depuis(?: le)?|desde(?: el)?|dal|sinds|started(?: on| in)?|begonnen(?: am)?"
    r"|begun(?: on| in)?"
    rf"|ab(?: dem)?|from|a partir du|a partir del?|beginn:?|start date:?|from:?"
    # What happened on a day, and is no start of a course; not `before the transplant 2019`.
    r"|dose (?:changed?|increased?|decreased?|adjusted)(?: on)?"
    r"|(?<![\w:(] )(?<!\()(?:(?:kidney|renal|liver|heart|lung|pancreas|islet) |(?:nieren|leber|herz|lungen))?"
    r"(?:transplant(?:ed|ation|iert)?|trasplante|trapianto|greffe)(?: in| am| on)?"
    rf")\W{{1,2}}(?P<date>{DATE})"
)
# What follows a course may go on.
FOLLOWED = re.compile(
    r"\b(?:then|thereafter|dann|danach|anschlie(?:ss|ß)end|puis|ensuite|luego|despues|poi|quindi|depois|daarna)\b"
)
CENTURY, EARLIEST_YEAR = 2000, 1900


class Course(NamedTuple):
    """For how many days a medicine is to be taken, or until when, at least and at most."""

    days: tuple[int, int] | None
    end: tuple[date, date] | None


class WordedCourses(NamedTuple):
    """The courses that a text names, and what else it says."""

    courses: list[Course]
    other_words: str
    is_followed: bool


@keep_answers
def read_courses(text: str, as_of: date) -> WordedCourses:
    """Read the courses of a folded text, and drop since when a medicine is taken, if that is not ahead."""
    words = text.casefold()
    courses = [Course(_count_days(found), None) for found in COURSE.finditer(words)]
    ends = [(found, _parse_date(found["date"])) for found in UNTIL.finditer(words)]
    courses += [Course(None, end) for _, end in ends if end is not None]
    left = COURSE.sub(" ", UNTIL.sub(lambda found: " " if _parse_date(found["date"]) else found[0], words))
    left = SINCE.sub(lambda found: " " if _has_begun(found["date"], as_of) else found[0], left)
    is_followed = bool(courses) and FOLLOWED.search(left) is not None
    return WordedCourses(courses, FOLLOWED.sub(" ", left), is_followed)


def _count_days(found: re.Match[str]) -> tuple[int, int]:
    least = NUMBER_WORDS.get(found["least"]) or int(found["least"])
    most = int(found["most"]) if found["most"] else least
    fewest, longest = DAYS[found["unit"]]
    return min(least, most) * fewest, max(least, most) * longest


def _has_begun(text: str, as_of: date) -> bool:
    begun = _parse_date(text)
    return begun is not None and begun[0] <= as_of


def _parse_date(text: str) -> tuple[date, date] | None:
    """Return the first and the last day that a date can mean; None if it is none, or has no year."""
    parts = [int(part) for part in re.split(r"[./-]", text.strip(".")) if part]
    if len(str(parts[0])) == 4:  # noqa: PLR2004 - digits of a year
        orders = [parts]
    else:
        orders = [parts[::-1], [*parts[-1:], *parts[:-1]]] if "/" in text else [parts[::-1]]
    days = [days for order in orders if (days := _list_days(order)) is not None]
    return (min(first for first, _ in days), max(last for _, last in days)) if days else None


def _list_days(parts: list[int]) -> tuple[date, date] | None:
    year = parts[0] + (CENTURY if parts[0] < 100 and len(parts) == 3 else 0)  # noqa: PLR2004
    if year < EARLIEST_YEAR:  # a day and a month without a year
        return None
    try:
        if len(parts) == 1:
            return date(year, 1, 1), date(year, 12, 31)
        if len(parts) == 2:  # noqa: PLR2004 - year and month
            return date(year, parts[1], 1), date(year, parts[1], monthrange(year, parts[1])[1])
        day = date(year, parts[1], parts[2])
    except ValueError:
        return None
    else:
        return day, day
