"""Parses the catalogue's YAML files into records: form is checked here, truth in `db.loader`.

`parse_catalogue` takes the text of every file and gives the records of each section, the place of everything in them,
and the problems found as (file, line, field, message). Nothing is looked up and nothing is stored.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, cast

from db.vocab.catalogue_records import CatalogueRecords
from db.vocab.catalogue_records.completion import complete_records
from schemas.imports.catalogue.parsed_file import ParsedFile, Record, find_place, format_field, parse_file
from schemas.imports.catalogue.section_forms import FORMS
from schemas.imports.catalogue.yaml_reader import FileProblem, Path, Place, Places

__all__ = ["Catalogue", "FileProblem", "ParseFile", "Place", "parse_catalogue"]

ParseFile: TypeAlias = Callable[[str, str], ParsedFile]  # takes the name of a file and its text


@dataclass(slots=True)
class Catalogue:
    """Records by section, complete and as written, with the place of each of their fields and the files they stand in.

    `joined` are the places of evidence that stands apart from its claim, by the claim's position and the place in it.
    `malformed` names records, by section and id, that exist but could not be read.
    """

    sections: dict[str, list[Record]] = field(default_factory=lambda: {section: [] for section in FORMS})
    written: dict[str, list[Record]] = field(default_factory=lambda: {section: [] for section in FORMS})
    places: dict[str, list[Places]] = field(default_factory=lambda: {section: [] for section in FORMS})
    files: dict[str, list[set[str]]] = field(default_factory=lambda: {section: [] for section in FORMS})
    joined: dict[tuple[int, int], Places] = field(default_factory=dict)
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
        record, places, steps = self.sections[section][position], self.places[section][position], path
        if section == "claims" and path[:1] == ("evidence",) and (position, *path[1:2]) in self.joined:
            places, steps = self.joined[position, int(path[1])], path[2:]
        return FileProblem(*find_place(places, steps), format_field(section, record, path), message)

    def list_positions(self, files: Collection[str]) -> dict[str, list[int]]:
        """List, by section, the positions of the records that stand in the files, with a part at least."""
        return {
            section: [n for n, own in enumerate(self.files[section]) if not own.isdisjoint(files)]
            for section in self.sections
        }


def parse_catalogue(files: Mapping[str, str], parse: ParseFile = parse_file) -> Catalogue:
    """Parse `{file name: text}`; the order of files, and so of records, is that of their names."""
    catalogue = Catalogue()
    # Sorted, since violations and new numbers of evidence depend on the order of records.
    for file in sorted(files):
        parsed = parse(file, files[file])
        catalogue.problems += parsed.problems
        catalogue.malformed |= parsed.malformed
        for section, record, places in parsed.records:
            catalogue.written[section].append(record)
            catalogue.places[section].append(places)
            catalogue.files[section].append({file})
    _complete(catalogue)
    return catalogue


def _complete(catalogue: Catalogue) -> None:
    """Fill in what was left out, and let separate evidence keep its place within its claim."""
    records, joins = complete_records(catalogue.written_records)
    catalogue.sections = cast("dict[str, list[Record]]", records)
    for join in joins:
        catalogue.joined[join.claim, join.place] = catalogue.places["evidence"][join.evidence]
        catalogue.files["claims"][join.claim] |= catalogue.files["evidence"][join.evidence]
    joined = {join.evidence for join in joins}
    left = [n for n in range(len(catalogue.written["evidence"])) if n not in joined]
    catalogue.places["evidence"] = [catalogue.places["evidence"][n] for n in left]
    catalogue.files["evidence"] = [catalogue.files["evidence"][n] for n in left]
