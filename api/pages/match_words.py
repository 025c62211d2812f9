"""Facts, criteria and errors of the matcher in the words of its form instead of ids and codes."""

import re
from collections.abc import Mapping

from api.pages.match_form import UNIT_ENDING
from db.vocab.attributes import ATTRIBUTE, Attribute
from schemas.display.units import TIMES, format_unit_of_time

CODES_IN_QUESTION = re.compile(r" \([^)]*codes[^)]*\)")
EVENT_QUESTION = "When "  # how the question about each event begins; the form asks for a count instead
WORD = re.compile(r"[a-z][a-z0-9_]*_[a-z0-9_]+|[a-z0-9]+:[a-z0-9.-]+", re.IGNORECASE)
TIME = re.compile(rf"(\d+) ({'|'.join(TIMES)})\b")
SIGNS = {">=": "\N{GREATER-THAN OR EQUAL TO}", "<=": "\N{LESS-THAN OR EQUAL TO}"}


def phrase_question(attribute: Attribute, *, has_choices: bool) -> str:
    """Return the question of an attribute so that it fits what the form lets one enter."""
    if attribute.type == "event":
        return f"How many times in the last 12 months {attribute.question.removeprefix(EVENT_QUESTION)}"
    return CODES_IN_QUESTION.sub("", attribute.question) if has_choices else attribute.question


def spell_trace(text: str, names: Mapping[str, str]) -> str:
    """Return what was compared, with `names` for codes, and the names of attributes and units of time."""
    spelt = WORD.sub(lambda match: _spell_word(match[0], names), text)
    spelt = TIME.sub(lambda match: f"{match[1]} {format_unit_of_time(match[2], match[1])}", spelt)
    for sign, letter in SIGNS.items():
        spelt = spelt.replace(sign, letter)
    return spelt


def _spell_word(word: str, names: Mapping[str, str]) -> str:
    if word in ATTRIBUTE:
        return ATTRIBUTE[word].name.lower()
    return names.get(word.lower(), word if ":" in word else word.replace("_", " "))


def name_place(place: str) -> str:
    """Return the attribute that an error is about, from its pointer or the name of its field."""
    return place.split("/")[2] if place.startswith("/patient/") else place.removesuffix(UNIT_ENDING)
