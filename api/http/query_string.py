"""Strict decoding of query strings: percent-encoded UTF-8 without U+0000, and each name once unless it is a list."""

import re
from collections.abc import Container, Iterator
from urllib.parse import unquote_to_bytes

from flask import request

from api.http.declared_arguments import get_list_parameters
from api.http.problems import Fault, make_validation_problem
from api.http.validation_errors import MAX_FAULTS

CACHE_BUSTER = "_"  # libraries of browsers add it to circumvent caches; it is ignored
REPLACEMENT_CHARACTER = "\ufffd"  # Werkzeug puts it where a path is not UTF-8
BAD_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
PARSED = "therapydb.query"  # the key of the WSGI environment, as several modules ask
ENCODED_EXAMPLE = "percent-encoded UTF-8, such as %C3%A9 for é and %25 for a percent sign"
REPEATED = "given more than once"

QueryParameters = list[tuple[str, str]]


def get_query_parameters() -> QueryParameters:
    """Return the parameters of the current request; a repeated list parameter becomes one, separated by commas.

    Raises a 422 that lists every fault. Links, cache keys and cursors are made of these, never of the raw query.
    """
    parameters: QueryParameters | None = request.environ.get(PARSED)
    if parameters is None:
        parameters = request.environ[PARSED] = parse_query_string(request.query_string, get_list_parameters())
    return parameters


def parse_query_string(query: bytes, list_parameters: Container[str] = ()) -> QueryParameters:
    """Return names and values in their order, or raise a 422 that lists every fault."""
    parameters: dict[str, str] = {}
    faults: list[Fault] = []
    for name, value, sent in _decode_parameters(query):
        if name is None or value is None:
            fault = _make_fault(name, "not percent-encoded UTF-8 text without U+0000")
            fault["expected"] = ENCODED_EXAMPLE
            # What cannot be decoded is quoted as it was sent.
            faults.append({**fault, "value": sent} if name else fault)
        elif not name:
            faults.append(_make_fault(None, "a parameter has no name"))
        elif name not in parameters:
            parameters[name] = value
        elif name in list_parameters:
            parameters[name] += f",{value}"
        else:
            faults.append(_make_repeated_fault(name, f"{parameters[name]},{value}", list_parameters))
    if faults:
        raise make_validation_problem(faults[:MAX_FAULTS], "parameter")
    return [*parameters.items()]


def _decode_parameters(query: bytes) -> Iterator[tuple[str | None, str | None, str]]:
    """Give names and values, None where one cannot be decoded, and each value as it was sent."""
    for part in filter(None, query.split(b"&")):
        raw_name, _, raw_value = part.partition(b"=")
        name, value = _decode_text(raw_name), _decode_text(raw_value)
        if name == CACHE_BUSTER:
            continue
        # A cursor that is not UTF-8 is answered like any other altered cursor, by the code that decodes cursors.
        yield name, REPLACEMENT_CHARACTER if value is None and name == "cursor" else value, raw_value.decode("latin-1")


def _decode_text(raw: bytes) -> str | None:
    try:
        text = unquote_to_bytes(raw.replace(b"+", b" ")).decode()
    except UnicodeDecodeError:
        return None
    return None if BAD_ESCAPE.search(raw) or "\0" in text else text


def _make_repeated_fault(name: str, values: str, list_parameters: Container[str]) -> Fault:
    expected = f"{name}__in={values}" if f"{name}__in" in list_parameters else "one value"
    return {"parameter": name, "detail": REPEATED, "value": values, "expected": expected}


def _make_fault(name: str | None, detail: str) -> Fault:
    return {"parameter": name, "detail": detail} if name else {"detail": detail}
