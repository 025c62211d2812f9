"""Names that the form of the matcher offers and its trace shows instead of ids and codes."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from werkzeug.datastructures import MultiDict

from api.http.name_suggestions import suggest_name
from api.http.problems import Fault
from db.vocab.disease_terms import read_disease_terms
from db.vocab.medicines import MEDICINES
from schemas.exports.documents import Record

CONDITION_SYSTEM = "mondo"
MEDICINE_ATTRIBUTES = ("medications", "allergies")
NONE_OF_THESE = "none"
ATC = re.compile("[A-Z][0-9]{2}([A-Z]([A-Z]([0-9]{2})?)?)?", re.IGNORECASE)  # without the name of the system
MAX_SHOWN = 100  # characters of a value in an error
Choices = Sequence[tuple[str, str]]  # a code, and its name


class MatchNames(NamedTuple):
    """Boxes to tick and suggestions for what is typed, by attribute, and the names of codes in lower case."""

    boxes: Mapping[str, Choices]
    suggestions: Mapping[str, Choices]
    codes: Mapping[str, str]


def collect_names(therapies: Iterable[Record], conditions: Iterable[Record]) -> MatchNames:
    """Return the names of therapies, conditions and medicines."""
    boxes = {"conditions": list_condition_codes(conditions)}
    given = [(therapy["id"], therapy["name"]) for therapy in therapies]
    suggestions = {"prior_therapies": given, **{name: [*MEDICINES.items()] for name in MEDICINE_ATTRIBUTES}}
    diseases = {code: term.name for code, term in read_disease_terms().items() if term.name}
    named = [*boxes["conditions"], *MEDICINES.items(), *given]
    return MatchNames(boxes, suggestions, {**diseases, **{code.lower(): name for code, name in named}})


def list_condition_codes(conditions: Iterable[Record]) -> Choices:
    """Return the conditions of the catalogue as choices: a code, and the name."""
    codes = [
        (f"{coding['system']}:{coding['code']}", record["name"])
        for record in conditions
        for coding in record["codings"]
        if coding["system"] == CONDITION_SYSTEM
    ]
    return list({name: (code, name) for code, name in reversed(codes)}.values())[::-1]


def replace_names(form: MultiDict[str, str], suggestions: Mapping[str, Choices]) -> MultiDict[str, str]:
    """Return the form with the codes of the names that were entered; anything else stays as it is."""
    replaced = form.copy()
    for attribute in suggestions.keys() & form.keys():
        codes = _list_codes(suggestions[attribute])
        entered = (part for value in form.getlist(attribute) for part in _split_value(value, codes))
        replaced.setlist(attribute, [codes.get(part.casefold()) or _add_system(attribute, part) for part in entered])
    return replaced


def find_unknown_names(form: MultiDict[str, str], suggestions: Mapping[str, Choices]) -> Iterator[Fault]:
    """Yield an error for each value that is neither the name nor the code of anything."""
    for attribute in suggestions.keys() & form.keys():
        codes = _list_codes(suggestions[attribute])
        for part in (part for value in form.getlist(attribute) for part in _split_value(value, codes)):
            if part.casefold() not in codes and not all(_is_code(word, codes) for word in part.split()):
                expected = suggest_name(part, [name for _, name in suggestions[attribute]])
                detail = f"has {part[:MAX_SHOWN]!r}, which is no name and no code"
                yield {"parameter": attribute, "detail": detail, "expected": expected or "a name that is suggested"}


def _list_codes(choices: Choices) -> Mapping[str, str]:
    return {name.casefold(): code for code, name in choices} | {NONE_OF_THESE: NONE_OF_THESE}


def _split_value(value: str, codes: Mapping[str, str]) -> list[str]:
    """Return what stands between the commas of a value, which are part of some names."""
    parts = [value] if value.strip().casefold() in codes else value.split(",")
    return [part.strip() for part in parts if part.strip()]


def _add_system(attribute: str, value: str) -> str:
    """Return codes of ATC with the name of their system, other values unchanged."""
    if attribute not in MEDICINE_ATTRIBUTES:
        return value
    return " ".join(f"atc:{word}" if ATC.fullmatch(word) else word for word in value.split())


def _is_code(word: str, codes: Mapping[str, str]) -> bool:
    return ":" in word or ATC.fullmatch(word) is not None or word in codes.values()
