"""Converts the messages of marshmallow into the faults of a problem, each with its location.

A message is text, or a mapping `{"detail": ..., "expected": ...}` inside a list if a validator knows what is valid.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import islice
from typing import cast

from marshmallow import Schema, ValidationError

from api.http.problems import Fault, Problem, make_validation_problem
from api.http.storable import Path
from api.http.suggestions import describe_expected, describe_list_form, get_value

NO_OBJECT = "Invalid input type."  # marshmallow's words
MAX_FAULTS = 50  # suggesting a similar name takes time, and a body may contain many names

# location of webargs: the member of a fault that names the place, and the noun for one value there
LOCATIONS = {
    "query": ("parameter", "parameter"),
    "headers": ("header", "header"),
    "json": ("pointer", "field"),
}


def make_problem(error: ValidationError, schema: Schema) -> Problem:
    """Return the 422 for the error that webargs raised for one location of a request."""
    [(location, messages)] = cast("dict[str, object]", error.messages).items()
    details = islice(_iter_messages(messages), MAX_FAULTS)
    faults = [_make_fault(location, path, message, schema, error.data) for path, message in details]
    return make_validation_problem(faults, LOCATIONS[location][1])


def make_faults(location: str, details: Iterable[tuple[Path, str]]) -> list[Fault]:
    """Return faults for paths and details that were found without a schema."""
    member, _ = LOCATIONS[location]
    return [cast("Fault", {**_locate_fault(member, path), "detail": detail}) for path, detail in details]


def format_pointer(path: Iterable[object]) -> str:
    """Return a path as a JSON pointer (RFC 6901)."""
    return "".join("/" + str(key).replace("~", "~0").replace("/", "~1") for key in path)


def _locate_fault(member: str, path: Path) -> dict[str, str]:
    if member == "pointer":
        return {member: format_pointer(path)}
    return {member: str(path[0])} if path else {}


def _make_fault(location: str, path: Path, message: object, schema: Schema, data: object) -> Fault:
    member, noun = LOCATIONS[location]
    members = dict(message) if isinstance(message, Mapping) else {"detail": str(message)}
    if members["detail"] == "Unknown field.":
        members["detail"] = f"unknown {noun}"
    elif members["detail"] == NO_OBJECT and not path:
        members["expected"] = "an object"
    elif members["detail"].startswith("Must be one of: "):  # the whole list is in the contract
        members["detail"] = "unknown value"
    value = get_value(data, path)
    if path and (quoted := _quote_value(value)):
        members["value"] = quoted
    list_form = describe_list_form(schema, path, value)
    if expected := list_form or members.get("expected") or describe_expected(schema, path, data):
        members["expected"] = expected
    return cast("Fault", {**_locate_fault(member, path), **members})


def _quote_value(value: object) -> str:
    """Return text as it was sent, and other single values as JSON; empty text for lists and objects."""
    if isinstance(value, str | Decimal):
        return str(value)
    return json.dumps(value) if value is None or isinstance(value, int | float) else ""


def _iter_messages(messages: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    if isinstance(messages, Mapping):
        for key, nested in messages.items():
            yield from _iter_messages(nested, path if key == "_schema" else (*path, key))
    else:
        for message in messages if isinstance(messages, list) else [messages]:
            yield path, message
