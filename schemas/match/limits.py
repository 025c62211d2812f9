"""Limits and patterns of patient facts, shared by validation and the OpenAPI document."""

from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cache

from db.vocab.accepted_units import accepted
from db.vocab.attributes import ATTRIBUTES, Attribute
from db.vocab.patterns import ATTESTED_PREFIX, code_pattern

MAX_MEASUREMENTS = 100  # of one quantity
MAX_REFERENCE_LIMIT = 1_000_000
MAX_CODES = 200  # of one list
MAX_EVENTS = 1000
MAX_THERAPIES = 100
MAX_ATTESTED = 1000
# Codes of the two lists that are looked up, and dates of measurements and events.
MAX_CODES_AND_DATES = (
    2 * 3 * MAX_CODES
    + sum(MAX_MEASUREMENTS for attribute in ATTRIBUTES if attribute.type in {"quantity", "score"})
    + sum(MAX_EVENTS for attribute in ATTRIBUTES if attribute.type == "event")
    + 1
)
MAX_FACTS = len(ATTRIBUTES) + MAX_ATTESTED
MAX_PATIENTS = 1000  # of one batch
MAX_ENTRIES = 20_000  # of one Bundle
MAX_PARTS = 50_000  # entries, contained resources and components of one Bundle
MAX_ELEMENTS = 1_500_000  # of the JSON of one Bundle
MAX_BATCH_ELEMENTS = 1_000_000  # of the JSON of all requests of a batch
MAX_UNUSED = 50_000  # parts of one Bundle that are named as not used
MAX_WORDS_LENGTH = 3_000_000  # characters of words that are read of one Bundle
MAX_DIFFERENT_LENGTH = 1_200_000  # of texts that differ, as equal ones are compared once
MAX_REPORTED = 100  # invalid facts of one patient, since each needs a search for similar names
# Linters of contracts want a bound on every string.
UNBOUNDED_LENGTH = 2**31 - 1  # of text that only the size of the body limits

COMPARATORS = ("<", "<=", ">", ">=")
DIAGNOSIS_SYSTEMS = ("mondo", "hp", "doid", "mesh", "icd10cm")
EARLIEST, LATEST = date(1900, 1, 1), date(2099, 12, 31)

SLUG = r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}"
CRITERION_ID = r"[A-Za-z0-9][A-Za-z0-9._-]{0,299}"
CRITERION = ATTESTED_PREFIX + CRITERION_ID
PERIOD = r"[1-9][0-9]{0,4} (d|wk|mo|a)"
CODE = f"({'|'.join(map(code_pattern, DIAGNOSIS_SYSTEMS))})"


@cache
def plausible_bounds(attribute: Attribute, unit: str) -> tuple[Decimal, Decimal]:
    """Return the lowest and highest plausible value in an accepted unit, rounded outwards."""
    line = accepted(attribute)[unit]
    low, high = (line.back(Decimal(bound or 0)) for bound in (attribute.low, attribute.high))
    least = max(low.quantize(Decimal("0.01"), ROUND_FLOOR), Decimal(0))
    # Outwards, so that a plausible value is never refused for a rounded bound.
    return least.normalize(), high.quantize(Decimal(1), ROUND_CEILING)
