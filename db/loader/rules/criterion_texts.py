"""The text of a criterion agrees with what is computed: it states every number that is computed with."""

import re
from collections.abc import Iterator
from decimal import Decimal

from db.loader.catalogue_index import CatalogueIndex, locate_criteria
from db.loader.errors import Violation
from db.loader.printed_numbers import COUNTED, GROUPED_DIGITS, parse_number
from db.vocab.catalogue_records.candidate import CriterionRecord
from db.vocab.reference_limits import REFERENCE_LIMITS
from db.vocab.unit_constants import CALENDAR_TOLERANCE, DAYS_IN_UNIT

NUMBER = re.compile(rf"{GROUPED_DIGITS}|\d+(?:\.\d+)?")
WORD = re.compile(r"[a-z]+")
# Unlike in the statement of a claim, articles and negations are counts here: `no` event, `a` transplant.
NUMBER_WORDS = COUNTED | dict.fromkeys(("a", "an", "any", "single", "once", "each", "every"), Decimal(1))
NUMBER_WORDS |= dict.fromkeys(("none", "never", "without", "not", "zero"), Decimal(0))
NUMBER_WORDS |= {"twice": Decimal(2), "both": Decimal(2), "thrice": Decimal(3)}
CALENDAR_WORDS = {"d": ("day", "daily"), "wk": ("week",), "mo": ("month",), "a": ("year", "annual", "age")}
# A named event has happened at least once, or never: the bound needs no number in the text.
IMPLIED_BOUNDS = {"gte": 1, "gt": 0, "eq": 0, "lt": 1, "lte": 0}


def every_number_stands_in_the_text(index: CatalogueIndex) -> Iterator[Violation]:
    for location, node in locate_criteria(index):
        if node["text"] is None:
            continue
        for field, number in list_numbers(node):
            if not is_stated(number, field, node, node["text"]):
                message = f"the text does not say {number} ({field}): {node['text']!r}"
                yield location.child("text").violation(message)


def list_numbers(node: CriterionRecord) -> Iterator[tuple[str, Decimal]]:
    """Give every number that a criterion computes with, and its field."""
    values = node["value"] if isinstance(node["value"], list) else [node["value"]]
    for value in values:
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            yield "value", Decimal(value)
    if node["n"] is not None:
        yield "n", Decimal(node["n"])
    if node["window"]:
        yield "window", Decimal(node["window"]["length"])


def is_stated(number: Decimal, field: str, node: CriterionRecord, text: str) -> bool:
    """Whether the text states the number in digits, in words, or as the same length of time."""
    text = text.lower()
    number = abs(number)  # a decrease has its number without sign
    stated = read_numbers(text)
    if number in stated or (field == "value" and _is_implied(number, node)):
        return True
    unit = node["window"]["unit"] if field == "window" and node["window"] else node["unit"]
    days = number * DAYS_IN_UNIT.get(unit or "", 0)
    return days > 0 and any(abs(length - days) <= CALENDAR_TOLERANCE * length for length in _list_lengths(text, stated))


def read_numbers(text: str) -> set[Decimal]:
    """Return the numbers that a text in lower case states in digits or words."""
    digits = {parse_number(number) for number in NUMBER.findall(text)}
    return digits | {NUMBER_WORDS[word] for word in WORD.findall(text) if word in NUMBER_WORDS}


def _is_implied(number: Decimal, node: CriterionRecord) -> bool:
    if node["unit"] in REFERENCE_LIMITS:
        return number == 1  # the limit itself
    return node["unit"] is None and IMPLIED_BOUNDS.get(node["operator"] or "") == number


def _list_lengths(text: str, stated: set[Decimal]) -> Iterator[Decimal]:
    """Give the lengths of time in days that the text may mean; a bare `year` is one."""
    for unit, words in CALENDAR_WORDS.items():
        if any(word in text for word in words):
            yield from (number * DAYS_IN_UNIT[unit] for number in stated | {Decimal(1)} if number)
    if "half" in text:
        yield from (DAYS_IN_UNIT[unit] / 2 for unit in ("a", "mo"))


RULES = (every_number_stands_in_the_text,)
