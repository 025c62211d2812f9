"""Which values nothing here can store, wherever in a request they came."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

INTEGER_RANGE = range(-(2**63), 2**63)
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
MAX_DEPTH = 64

Path = tuple[Any, ...]


def find_unstorable(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield the path of each value that cannot be stored, and why."""
    match value:
        case int() if value not in INTEGER_RANGE:
            yield path, "an integer has at most 64 bits"
        case str() if UNSTORABLE.search(value):
            yield path, "text holds neither U+0000 nor lone surrogates"
        case Mapping() | list() | tuple() if len(path) >= MAX_DEPTH:
            yield path, f"nested beyond {MAX_DEPTH} levels"
        case Mapping():
            for key, inner in value.items():
                yield from find_unstorable(key, (*path, key))
                yield from find_unstorable(inner, (*path, key))
        case list() | tuple():
            for index, inner in enumerate(value):
                yield from find_unstorable(inner, (*path, index))
