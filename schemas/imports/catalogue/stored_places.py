"""The places of a record as text, read only when a problem is to be located: most are never asked for."""

import json
from collections.abc import Iterator, Mapping
from functools import cached_property

from schemas.imports.catalogue.yaml_reader import Path, Place, Places


def format_places(places: Places) -> str:
    return json.dumps([[*path, place.line] for path, place in places.items()], separators=(",", ":"))


class StoredPlaces(Mapping[Path, Place]):
    """Places of one file as `format_places` wrote them."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.text = file, text

    @cached_property
    def places(self) -> dict[Path, Place]:
        return {tuple(steps): Place(self.file, line) for *steps, line in json.loads(self.text)}

    def __getitem__(self, path: Path) -> Place:
        return self.places[path]

    def __iter__(self) -> Iterator[Path]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)
