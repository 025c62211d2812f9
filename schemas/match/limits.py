"""The limits of what a patient's facts may say, for the reader and the contract alike."""

import re
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cache

from db.vocab.accepted_units import accepted
from db.vocab.attributes import ATTRIBUTES, Attribute
from db.vocab.enums import CODE_SYSTEM

MOST_MEASURED = 100  # measurements of one quantity
MOST_ITEMS = 200  # codes of one list
MOST_EVENTS = 1000
MOST_THERAPIES = 100
MOST_ATTESTED = 1000
MOST_FACTS = len(ATTRIBUTES) + MOST_ATTESTED
MOST_PATIENTS = 1000  # of one batch
MOST_ENTRIES = 1000  # of one Bundle
ENDLESS = 2**31 - 1  # the length of what has no bound but that of the body

COMPARATORS = ("<", "<=", ">", ">=")
DIAGNOSES = ("mondo", "hp", "doid", "mesh", "icd10cm")
EARLIEST, LATEST = date(1900, 1, 1), date(2099, 12, 31)

SLUG = r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}"
CRITERION = r"criterion:[A-Za-z0-9][A-Za-z0-9._-]{0,299}"
PERIOD = r"[1-9][0-9]{0,4} (d|wk|mo|a)"
YEAR, LEAP = "(19|20)[0-9]{2}", "((19|20)(0[48]|[2468][048]|[13579][26])|2000)"
# Every day of the calendar from the earliest to the latest, and no other.
FULL_DATE = (
    f"({YEAR}-((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)|{LEAP}-02-29)"
)
PARTIAL_DATE = f"({YEAR}(-(0[1-9]|1[0-2]))?|{FULL_DATE})"


def _in_any_case(pattern: str) -> str:
    """Let each letter stand for both of its cases: the patterns of JSON Schema have no flags."""
    return re.sub("A-Z|[A-Za-z]", lambda found: found[0].upper() + found[0].lower(), pattern)


def _code_of(system: str) -> str:
    prefix = "".join(f"[{letter}]" if letter.isalpha() else letter for letter in system)
    return _in_any_case(f"{prefix}:{CODE_SYSTEM[system]}")


CODE = f"({'|'.join(map(_code_of, DIAGNOSES))})"


@cache
def bounds_in(attribute: Attribute, unit: str) -> tuple[Decimal, Decimal]:
    """Give the least and the most that a patient can have, in one of the accepted units, in round figures."""
    line = accepted(attribute)[unit]
    low, high = (line.back(Decimal(bound or 0)) for bound in (attribute.low, attribute.high))
    least = max(low.quantize(Decimal("0.01"), ROUND_FLOOR), Decimal(0))
    return least.normalize(), high.quantize(Decimal(1), ROUND_CEILING)
