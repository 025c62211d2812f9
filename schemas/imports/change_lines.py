"""Reads changes of records from lines of JSON: `{"collection": ..., "id": ..., "version": ..., "document": {...}}`.

`document` is the record as its editor writes it, in the form of the catalogue's files. Instead of it a line may have
`withdraw: REASON`, `merge: {successor, reason}`, `restore: true`, or, for a part, `remove: true`.
"""

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple, cast

from marshmallow import ValidationError

from schemas.imports.catalogue.form_fields import describe_known
from schemas.imports.catalogue.parsed_file import Record, flatten_messages, format_field
from schemas.imports.catalogue.section_forms import FORMS

MEMBERS = ("collection", "id", "version", "document", "withdraw", "merge", "restore", "remove")
UNSTORABLE = re.compile("[\0\ud800-\udfff]")  # PostgreSQL stores no NUL, and UTF-8 has no surrogates
ACTIONS = ("document", "withdraw", "merge", "restore", "remove")
FLAGS = ("restore", "remove")  # actions that have no more to say than that they are asked for


class ParsedChange(NamedTuple):
    """A change as it was read: a record, or the members by which a record ends or comes back, or neither: a removal."""

    collection: str
    id: str | None
    version: int | None
    record: Record | None
    lifecycle: Mapping[str, str | None] | None


class ChangeFormatError(ValueError):
    """A line is not a change; one message a reason."""


def parse_change(line: str) -> ParsedChange:
    """Parse one line. Raises `ChangeFormatError`."""
    value = parse_json(line)
    if not isinstance(value, dict):
        raise ChangeFormatError("expected an object with collection, version and document")
    _check_members(value)
    collection, action = value["collection"], next(name for name in ACTIONS if name in value)
    record = parse_document_form(collection, value["document"]) if action == "document" else None
    return ParsedChange(
        collection, value.get("id"), value.get("version"), record, _read_lifecycle(collection, action, value[action])
    )


def parse_json(text: str) -> object:
    """Return the value with all digits of its numbers. Raises `ChangeFormatError`, also for text that is not stored."""
    try:
        value: object = json.loads(text, parse_float=Decimal, object_pairs_hook=_build_object)
    except ChangeFormatError:
        raise
    except (ValueError, RecursionError) as error:
        raise ChangeFormatError(f"expected JSON: {error}") from error
    for part in _iterate_texts(value):
        if UNSTORABLE.search(part):
            raise ChangeFormatError(f"{part!a} has a character that is not text")
    return value


def _build_object(members: list[tuple[str, object]]) -> dict[str, object]:
    """Refuse a member that stands twice: JSON itself would take the last one without a word."""
    value = dict(members)
    if len(value) < len(members):
        names = [name for name, _ in members]
        raise ChangeFormatError(f"{next(name for name in names if names.count(name) > 1)} stands twice in one object")
    return value


def _iterate_texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for part in [*value, *value.values()] if isinstance(value, dict) else value:
            yield from _iterate_texts(part)


def _check_members(value: Mapping[str, object]) -> None:
    for name in value:
        if name not in MEMBERS:
            raise ChangeFormatError(f"{name} is not a member of a change{describe_known(name, MEMBERS)}")
    collection, version = value.get("collection"), value.get("version")
    if not isinstance(collection, str) or collection not in FORMS:
        raise ChangeFormatError(f"collection: {collection!r} is not a collection{describe_known(collection, FORMS)}")
    if version is not None and (isinstance(version, bool) or not isinstance(version, int) or version < 1):
        raise ChangeFormatError(f"version: expected a whole number of at least 1, not {version!r}")
    if not isinstance(value.get("id"), str | None):
        raise ChangeFormatError(f"id: expected text, not {value['id']!r}")
    actions = [name for name in ACTIONS if name in value]
    if len(actions) != 1:
        raise ChangeFormatError(f"expected one of {', '.join(ACTIONS)}, found {' and '.join(actions) or 'none'}")
    if actions != ["document"] and not value.get("id"):
        raise ChangeFormatError("id: is missing")
    for name in FLAGS:
        if value.get(name, True) is not True:
            raise ChangeFormatError(f"{name}: expected true, not {value[name]!r}")


def parse_document_form(collection: str, value: object) -> Record:
    """Return the record of a document. Raises `ChangeFormatError` that names each field that is wrong."""
    try:
        return cast("Record", FORMS[collection]().load(cast("Mapping[str, Any]", value)))
    except ValidationError as error:
        record = value if isinstance(value, dict) else {}
        problems = [
            f"{format_field(collection, record, path)}: {message}"
            for path, message in flatten_messages(error.messages, ())
        ]
        raise ChangeFormatError("\n".join(problems)) from error


def _read_lifecycle(collection: str, action: str, value: object) -> Mapping[str, str | None] | None:
    """Return the members that end a record or bring it back."""
    if action in {"document", "remove"}:
        return None
    ending: dict[str, Any] = {"reason": None, "successor": None}
    if action == "withdraw":
        ending |= {"status": "withdrawn", "reason": _require_text(action, value)}
    elif action == "merge":
        block = value if isinstance(value, dict) else {}
        ending |= {name: _require_text(f"merge.{name}", block.get(name)) for name in ("successor", "reason")}
        ending |= {"status": "merged"}
    else:
        ending |= {"status": "published"}
    status = ending.pop("status")
    return {**ending, "record_status" if collection == "studies" else "status": status}


def _require_text(name: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ChangeFormatError(f"{name}: expected text, not {value!r}")
    return value.strip()
