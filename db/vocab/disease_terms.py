"""The is-a hierarchy of diseases around the catalogue's conditions, read from `disease_terms.json`."""

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_suffix(".json")


class DiseaseTerm(NamedTuple):
    """The name of a code, empty if the file has none, and its direct parents.

    `closed` unless a broader term may be missing from the file.
    """

    name: str
    parents: tuple[str, ...]
    closed: bool


@cache
def read_disease_terms() -> dict[str, DiseaseTerm]:
    """Return the terms by code, in lower case with the prefix of its system."""
    document = json.loads(FILE.read_text(encoding="utf-8"))
    return {
        code: DiseaseTerm(row.get("name", ""), tuple(row["parents"]), row["closed"])
        for code, row in document["terms"].items()
    }
