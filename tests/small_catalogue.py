"""One small valid catalogue, and a way to break or change it in one place."""

import pickle
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from schemas.imports.catalogue import Catalogue, parse_catalogue
from schemas.imports.catalogue.parsed_file import parse_file

CATALOGUES = Path(__file__).parent / "data" / "catalogue"
SMALL_CATALOGUE = CATALOGUES / "small"
# Some records of every type that once stood in `db/catalogue`, and no longer follow it.
SAMPLE_CATALOGUE = CATALOGUES / "sample"
SMALL_LOADED_AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)  # what `load_small` enters as the time of the load
Change = tuple[str, str]


def read_small_files(*changes: Change) -> dict[str, str]:
    """Give the files with each `old` replaced by `new`; it must stand in exactly one place."""
    files = {path.name: path.read_text() for path in sorted(SMALL_CATALOGUE.glob("*.yaml"))}
    for old, new in changes:
        (name,) = (name for name, text in files.items() if old in text)
        assert files[name].count(old) == 1, f"{old!r} stands there more than once"
        files[name] = files[name].replace(old, new)
    return files


def parse_small_catalogue(*changes: Change) -> Catalogue:
    return parse_catalogue(read_small_files(*changes), lambda file, text: pickle.loads(_parse_to_pickle(file, text)))  # noqa: S301 - our own


@lru_cache(maxsize=100)
def _parse_to_pickle(file: str, text: str) -> bytes:
    """Parse a file once, and keep what makes a copy for each test: most of them change one file of several."""
    return pickle.dumps(parse_file(file, text))
