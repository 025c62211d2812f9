"""Query strings are decoded strictly: every parameter once, percent-encoded UTF-8, no U+0000."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote_to_bytes

from api.http.problems import Fault, make_validation_problem
from api.http.validation_errors import MAX_FAULTS

REPLACEMENT_CHARACTER = "\ufffd"  # werkzeug puts it where a path is no UTF-8
BAD_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")

QueryParameters = list[tuple[str, str]]


def parse_query_string(query: bytes) -> QueryParameters:
    """Decode a query string, or raise the 422 that lists what is wrong with it."""
    good: dict[str, str] = {}
    faults: list[Fault] = []
    for name, value in _decode_parameters(query):
        detail = _find_fault(name, value, good)
        if detail is None:
            good[name or ""] = value or ""
        else:
            faults.append({"parameter": name, "detail": detail} if name else {"detail": detail})
    if faults:
        raise make_validation_problem(faults[:MAX_FAULTS], "parameter")
    return [*good.items()]


def _decode_parameters(query: bytes) -> Iterator[tuple[str | None, str | None]]:
    for part in filter(None, query.split(b"&")):
        raw, _, value = part.partition(b"=")
        name, text = _decode_text(raw), _decode_text(value)
        # What is no text is no cursor either: whoever reads cursors says so, as of any that was altered.
        yield name, REPLACEMENT_CHARACTER if text is None and name == "cursor" else text


def _decode_text(raw: bytes) -> str | None:
    try:
        text = unquote_to_bytes(raw.replace(b"+", b" ")).decode()
    except UnicodeDecodeError:
        return None
    return None if BAD_ESCAPE.search(raw) or "\0" in text else text


def _find_fault(name: str | None, value: str | None, seen: Mapping[str, str]) -> str | None:
    if name is None or value is None:
        return "not percent-encoded UTF-8 text without U+0000"
    if not name:
        return "a parameter has no name"
    return "given more than once" if name in seen else None
