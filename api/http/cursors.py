"""A cursor is a place in one list, signed: nobody can make one up or carry it to another list.

It holds the sort keys of the last record served. The scope is whatever tells one list from
another: its path, order and filters.
"""

from collections.abc import Iterable
from hashlib import sha256

from itsdangerous import BadData, URLSafeSerializer

from api.http.problems import Fault, Problem

Scalar = str | int | float | bool | None

ALTERED = "altered or cut short: take it from `links.next` as it is"
OTHER_LIST = "from another list: path, sort and filters must stay what they were"


def encode_cursor(secret: str, scope: str, keys: Iterable[Scalar]) -> str:
    """Return the cursor that stands after the record with these sort keys."""
    return _make_serializer(secret).dumps([_digest_scope(scope), *keys])


def decode_cursor(secret: str, scope: str, cursor: str) -> list[Scalar]:
    """Return the sort keys again; a cursor that is not of this list is a 400."""
    serializer = _make_serializer(secret)
    try:
        found: list[Scalar] = serializer.loads(cursor)
    except (BadData, UnicodeError):
        raise _make_problem(ALTERED) from None
    if serializer.dumps(found) != cursor:  # base64 has several spellings of the same bytes
        raise _make_problem(ALTERED)
    origin, *keys = found
    if origin != _digest_scope(scope):
        raise _make_problem(OTHER_LIST)
    return keys


def _make_serializer(secret: str) -> URLSafeSerializer:
    keywords = {"key_derivation": "hmac", "digest_method": sha256}
    return URLSafeSerializer(secret, salt="cursor", signer_kwargs=keywords)


def _digest_scope(scope: str) -> str:
    return sha256(scope.encode()).hexdigest()[:16]


def _make_problem(detail: str) -> Problem:
    faults: list[Fault] = [{"parameter": "cursor", "detail": detail}]
    return Problem(400, "the cursor is of no use here", errors=faults)
