"""Facts, criteria and errors of the matcher in the words of its form instead of ids and codes."""

import re
from collections.abc import Iterable, Mapping, Sequence

from api.pages.match_form import UNIT_ENDING
from db.vocab.accepted_units import accepted
from db.vocab.attributes import ATTRIBUTE, Attribute
from db.vocab.reference_limits import REFERENCE_LIMITS
from schemas.display.labels import get_label
from schemas.display.units import TIMES, format_unit, format_unit_of_time

CODES_IN_QUESTION = re.compile(r" \([^)]*codes[^)]*\)")
EVENT_QUESTION = "When "  # how the question about each event begins; the form asks for a count instead
WORD = re.compile(r"[A-Za-z][A-Za-z0-9_:-]*(?:\.[A-Za-z0-9_-]+)*")
TIME = re.compile(rf"(\d+) ({'|'.join(TIMES)})\b")
SIGNS = {">=": "\N{GREATER-THAN OR EQUAL TO}", "<=": "\N{LESS-THAN OR EQUAL TO}"}
PLACE_OF_THERAPY = re.compile(r"/therapies/(\d+)")


def _list_units() -> Iterable[str]:
    for attribute in ATTRIBUTE.values():
        yield from accepted(attribute) if attribute.type == "quantity" else filter(None, (attribute.unit,))
    yield from REFERENCE_LIMITS


UNITS = sorted({*_list_units()} - {*TIMES}, key=len, reverse=True)
UNIT = re.compile(rf"(?<=\d) ({'|'.join(map(re.escape, UNITS))})(?![^\s,;])")


def phrase_question(attribute: Attribute, *, has_choices: bool = True) -> str:
    """Return the question of an attribute so that it fits what the form lets one enter."""
    if attribute.type == "event":
        return f"How many times in the last 12 months {attribute.question.removeprefix(EVENT_QUESTION)}"
    return CODES_IN_QUESTION.sub("", attribute.question) if has_choices else attribute.question


def spell_comparison(observed: str | None, required: str, codes: Mapping[str, str]) -> str:
    """Return what was compared with what, in labels and names; `codes` are the names of codes, in lower case."""
    attribute = ATTRIBUTE.get(required.partition(" ")[0])
    if attribute is None and not observed:  # no fact is asked for
        return required
    names = {**codes, **(list_labels(attribute) if attribute else {})}
    asked = spell_text(required, names)
    return f"{spell_text(observed, names)} with {asked}" if observed else f"not stated; the criterion asks for {asked}"


def list_labels(attribute: Attribute) -> Mapping[str, str]:
    """Return the label of each value of an attribute, as within a sentence, by the value in lower case."""
    labels = {value.lower(): get_label(attribute.id, value) for value in attribute.values}
    return {value: label[0].lower() + label[1:] if label[1:2].islower() else label for value, label in labels.items()}


def spell_text(text: str, names: Mapping[str, str]) -> str:
    """Return a text with names for values and codes, and with attributes, signs and units as people write them."""
    spelt = WORD.sub(lambda match: _spell_word(match[0], names), UNIT.sub(lambda match: format_unit(match[1]), text))
    spelt = TIME.sub(lambda match: f"{match[1]} {format_unit_of_time(match[2], match[1])}", spelt)
    for sign, letter in SIGNS.items():
        spelt = spelt.replace(sign, letter)
    return spelt


def _spell_word(word: str, names: Mapping[str, str]) -> str:
    if word in ATTRIBUTE:
        name = ATTRIBUTE[word].name
        return name[0].lower() + name[1:] if name[1:2].islower() else name
    return names.get(word.lower(), word if ":" in word else word.replace("_", " "))


def name_place(place: str, therapies: Sequence[str] = ()) -> str:
    """Return the attribute that an error is about, from its pointer or the name of its field, or the therapy."""
    if match := PLACE_OF_THERAPY.fullmatch(place):
        return therapies[int(match[1])] if int(match[1]) < len(therapies) else "therapies"
    return place.split("/")[2] if place.startswith("/patient/") else place.removesuffix(UNIT_ENDING)
