"""Values that no database here can store, wherever in a request they occur."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice

INTEGER_RANGE = range(-(2**63), 2**63)
UNSTORABLE_TEXT = re.compile("[\0\ud800-\udfff]")
MAX_DEPTH = 64

Path = tuple[str | int, ...]


def list_unstorable(value: object, limit: int) -> list[tuple[Path, str]]:
    """Return the first paths of values that cannot be stored, each with the reason."""
    return [] if is_storable(value) else list(islice(find_unstorable(value), limit))


def is_storable(value: object) -> bool:
    """Return whether a parsed JSON value can be stored; most can, so no paths are made."""
    level = [value]
    for depth in range(MAX_DEPTH + 1):
        below: list[object] = []
        for item in level:
            if isinstance(item, str):
                if UNSTORABLE_TEXT.search(item):
                    return False
            elif isinstance(item, dict | list):
                if depth == MAX_DEPTH:
                    return False
                below += item
                below += item.values() if isinstance(item, dict) else ()
            elif isinstance(item, int) and item not in INTEGER_RANGE:
                return False
        level = below
    return True


def find_unstorable(value: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield the path of each value that cannot be stored, and the reason."""
    match value:
        case int() if value not in INTEGER_RANGE:
            yield path, "an integer has at most 64 bits"
        case str() if UNSTORABLE_TEXT.search(value):
            yield path, "text cannot contain U+0000 or lone surrogates"
        case Mapping() | list() | tuple() if len(path) >= MAX_DEPTH:
            yield path, f"nested more than {MAX_DEPTH} levels deep"
        case Mapping():
            for key, member in value.items():
                yield from find_unstorable(key, (*path, key))
                yield from find_unstorable(member, (*path, key))
        case list() | tuple():
            for index, item in enumerate(value):
                yield from find_unstorable(item, (*path, index))
