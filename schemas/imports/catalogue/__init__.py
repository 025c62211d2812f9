"""The catalogue's YAML files into plain records: form is checked here, truth in `db.loader`.

`parse` takes the text of every file and gives the records of each section, the place of everything in them, and
what is wrong as (file, line, field, message). Nothing is looked up and nothing is stored.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import Schema, ValidationError

from schemas.imports.catalogue.fill_defaults import complete
from schemas.imports.catalogue.form_fields import nearest
from schemas.imports.catalogue.section_forms import FORMS, NAMED_BY
from schemas.imports.catalogue.yaml_reader import Document, Path, Place, Problem, read, spell

__all__ = ["Catalogue", "Place", "Problem", "parse"]


def _lists() -> dict[str, list[Any]]:
    return {section: [] for section in FORMS}


@dataclass(slots=True)
class Catalogue:
    """Records by section; `malformed` names those that exist but could not be read."""

    records: dict[str, list[dict[str, Any]]] = field(default_factory=_lists)
    places: dict[str, list[dict[Path, Place]]] = field(default_factory=_lists)
    problems: list[Problem] = field(default_factory=list)
    malformed: set[tuple[str, str]] = field(default_factory=set)

    def problem(self, section: str, position: int, path: Path, message: str) -> Problem:
        """Say where in the files a part of a record stands."""
        record, places = self.records[section][position], self.places[section][position]
        return Problem(*nearest_place(places, path), label(section, record, path), message)


def parse(files: Mapping[str, str]) -> Catalogue:
    """Read `{file name: text}`; the order of files, and so of records, is that of their names."""
    catalogue = Catalogue()
    for file in sorted(files):
        document = read(file, files[file])
        catalogue.problems += [
            Problem(*place, _spelt(document.value, path), message) for place, path, message in document.problems
        ]
        _sections(catalogue, file, document)
    complete(catalogue.records, catalogue.places)
    return catalogue


def _sections(catalogue: Catalogue, file: str, document: Document) -> None:
    if not isinstance(document.value, dict):
        if document.value is not None:
            catalogue.problems.append(Problem(file, 1, "", "expected sections, each with a list of records"))
        return
    places = _by_record(document.places)
    for section, records in document.value.items():
        place = document.places[(section,)]
        if section not in FORMS:
            catalogue.problems.append(Problem(*place, section, f"is not a section{nearest(section, list(FORMS))}"))
        elif isinstance(records, list):
            for position, record in enumerate(records):
                _record(catalogue, section, record, places[section, position])
        elif records is not None:
            message = "expected a list of records, each beginning with a dash"
            catalogue.problems.append(Problem(*place, section, message))


def _record(catalogue: Catalogue, section: str, record: Any, places: dict[Path, Place]) -> None:
    try:
        catalogue.records[section].append(_form(section).load(record))
        catalogue.places[section].append(places)
    except ValidationError as error:
        named = record if isinstance(record, dict) else {}
        catalogue.malformed.add((section, str(named.get(NAMED_BY.get(section, "id")))))
        catalogue.problems += [
            Problem(*nearest_place(places, path), label(section, named, path), message)
            for path, message in flat(error.messages, ())
        ]


FORM_OF: dict[str, Schema] = {}


def _form(section: str) -> Schema:
    return FORM_OF.setdefault(section, FORMS[section]())


def _by_record(places: Mapping[Path, Place]) -> dict[Path, dict[Path, Place]]:
    found: dict[Path, dict[Path, Place]] = defaultdict(dict)
    for path, place in places.items():
        found[path[:2]][path[2:]] = place
    return found


def nearest_place(places: Mapping[Path, Place], path: Path) -> Place:
    while path and path not in places:
        path = path[:-1]
    return places[path]


def label(section: str, record: Mapping[str, Any], path: Path) -> str:
    """`type-1-diabetes.codings[0]`: the record's own name, then the way to the field."""
    own = str(record.get(NAMED_BY.get(section, "id")) or section)
    return spell((own, *path))


def _spelt(value: Any, path: Path) -> str:
    """Spell the way to a field of a file, by the record's name where that can be found."""
    try:
        return label(str(path[0]), value[path[0]][path[1]], path[2:])
    except (IndexError, LookupError, TypeError, AttributeError):
        return spell(path)


def flat(messages: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Walk marshmallow's nested messages."""
    if isinstance(messages, dict):
        for step, inner in messages.items():
            yield from flat(inner, path if step == "_schema" else (*path, step))
    elif isinstance(messages, list):
        for inner in messages:
            yield from flat(inner, path)
    else:
        yield path, str(messages)
