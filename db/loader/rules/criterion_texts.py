"""The words of a criterion agree with what is computed: every number of it stands in its text."""

import re
from collections.abc import Iterator
from decimal import Decimal

from db.loader.catalogue_index import Index, Record, at, nodes
from db.loader.errors import Violation
from db.vocab.unit_constants import CALENDAR_TOLERANCE, DAYS_IN_UNIT

NUMBER = re.compile(r"\d{1,3}(?:[,\u202f\u00a0 ]\d{3})+(?![\d.])|\d+(?:\.\d+)?")
WORD = re.compile(r"[a-z]+")
WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
SPOKEN = {word: Decimal(n) for n, word in enumerate(WORDS)}
SPOKEN |= dict.fromkeys(("a", "an", "any", "single", "once", "each", "every"), Decimal(1))
SPOKEN |= dict.fromkeys(("none", "never", "without", "not", "zero"), Decimal(0))
SPOKEN |= {"twice": Decimal(2), "both": Decimal(2), "thrice": Decimal(3)}
CALENDAR = {"d": ("day", "daily"), "wk": ("week",), "mo": ("month",), "a": ("year", "annual", "age")}
ONCE_OR_NEVER = {"gte": 1, "gt": 0, "eq": 0, "lt": 1, "lte": 0}


def every_number_stands_in_the_text(index: Index) -> Iterator[Violation]:
    for n, candidate in index.each("candidates"):
        for path, node in nodes(candidate["criteria"]):
            if node["text"] is None:
                continue
            for field, number in numbers(node):
                if not is_said(number, field, node):
                    message = f"the text does not say {number} ({field}): {node['text']!r}"
                    yield at("candidates", n, *path, "text").says(message)


def numbers(node: Record) -> Iterator[tuple[str, Decimal]]:
    """Give every number that a criterion computes with, and the field it stands in."""
    value = node["value"] if isinstance(node["value"], list) else [node["value"]]
    for item in value:
        if isinstance(item, int | Decimal) and not isinstance(item, bool):
            yield "value", Decimal(item)
    if node["n"] is not None:
        yield "n", Decimal(node["n"])
    if node["window"]:
        yield "window", Decimal(node["window"]["length"])


def is_said(number: Decimal, field: str, node: Record) -> bool:
    """Whether the text has the number, in digits, in words, or as the same stretch of time."""
    text = node["text"].lower()
    said = in_text(text)
    if number in said or (field == "value" and _implied(number, node)):
        return True
    unit = node["window"]["unit"] if field == "window" else node["unit"]
    return unit in DAYS_IN_UNIT and any(
        abs(length - number * DAYS_IN_UNIT[unit]) <= CALENDAR_TOLERANCE * length for length in _stretches(text, said)
    )


def in_text(text: str) -> set[Decimal]:
    found = {Decimal(re.sub(r"[^\d.]", "", number)) for number in NUMBER.findall(text)}
    return found | {SPOKEN[word] for word in WORD.findall(text) if word in SPOKEN}


def _implied(number: Decimal, node: Record) -> bool:
    """An event that is named has happened at least once, or never."""
    return node["unit"] is None and ONCE_OR_NEVER.get(node["operator"]) == number


def _stretches(text: str, said: set[Decimal]) -> Iterator[Decimal]:
    """Give the days of each stretch of time that the text may name; a bare `year` is one."""
    for unit, words in CALENDAR.items():
        if any(word in text for word in words):
            yield from (number * DAYS_IN_UNIT[unit] for number in said | {Decimal(1)} if number)
    if "half" in text:
        yield from (DAYS_IN_UNIT[unit] / 2 for unit in ("a", "mo"))


RULES = (every_number_stands_in_the_text,)
