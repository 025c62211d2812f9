"""From marshmallow's messages to the faults of a problem, each with its place.

A message is text or, so that a schema may say more than its fields tell, a mapping
`{"detail": ..., "expected": ...}` given inside a list.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, cast

from marshmallow import Schema, ValidationError

from api.http.problems import Fault, Problem, make_validation_problem
from api.http.storable import Path
from api.http.suggestions import describe_expected

MAX_FAULTS = 50  # to name the nearest of a name takes time, and a body holds many names

# location: the member of a fault that says where, and what one value of it is called
PLACES = {
    "query": ("parameter", "parameter"),
    "headers": ("header", "header"),
    "json": ("pointer", "field"),
}


def make_problem(error: ValidationError, schema: Schema) -> Problem:
    """Return the 422 for what webargs caught at one location of a request."""
    [(location, messages)] = cast("dict[str, Any]", error.messages).items()
    leaves = islice(_iter_messages(messages), MAX_FAULTS)
    faults = [_make_fault(location, path, message, schema, error.data) for path, message in leaves]
    return make_validation_problem(faults, PLACES[location][1])


def make_faults(location: str, found: Iterable[tuple[Path, str]]) -> list[Fault]:
    """Write faults that no schema sees: a path and what is wrong there."""
    member, _ = PLACES[location]
    return [cast("Fault", {**_locate_fault(member, path), "detail": detail}) for path, detail in found]


def format_pointer(path: Iterable[Any]) -> str:
    """Write a path as a JSON pointer (RFC 6901)."""
    return "".join("/" + str(key).replace("~", "~0").replace("/", "~1") for key in path)


def _locate_fault(member: str, path: Path) -> dict[str, str]:
    if member == "pointer":
        return {member: format_pointer(path)}
    return {member: str(path[0])} if path else {}


def _make_fault(location: str, path: Path, message: Any, schema: Schema, data: Any) -> Fault:
    member, noun = PLACES[location]
    said = message if isinstance(message, Mapping) else {"detail": str(message)}
    unknown = {"detail": f"unknown {noun}"} if said["detail"] == "Unknown field." else {}
    right = said.get("expected") or describe_expected(schema, path, data)
    hint = {"expected": right} if right else {}
    return cast("Fault", {**_locate_fault(member, path), **said, **unknown, **hint})


def _iter_messages(messages: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            yield from _iter_messages(inner, path if key == "_schema" else (*path, key))
    else:
        for message in messages if isinstance(messages, list) else [messages]:
            yield path, message
