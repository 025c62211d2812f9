"""JSON bodies are strict: read whole or refused, no digit lost, nothing guessed.

What cannot be parsed in one way only is a 400; what parses, but holds a value that nothing here
can store, is a 422 with a pointer to it.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from itertools import islice
from math import isfinite
from typing import Any, NoReturn, TypeVar

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

from api.http.problems import Problem, make_validation_problem
from api.http.storable import find_unstorable
from api.http.validation_errors import MAX_FAULTS, make_faults

T = TypeVar("T")

JSON = "application/json"
MAX_NUMBER_LENGTH = 400
EXPONENTS = range(-324, 309)  # those of floats


def load_json_body(request: Request, media_type: str | None = None) -> Any:
    """Return the body's value; only `media_type` (by default JSON's own) is read."""
    value = parse_json(read_body(request, media_type or JSON))
    found = list(islice(find_unstorable(value), MAX_FAULTS))
    if found:
        raise make_validation_problem(make_faults("json", found))
    return value


def parse_json(body: bytes) -> Any:
    """Parse JSON (RFC 8259); numbers with a fraction or exponent come out as Decimal."""
    try:
        return json.loads(
            body.decode(),
            object_pairs_hook=_build_object,
            parse_constant=_reject_constant,
            parse_float=_parse_decimal,
            # Cut at 20 digits, an integer that is out of range stays out of range.
            parse_int=lambda digits: int(digits[:21]),
        )
    except UnicodeDecodeError:
        raise Problem(400, "the body is not UTF-8") from None
    except json.JSONDecodeError as error:
        detail = f"the body is not JSON: {error.msg}, line {error.lineno} column {error.colno}"
        raise Problem(400, detail) from None
    except RecursionError:
        raise Problem(400, "the body is nested too deep") from None


def select_reader(request: Request, readers: Mapping[str, T]) -> T:
    """Return what reads a body of the type that came."""
    if request.mimetype not in readers:
        raise Problem(415, f"send {' or '.join(readers)} in UTF-8", headers={"Accept": ", ".join(readers)})
    return readers[request.mimetype]


def _check_type(request: Request, media_type: str) -> None:
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    encoding = request.headers.get("Content-Encoding", "identity").lower()
    if (request.mimetype, charset, encoding) != (media_type, "utf-8", "identity"):
        detail = f"send {media_type} in UTF-8, without a content encoding"
        raise Problem(415, detail, headers={"Accept": media_type})


def read_body(request: Request, media_type: str) -> bytes:
    """Return the body as it came, whole, if it is of this type."""
    _check_type(request, media_type)
    limit = request.max_content_length
    if request.content_length is None and limit is not None:
        # Of a chunked body werkzeug reads up to the limit and drops the rest without a word, so
        # look one byte beyond.
        request.max_content_length = limit + 1
    body = request.get_data()
    if limit is not None and len(body) > limit:
        raise RequestEntityTooLarge
    return body


def _build_object(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    pairs = list(pairs)
    members = dict(pairs)
    if len(members) < len(pairs):
        [(name, _)] = Counter(name for name, _ in pairs).most_common(1)
        raise Problem(400, f"the body names {name!a} twice in one object")
    return members


def _reject_constant(name: str) -> NoReturn:
    raise Problem(400, f"the body is not JSON: {name}")


def _parse_decimal(digits: str) -> Decimal:
    try:
        number = Decimal(digits) if len(digits) <= MAX_NUMBER_LENGTH else None
    except InvalidOperation:
        number = None
    if number is None or not _survives_float(number):
        raise Problem(400, f"the body holds a number out of range: {digits[:40]}")
    return number


def _survives_float(number: Decimal) -> bool:
    """Whether a reader that uses floats sees neither infinity in it nor a zero that it is not."""
    return number.adjusted() in EXPONENTS and isfinite(float(number)) and bool(float(number)) == bool(number)
