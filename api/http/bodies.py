"""JSON request bodies, parsed strictly: no digit is lost and nothing is guessed.

A body that is not valid JSON, or is ambiguous, is a 400. A value that cannot be stored is a 422 with a pointer to it.
"""

import json
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from math import isfinite
from time import monotonic
from typing import NoReturn, TypeVar

from flask import Request

from api.http.problems import Problem, make_validation_problem
from api.http.storable import list_unstorable
from api.http.validation_errors import MAX_FAULTS, make_faults

T = TypeVar("T")

JSON = "application/json"
MAX_NUMBER_LENGTH = 400
MAX_DISCARDED_BYTES, MAX_DISCARDING_SECONDS, DISCARDED_CHUNK = 4 * 16 * 1_048_576, 10, 65_536
FLOAT_EXPONENTS = range(-324, 309)


def load_json_body(request: Request, media_type: str | None = None) -> object:
    """Return the parsed body; its type has to be `media_type`, `application/json` by default."""
    value = parse_json(read_body(request, media_type or JSON))
    if unstorable := list_unstorable(value, MAX_FAULTS):
        raise make_validation_problem(make_faults("json", unstorable))
    return value


def parse_json(body: bytes) -> object:
    """Parse JSON (RFC 8259); numbers with a fraction or an exponent become `Decimal`."""
    try:
        return json.loads(
            body.decode(),
            object_pairs_hook=_build_object,
            parse_constant=_reject_constant,
            parse_float=_parse_decimal,
            # int() is quadratic in the digits; cut at 21, an integer that is out of range stays out of range.
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
    """Return the reader for the media type of the body, or raise 415."""
    if request.mimetype not in readers:
        raise Problem(415, f"send {' or '.join(readers)} in UTF-8", headers={"Accept": ", ".join(readers)})
    return readers[request.mimetype]


def read_body(request: Request, media_type: str) -> bytes:
    """Return the complete body if it has this media type and is within the limit."""
    _validate_content_type(request, media_type)
    limit = request.max_content_length
    if limit is None:
        return request.get_data()
    if request.content_length is None:
        # Werkzeug silently truncates a chunked body at the limit: read one byte more, to notice.
        request.max_content_length = limit + 1
    elif request.content_length > limit:
        raise _reject_large_body(request, limit)
    body = request.get_data()
    if len(body) > limit:
        raise _reject_large_body(request, limit)
    return body


def limit_body(request: Request, limit: int) -> None:
    """Accept at most `limit` bytes in the body of this request. Raises 413 for one that is announced as larger."""
    request.max_content_length = limit
    if (request.content_length or 0) > limit:
        raise _reject_large_body(request, limit)


def _reject_large_body(request: Request, limit: int) -> Problem:
    """Return the 413, after discarding some of the body: a client that is still sending would not read it.

    A client that asked first has not sent any, and reading would tell it to go on.
    """
    detail = f"the body is larger than {limit} bytes, the most that is accepted here"
    if request.headers.get("Expect", "").lower() != "100-continue":
        _discard_body(request)
    return Problem(413, detail)


def _discard_body(request: Request) -> None:
    stream, left, end = request.environ["wsgi.input"], MAX_DISCARDED_BYTES, monotonic() + MAX_DISCARDING_SECONDS
    left = min(left, request.content_length or left)
    while left > 0 and monotonic() < end and (chunk := stream.read(min(left, DISCARDED_CHUNK))):
        left -= len(chunk)


def _validate_content_type(request: Request, media_type: str) -> None:
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    encoding = request.headers.get("Content-Encoding", "identity").lower()
    if (request.mimetype, charset, encoding) != (media_type, "utf-8", "identity"):
        detail = f"send {media_type} in UTF-8, without a content encoding"
        raise Problem(415, detail, headers={"Accept": media_type})


def _build_object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        [(name, _)] = Counter(name for name, _ in pairs).most_common(1)
        raise Problem(400, f"the body contains the member {name!a} twice in one object")
    return members


def _reject_constant(name: str) -> NoReturn:
    raise Problem(400, f"the body is not JSON: {name}")


def _parse_decimal(digits: str) -> Decimal:
    try:
        number = Decimal(digits) if len(digits) <= MAX_NUMBER_LENGTH else None
    except InvalidOperation:
        number = None
    if number is None or not _survives_float(number):
        raise Problem(400, f"the body contains a number out of range: {digits[:40]}")
    return number


def _survives_float(number: Decimal) -> bool:
    """Return whether a client that reads floats gets neither infinity nor a zero for a number that is not zero."""
    return number.adjusted() in FLOAT_EXPONENTS and isfinite(float(number)) and bool(float(number)) == bool(number)
