"""Parses one file of the catalogue; what it returns depends on nothing but the text of that file."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple, TypeAlias, cast

from marshmallow import Schema, ValidationError

from schemas.imports.catalogue.form_fields import describe_known
from schemas.imports.catalogue.section_forms import FORMS, SECTION_KEY_FIELDS
from schemas.imports.catalogue.yaml_reader import FileProblem, Path, Place, Places, YamlDocument, format_path, read_yaml

Record: TypeAlias = Mapping[str, object]


class ParsedRecord(NamedTuple):
    section: str
    record: Record  # as written, with nothing filled in
    places: Places


@dataclass(slots=True)
class ParsedFile:
    """The records of a file in its order. `malformed` names those, by section and id, that could not be read."""

    records: list[ParsedRecord] = field(default_factory=list)
    problems: list[FileProblem] = field(default_factory=list)
    malformed: set[tuple[str, str]] = field(default_factory=set)


def parse_file(file: str, text: str) -> ParsedFile:
    """Parse the text of the file of this name."""
    document = read_yaml(file, text)
    parsed = ParsedFile()
    parsed.problems += [
        FileProblem(*place, _format_path_in_file(document.value, path), message)
        for place, path, message in document.problems
    ]
    _read_sections(parsed, file, document)
    return parsed


def _read_sections(parsed: ParsedFile, file: str, document: YamlDocument) -> None:
    if not isinstance(document.value, dict):
        if document.value is not None:
            parsed.problems.append(FileProblem(file, 1, "", "expected sections, each with a list of records"))
        return
    places = _group_places(document.places)
    for section, records in document.value.items():
        if section in FORMS and isinstance(records, list):
            for position, record in enumerate(records):
                _read_record(parsed, section, record, places[section, position])
        elif section not in FORMS or records is not None:
            message = (
                "expected a list of records, each beginning with a dash"
                if section in FORMS
                else f"is not a section{describe_known(section, FORMS)}"
            )
            parsed.problems.append(FileProblem(*document.places[(section,)], section, message))


def _read_record(parsed: ParsedFile, section: str, value: object, places: Places) -> None:
    try:
        record = cast("Record", _get_form(section).load(value))  # type: ignore[arg-type]  # refuses what is no mapping
        parsed.records.append(ParsedRecord(section, record, places))
    # The other records are still read: a curator sees all mistakes of all files in one run.
    except ValidationError as error:
        record = value if isinstance(value, dict) else {}
        parsed.malformed.add((section, str(record.get(SECTION_KEY_FIELDS.get(section, "id")))))
        parsed.problems += [
            FileProblem(*find_place(places, path), format_field(section, record, path), message)
            for path, message in flatten_messages(error.messages, ())
        ]


@cache
def _get_form(section: str) -> Schema:
    return FORMS[section]()


def _group_places(places: Places) -> Mapping[Path, Places]:
    """Group the places of a file by section and position of the record."""
    grouped: dict[Path, dict[Path, Place]] = defaultdict(dict)
    for path, place in places.items():
        grouped[path[:2]][path[2:]] = place
    return grouped


def find_place(places: Places, path: Path) -> Place:
    """Return the place of a field, or of the nearest block around it."""
    # A missing field has no place: the nearest block around it is where it should be.
    while path and path not in places:
        path = path[:-1]
    return places[path]


def format_field(section: str, record: Record, path: Path) -> str:
    """Format the id of a record and the path to a field: `type-1-diabetes.codings[0]`."""
    record_id = str(record.get(SECTION_KEY_FIELDS.get(section, "id")) or section)
    return format_path((record_id, *path))


def _format_path_in_file(value: object, path: Path) -> str:
    """Format the path to a field of a file, by the id of the record where that can be found."""
    if isinstance(value, dict) and len(path) > 1:
        section, position, *rest = path
        records = value.get(section)
        if isinstance(records, list) and isinstance(position, int) and isinstance(records[position], dict):
            return format_field(str(section), records[position], tuple(rest))
    return format_path(path)


def flatten_messages(messages: object, path: Path) -> Iterator[tuple[Path, str]]:
    """Walk marshmallow's nested messages."""
    if isinstance(messages, dict):
        for step, inner in messages.items():
            yield from flatten_messages(inner, path if step == "_schema" else (*path, step))
    elif isinstance(messages, list):
        for inner in messages:
            yield from flatten_messages(inner, path)
    else:
        yield path, str(messages)
