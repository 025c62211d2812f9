"""The limits of what a patient's facts may say, for the reader and the contract alike."""

from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cache

from db.vocab.attributes import Attribute
from db.vocab.units import accepted

MOST_MEASURED = 100  # measurements of one quantity
MOST_ITEMS = 200  # codes of one list
MOST_EVENTS = 1000
MOST_THERAPIES = 100
MOST_ATTESTED = 1000
MOST_PATIENTS = 1000  # of one batch

COMPARATORS = ("<", "<=", ">", ">=")
DIAGNOSES = ("mondo", "hp", "doid", "mesh", "icd10cm")
EARLIEST, LATEST = date(1900, 1, 1), date(2099, 12, 31)

SLUG = r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}"
CRITERION = r"criterion:[A-Za-z0-9][A-Za-z0-9._-]{0,299}"
CODE = r"[A-Za-z0-9]{2,10}:[A-Za-z0-9.-]{1,20}"
PERIOD = r"[1-9][0-9]{0,4} (d|wk|mo|a)"
YEAR, LEAP = "(19|20)[0-9]{2}", "((19|20)(0[48]|[2468][048]|[13579][26])|2000)"
# Every day of the calendar from the earliest to the latest, and no other.
FULL_DATE = (
    f"({YEAR}-((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)|{LEAP}-02-29)"
)
PARTIAL_DATE = f"({YEAR}(-(0[1-9]|1[0-2]))?|{FULL_DATE})"


@cache
def bounds_in(attribute: Attribute, unit: str) -> tuple[Decimal, Decimal]:
    """Give the least and the most that a patient can have, in one of the accepted units, in round figures."""
    line = accepted(attribute)[unit]
    low, high = (line.back(Decimal(bound or 0)) for bound in (attribute.low, attribute.high))
    least = max(low.quantize(Decimal("0.01"), ROUND_FLOOR), Decimal(0))
    return least.normalize(), high.quantize(Decimal(1), ROUND_CEILING)
