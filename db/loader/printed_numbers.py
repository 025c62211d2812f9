"""Reads the numbers that a text prints in digits or words."""

import re
from decimal import Decimal

# Thousands are separated by a comma or by a plain, non-breaking or narrow space; `1,234.5` is read by the other
# pattern.
GROUPED_DIGITS = r"\d{1,3}(?:[,\u202f\u00a0 ]\d{3})+(?![\d.])"
COUNTING_WORDS = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
COUNTED = {word: Decimal(n) for n, word in enumerate(COUNTING_WORDS)} | {"none": Decimal(0)}
_NUMBER = re.compile(
    rf"(?<![\w.-])(?<!type )(?:{GROUPED_DIGITS}|\d+(?:\.\d+)?)(?![\w]|-\w)"
)  # not those of names such as VX-880 and type 1
_WORD = re.compile(r"[a-z]+")
_NUMBER_OR_WORD = rf"(?:{GROUPED_DIGITS}|\d+|{'|'.join(COUNTED)})"
_SHARE = re.compile(
    rf"\b({_NUMBER_OR_WORD}) (?:out )?of (?:the |all )?({_NUMBER_OR_WORD})\b(?! (?:to|or|and) \d|[.,-]\d)"
)


def parse_number(text: str) -> Decimal:
    """Parse digits, with or without separators of thousands, or a counting word."""
    return COUNTED[text] if text in COUNTED else Decimal(re.sub(r"[^\d.]", "", text))


def read_printed_numbers(text: str) -> set[Decimal]:
    """Return the numbers of a text, but for `one` and `no`, which are rarely figures."""
    text = text.lower()
    # "No" and "one" are articles and pronouns more often than counts.
    words = {COUNTED[word] for word in _WORD.findall(text) if word in COUNTED and word not in {"no", "one"}}
    return {parse_number(number) for number in _NUMBER.findall(text)} | words


def read_shares(text: str) -> set[tuple[Decimal, Decimal]]:
    """Return the pairs of a text such as `three of 10`."""
    return {(parse_number(part), parse_number(total)) for part, total in _SHARE.findall(text.lower())}
