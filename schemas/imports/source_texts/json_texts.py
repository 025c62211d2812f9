"""Texts in JSON: records of registers, labels of openFDA, abstracts. A section is a field, its label the path to it."""

import json
from collections.abc import Iterator
from html import unescape
from typing import Any, TypeAlias

from db.vocab.identifiers import Identifier
from db.vocab.source_text import Section, SourceText

Json: TypeAlias = Any  # whatever a foreign file holds

# Name of a field in lower case -> the system of the identifier that it holds.
IDENTIFYING_FIELDS = {"nctid": "nct", "nct_id": "nct", "pmid": "pmid", "doi": "doi", "set_id": "dailymed"}
# A judgement of a trial for a patient holds the patient's words beside an extract of the trial: a text of neither.
JUDGEMENT_FIELDS = {"topic_id", "query_id"}
LIST_MEMBERS = ("results", "trials", "studies", "records")


def parse_json(name: str, content: bytes) -> Iterator[SourceText]:
    """Give the record of a file, or each of the records that it lists.

    Raises:
        ValueError: The content is no JSON.

    """
    value = json.loads(content)
    listed = _find_list(value) if isinstance(value, dict) else value
    for record in listed if isinstance(listed, list) else [value]:
        yield build_text(name, record)


def parse_json_lines(name: str, content: bytes) -> Iterator[SourceText]:
    for line in content.decode("utf-8", "replace").splitlines():
        if line.strip():
            yield from parse_json(name, line.encode())


def _find_list(value: dict[str, Json]) -> list[Json] | None:
    """Return the records under a member such as `trials`, whether listed or keyed by their ids."""
    members = [value[key] for key in LIST_MEMBERS if key in value]
    keyed = [list(member.values()) for member in members if _is_keyed_records(member)]
    return next((member for member in (*members, *keyed) if isinstance(member, list)), None)


def _is_keyed_records(member: Json) -> bool:
    return isinstance(member, dict) and bool(member) and all(isinstance(record, dict) for record in member.values())


def build_text(name: str, record: Json) -> SourceText:
    sections = tuple(walk_fields(record))
    if isinstance(record, dict) and JUDGEMENT_FIELDS & record.keys():
        return SourceText(name, (), sections)
    identifiers = (
        Identifier(IDENTIFYING_FIELDS[field], section.text.strip())
        for section in sections
        if (field := section.label.rpartition(".")[2].lower()) in IDENTIFYING_FIELDS
        and "reference" not in section.label.lower()  # what a record cites is another text
    )
    return SourceText(name, tuple(dict.fromkeys(identifiers)), sections)


def walk_fields(value: Json, path: str = "") -> Iterator[Section]:
    """Give each text or number with the path to it; the items of a list share the path of the list."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from walk_fields(inner, f"{path}.{key}".removeprefix("."))
    elif isinstance(value, list):
        for inner in value:
            yield from walk_fields(inner, path)
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        yield Section(path, unescape(str(value)))  # abstracts of PubMed keep their HTML entities
