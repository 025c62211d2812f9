"""Strict decoding of query strings: every parameter once, percent-encoded UTF-8, no U+0000."""

import re
from collections.abc import Container, Iterator
from urllib.parse import unquote_to_bytes

from api.http.problems import Fault, make_validation_problem
from api.http.validation_errors import MAX_FAULTS

REPLACEMENT_CHARACTER = "\ufffd"  # Werkzeug puts it where a path is not UTF-8
BAD_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")

QueryParameters = list[tuple[str, str]]


def parse_query_string(query: bytes) -> QueryParameters:
    """Return names and values in their order, or raise a 422 that lists every fault."""
    parameters: dict[str, str] = {}
    faults: list[Fault] = []
    for name, value in _decode_parameters(query):
        detail = _find_fault(name, value, parameters)
        if detail is None:
            parameters[name or ""] = value or ""
        else:
            faults.append({"parameter": name, "detail": detail} if name else {"detail": detail})
    if faults:
        raise make_validation_problem(faults[:MAX_FAULTS], "parameter")
    return [*parameters.items()]


def _decode_parameters(query: bytes) -> Iterator[tuple[str | None, str | None]]:
    for part in filter(None, query.split(b"&")):
        raw_name, _, raw_value = part.partition(b"=")
        name, value = _decode_text(raw_name), _decode_text(raw_value)
        # A cursor that is not UTF-8 is answered like any other altered cursor, by the code that decodes cursors.
        yield name, REPLACEMENT_CHARACTER if value is None and name == "cursor" else value


def _decode_text(raw: bytes) -> str | None:
    try:
        text = unquote_to_bytes(raw.replace(b"+", b" ")).decode()
    except UnicodeDecodeError:
        return None
    return None if BAD_ESCAPE.search(raw) or "\0" in text else text


def _find_fault(name: str | None, value: str | None, seen: Container[str]) -> str | None:
    if name is None or value is None:
        return "not percent-encoded UTF-8 text without U+0000"
    if not name:
        return "a parameter has no name"
    return "given more than once" if name in seen else None
