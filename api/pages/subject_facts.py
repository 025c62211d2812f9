"""What the page of each type of record says beside its name: members of the record, each in one line."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from schemas.display.labels import get_label
from schemas.display.register_links import build_register_url
from schemas.display.units import format_unit
from schemas.exports.documents import Record


class Fact(NamedTuple):
    """A line: its heading and the member of the record; a line whose member is empty is left out.

    `words` is the closed list of the values, `collection` that of the records which the member names.
    """

    title: str
    member: str
    words: str = ""
    collection: str = ""


SYNONYMS = Fact("Also called", "synonyms")
CODES = Fact("Codes", "codings")
SUBJECT_FACTS: dict[str, tuple[Fact, ...]] = {
    "risks": (SYNONYMS, CODES),
    "mechanisms": (SYNONYMS, Fact("Why it may help", "description"), CODES),
    "measures": (
        Fact("Values", "type", words="measure_type"),
        Fact("Unit", "unit"),
        Fact("Direction", "direction", words="direction"),
        CODES,
    ),
    "conditions": (SYNONYMS, Fact("Broader", "parents", collection="conditions"), CODES),
    "studies": (
        Fact("Therapies", "therapies", collection="therapies"),
        Fact("Status", "status", words="study_status"),
        Fact("Phase", "phase", words="phase"),
        Fact("Design", "design", words="design"),
        Fact("Allocation", "allocation", words="allocation"),
        Fact("Masking", "masking", words="masking"),
        Fact("Participants", "enrolment", words="enrolment_type"),
        Fact("Start", "start", words="date_type"),
        Fact("Primary completion", "primary_completion", words="date_type"),
        Fact("Completion", "completion", words="date_type"),
        Fact("As of", "as_of"),
        Fact("Sponsor", "sponsor"),
        CODES,
        Fact("Sources", "references", words="study_reference_role", collection="references"),
    ),
    "candidates": (
        Fact("Therapy", "therapy", collection="therapies"),
        Fact("Source", "reference", collection="references"),
        Fact("Place in the source", "locator"),
        Fact("Study", "study", collection="studies"),
        Fact("Part of the study", "part"),
        Fact("As of", "as_of"),
    ),
    "attributes": (
        Fact("Type", "type", words="attribute_type"),
        Fact("Unit", "unit"),
        Fact("Answers", "values"),
        CODES,
        Fact("Profiles that ask for it", "candidates", collection="candidates"),
    ),
}
# The member that stands below the name of a record.
LEADS = {
    "risks": "description",
    "conditions": "description",
    "measures": "definition",
    "mechanisms": "action",
    "attributes": "question",
}


class FactValue(NamedTuple):
    """A value as text, the path of the page of the record that it is, if it is one, and its address elsewhere."""

    text: str
    path: str = ""
    url: str = ""


def list_facts(collection: str, record: Record) -> Sequence[tuple[str, Sequence[FactValue]]]:
    """Return the lines of a record that have values, each with its heading."""
    lines = ((fact.title, _spell_member(fact, record)) for fact in SUBJECT_FACTS.get(collection, ()))
    return [(title, values) for title, values in lines if values]


def _spell_member(fact: Fact, record: Record) -> Sequence[FactValue]:
    found = record[fact.member]
    values = found if isinstance(found, list) else [found]
    # The closed list of an attribute's answers has the name of the attribute.
    words = record["id"] if fact.member == "values" else fact.words
    return [_spell_value(fact, words, value) for value in values if value]


def _spell_value(fact: Fact, words: str, value: Any) -> FactValue:
    if fact.collection:
        named, role = value.get("reference", value), get_label(words, value.get("role"))
        text = f"{named.get('name') or named['title']}{f' ({role.lower()})' if role else ''}"
        return FactValue(text, f"/{fact.collection}/{named['id']}")
    if fact is CODES:
        system, code = value["system"].upper(), value["code"]
        text = code if code.startswith(system) else f"{system} {code}"
        return FactValue(text, url=build_register_url(value["system"], code))
    if isinstance(value, dict):  # a count or a date, and whether it is planned or actual
        size = value.get("count", value.get("date"))
        return FactValue(f"{size}, {get_label(words, value['type']).lower()}" if value["type"] else str(size))
    return FactValue(format_unit(value).strip() if fact.member == "unit" else get_label(words, str(value)))
