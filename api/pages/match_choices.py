"""Names that the form of the matcher offers and its trace shows instead of ids and codes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from werkzeug.datastructures import MultiDict

from db.vocab.disease_terms import read_disease_terms
from db.vocab.medicines import MEDICINES
from schemas.exports.documents import Record

CONDITION_SYSTEM = "mondo"
MEDICINE_ATTRIBUTES = ("medications", "allergies")
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
    for attribute, choices in suggestions.items():
        codes = {name.casefold(): code for code, name in choices}
        if attribute in form:
            replaced.setlist(attribute, [_replace_value(value, codes) for value in form.getlist(attribute)])
    return replaced


def _replace_value(value: str, codes: Mapping[str, str]) -> str:
    if code := codes.get(value.strip().casefold()):
        return code
    parts = map(str.strip, value.split(","))
    return ",".join(codes.get(part.casefold(), part) for part in parts)
