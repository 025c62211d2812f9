"""Read members of JSON whose form nobody has checked: what has another form than expected counts as missing.

Objects are those of a parser, which are always `dict`: a Bundle asks so often that `Mapping` would cost a tenth more.
"""

import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

JsonObject: TypeAlias = Mapping[str, object]

EMPTY: JsonObject = {}
CHOICE = re.compile("[A-Z][A-Za-z0-9]{,30}")  # the type that follows the prefix


def get_object(value: object, name: str) -> JsonObject:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else EMPTY


def get_list(value: object, name: str) -> list[object]:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, list) else []


def list_one_or_many(value: object, name: str) -> list[object]:
    """Return the items of a member that one type or version of FHIR repeats, and another has once."""
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, list) else [] if found is None else [found]


def get_text(value: object, name: str) -> str | None:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, str) else None


def get_choice(value: object, prefix: str) -> list[str]:
    """Return the names of the members of a choice such as `effective[x]`; FHIR allows at most one."""
    names = value if isinstance(value, dict) else ()
    return [name for name in names if name.startswith(prefix) and CHOICE.fullmatch(name, len(prefix))]


def iter_objects(value: object, name: str) -> Iterator[tuple[int, JsonObject]]:
    """Yield the objects of a list, each with its position."""
    return ((n, item) for n, item in enumerate(get_list(value, name)) if isinstance(item, dict))


def has_more_elements(value: object, limit: int) -> bool:
    """True for an object with more members and items, at any depth, than the limit."""
    pending, count = [value], 0
    while pending and count <= limit:
        found = pending.pop()
        inner = list(found.values()) if isinstance(found, dict) else found if isinstance(found, list) else []
        count += len(inner)
        pending += inner
    return count > limit
