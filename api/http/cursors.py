"""Pagination cursors: the sort keys of the last record on a page, signed and bound to one list.

The scope identifies the list: its path, sort and filters.
"""

from collections.abc import Iterable
from hashlib import sha256

from itsdangerous import BadData, URLSafeSerializer

from api.http.problems import Fault, Problem

Scalar = str | int | float | bool | None

ALTERED = "altered or truncated: use the value of `links.next` unchanged"
OTHER_LIST = "from another list: path, sort and filters have to stay the same"


def encode_cursor(secret: str, scope: str, keys: Iterable[Scalar]) -> str:
    """Return the cursor of the page that starts after the record with these sort keys."""
    return _make_serializer(secret).dumps([_digest_scope(scope), *keys])


def decode_cursor(secret: str, scope: str, cursor: str) -> list[Scalar]:
    """Return the sort keys of a cursor; one that was not made for this list is a 400."""
    serializer = _make_serializer(secret)
    try:
        contents: list[Scalar] = serializer.loads(cursor)
    except (BadData, UnicodeError):
        raise _make_problem(ALTERED) from None
    if serializer.dumps(contents) != cursor:  # base64 has several spellings of the same bytes
        raise _make_problem(ALTERED)
    digest, *keys = contents
    if digest != _digest_scope(scope):
        raise _make_problem(OTHER_LIST)
    return keys


def _make_serializer(secret: str) -> URLSafeSerializer:
    signer_options = {"key_derivation": "hmac", "digest_method": sha256}
    return URLSafeSerializer(secret, salt="cursor", signer_kwargs=signer_options)


def _digest_scope(scope: str) -> str:
    return sha256(scope.encode()).hexdigest()[:16]


def _make_problem(detail: str) -> Problem:
    faults: list[Fault] = [{"parameter": "cursor", "detail": detail}]
    return Problem(400, "the cursor cannot be used here", errors=faults)
