"""Parses the catalogue's YAML files into records: form is checked here, truth in `db.loader`.

`parse_catalogue` takes the text of every file and gives the records of each section, the place of everything in them,
and the problems found as (file, line, field, message). Nothing is looked up and nothing is stored.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TypeAlias, cast

from marshmallow import Schema, ValidationError

from db.vocab.catalogue_records import CatalogueRecords
from db.vocab.catalogue_records.completion import complete_records
from schemas.imports.catalogue.form_fields import describe_known
from schemas.imports.catalogue.section_forms import FORMS, SECTION_KEY_FIELDS
from schemas.imports.catalogue.yaml_reader import FileProblem, Path, Place, Places, YamlDocument, format_path, read_yaml

__all__ = ["Catalogue", "FileProblem", "Place", "parse_catalogue"]

Record: TypeAlias = Mapping[str, object]


@dataclass(slots=True)
class Catalogue:
    """Records by section, complete and as written, with the place of each of their fields.

    `malformed` names records, by section and id, that exist but could not be read.
    """

    sections: dict[str, list[Record]] = field(default_factory=lambda: {section: [] for section in FORMS})
    written: dict[str, list[Record]] = field(default_factory=lambda: {section: [] for section in FORMS})
    places: dict[str, list[Places]] = field(default_factory=lambda: {section: [] for section in FORMS})
    problems: list[FileProblem] = field(default_factory=list)
    malformed: set[tuple[str, str]] = field(default_factory=set)

    @property
    def records(self) -> CatalogueRecords:
        return cast("CatalogueRecords", self.sections)

    @property
    def written_records(self) -> CatalogueRecords:
        """The records as their editors wrote them, with nothing filled in."""
        return cast("CatalogueRecords", self.written)

    def locate_problem(self, section: str, position: int, path: Path, message: str) -> FileProblem:
        """Return a problem of a part of a record with its place in the files."""
        record, places = self.sections[section][position], self.places[section][position]
        return FileProblem(*find_place(places, path), format_field(section, record, path), message)


def parse_catalogue(files: Mapping[str, str]) -> Catalogue:
    """Parse `{file name: text}`; the order of files, and so of records, is that of their names."""
    catalogue = Catalogue()
    # Sorted, since violations and new numbers of evidence depend on the order of records.
    for file in sorted(files):
        document = read_yaml(file, files[file])
        catalogue.problems += [
            FileProblem(*place, _format_path_in_file(document.value, path), message)
            for place, path, message in document.problems
        ]
        _read_sections(catalogue, file, document)
    _complete(catalogue)
    return catalogue


def _complete(catalogue: Catalogue) -> None:
    """Fill in what was left out, and move the places of separate evidence with it into its claim."""
    records, joins = complete_records(catalogue.written_records)
    catalogue.sections = cast("dict[str, list[Record]]", records)
    separate = catalogue.places["evidence"]
    for join in joins:
        moved = {("evidence", join.place, *path): place for path, place in separate[join.evidence].items()}
        catalogue.places["claims"][join.claim] |= moved
    joined = {join.evidence for join in joins}
    catalogue.places["evidence"] = [places for n, places in enumerate(separate) if n not in joined]


def _read_sections(catalogue: Catalogue, file: str, document: YamlDocument) -> None:
    if not isinstance(document.value, dict):
        if document.value is not None:
            catalogue.problems.append(FileProblem(file, 1, "", "expected sections, each with a list of records"))
        return
    places = _group_places(document.places)
    for section, records in document.value.items():
        if section in FORMS and isinstance(records, list):
            for position, record in enumerate(records):
                _read_record(catalogue, section, record, places[section, position])
        elif section not in FORMS or records is not None:
            message = (
                "expected a list of records, each beginning with a dash"
                if section in FORMS
                else f"is not a section{describe_known(section, FORMS)}"
            )
            catalogue.problems.append(FileProblem(*document.places[(section,)], section, message))


def _read_record(catalogue: Catalogue, section: str, value: object, places: Places) -> None:
    try:
        catalogue.written[section].append(cast("Record", _get_form(section).load(value)))  # type: ignore[arg-type]  # refuses what is no mapping
        catalogue.places[section].append(places)
    # The other records are still read: a curator sees all mistakes of all files in one run.
    except ValidationError as error:
        record = value if isinstance(value, dict) else {}
        catalogue.malformed.add((section, str(record.get(SECTION_KEY_FIELDS.get(section, "id")))))
        catalogue.problems += [
            FileProblem(*find_place(places, path), format_field(section, record, path), message)
            for path, message in flatten_messages(error.messages, ())
        ]


@cache
def _get_form(section: str) -> Schema:
    return FORMS[section]()


def _group_places(places: Places) -> dict[Path, Places]:
    """Group the places of a file by section and position of the record."""
    grouped: dict[Path, Places] = defaultdict(dict)
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
