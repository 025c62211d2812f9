"""The forms of ids, codes and partial dates, for every room: regular expressions of JSON Schema, without anchors."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime
from typing import NamedTuple

from db.vocab.enums import CODE_SYSTEM

# Ids
SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
MEASURE_ID = r"[a-z0-9]+(_[a-z0-9]+)*"
REGISTRY_ID = r"[A-Za-z0-9]+([-_.][A-Za-z0-9]+)*"
RECORD_ID = r"[A-Za-z0-9][A-Za-z0-9._-]*"  # of any record, as a request may name it

# Criteria that a person judged, beside the facts of a patient
ATTESTED = "attested"  # holds them by id
ATTESTED_PREFIX = "criterion:"  # of the id of each, the older spelling

# Dates
PUBLISHED_PARTIAL_DATE = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"  # what responses of version 1 promise
FULL_DATE_LENGTH = len("YYYY-MM-DD")
# Instants are clamped to these before they are bound: drivers and PostgreSQL fail at the ends of Python's range once a
# time zone shifts them.
EARLIEST_MOMENT, LATEST_MOMENT = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)


def _match_days(year: str, leap_year: str) -> str:
    """Return a pattern for every day of the calendar in these years, and no other."""
    return (
        f"({year}-((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)"
        f"|{leap_year}-02-29)"
    )


_YEAR = "([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"  # the calendar has no year 0
_NEAR_YEAR, _MONTH = "(19|20)[0-9]{2}", "(0[1-9]|1[0-2])"
_LEAP = "(0[48]|[2468][048]|[13579][26])"
FULL_DATE = _match_days(_YEAR, f"([0-9]{{2}}{_LEAP}|{_LEAP}00)")
PARTIAL_DATE = f"({_YEAR}(-{_MONTH})?|{FULL_DATE})"
_DATE_OF_ANY_MONTH = f"[0-9]{{4}}(-{_MONTH}(-(0[1-9]|[12][0-9]|3[01]))?)?"
PATIENT_FULL_DATE = _match_days(_NEAR_YEAR, f"((19|20){_LEAP}|2000)")
PATIENT_PARTIAL_DATE = f"({_NEAR_YEAR}(-{_MONTH})?|{PATIENT_FULL_DATE})"

# Codes
LANGUAGE = r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"
COUNTRY = r"[A-Z]{2}"
WEB_ADDRESS = r"https?://\S+"
# A substance or group of the Anatomical Therapeutic Chemical classification, of any of its five levels.
ATC_CODE = r"[Aa][Tt][Cc]:[A-Va-v]([0-9]{2}([A-Za-z]([A-Za-z]([0-9]{2})?)?)?)?"
# A procedure of ICD-10-PCS, or what its first letters have in common.
ICD10PCS_CODE = r"[Ii][Cc][Dd]10[Pp][Cc][Ss]:[0-9A-HJ-NP-Za-hj-np-z]{3,7}"


def ignore_case(word: str) -> str:
    """Return a pattern for the word in any case: the patterns of JSON Schema have no flags."""
    pattern = "".join(f"[{letter.upper()}{letter.lower()}]" if letter.isalpha() else letter for letter in word)
    return pattern.replace(".", r"\.")  # `re.escape` would escape hyphens too, which JSON Schema refuses


CODE = f"({'|'.join(map(ignore_case, CODE_SYSTEM))}):" + r"[^\u0000- ,]+"


def code_pattern(system: str) -> str:
    """Return the pattern of `system:code`, letters in any case."""
    either_case = re.sub("A-Z|[A-Za-z]", lambda found: found[0].upper() + found[0].lower(), CODE_SYSTEM[system])
    return f"{ignore_case(system)}:{either_case}"


class DateSpan(NamedTuple):
    """The first and last day that a partial date can denote."""

    first: date
    last: date


def parse_partial_date(text: str) -> DateSpan:
    """Parse `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.

    Raises `ValueError` if the text has another form or the calendar has no such day.
    """
    if re.fullmatch(_DATE_OF_ANY_MONTH, text) is None:
        raise ValueError(f"{text!r} is not a date: YYYY, YYYY-MM or YYYY-MM-DD")
    year, *rest = map(int, text.split("-"))
    first_month, last_month = rest[:1] * 2 or (1, 12)
    first_day, last_day = rest[1:] * 2 or (1, monthrange(year, last_month)[1])
    try:
        return DateSpan(date(year, first_month, first_day), date(year, last_month, last_day))
    except ValueError:
        raise ValueError(f"{text!r} is not a day of the calendar") from None
