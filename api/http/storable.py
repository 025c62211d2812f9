"""Which values nothing here can store, wherever in a request they came."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

INTEGERS = range(-(2**63), 2**63)
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
DEEPEST = 64

Path = tuple[Any, ...]


def flaws(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield the path of each value that cannot be stored, and why."""
    match value:
        case int() if value not in INTEGERS:
            yield path, "an integer has at most 64 bits"
        case str() if UNSTORABLE.search(value):
            yield path, "text holds neither U+0000 nor lone surrogates"
        case Mapping() | list() | tuple() if len(path) >= DEEPEST:
            yield path, f"nested beyond {DEEPEST} levels"
        case Mapping():
            for key, inner in value.items():
                yield from flaws(key, (*path, key))
                yield from flaws(inner, (*path, key))
        case list() | tuple():
            for index, inner in enumerate(value):
                yield from flaws(inner, (*path, index))
