"""Pagination cursors: the sort keys of the last record on a page, signed and bound to one list.

The scope identifies the list: its path, sort and filters. What a cursor contains is checked whoever has signed it, so
that a known secret is no way to the database.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from itsdangerous import BadData, URLSafeSerializer

from api.http.problems import Fault, Problem
from api.http.storable import find_unstorable

MIN_YEAR = 1000
ALTERED = "altered or truncated: use the value of `links.next` unchanged"
OTHER_LIST = "from another list: path, sort and filters have to stay the same"


def encode_cursor(secret: str, scope: str, keys: Iterable[object]) -> str:
    """Return the cursor of the page that starts after the record with these sort keys."""
    return _make_serializer(secret).dumps([_digest_scope(scope), *keys])


def decode_cursor(secret: str, scope: str, cursor: str, types: Sequence[type]) -> list[str]:
    """Return the sort keys of a cursor as text; one that was not made for this list is a 400.

    `types` are those of the sort keys: `str`, or `datetime` for ISO 8601 in UTC.
    """
    serializer = _make_serializer(secret)
    try:
        contents = serializer.loads(cursor)
        is_canonical = serializer.dumps(contents) == cursor  # base64 has several spellings of the same bytes
    except (BadData, UnicodeError):
        raise _make_problem(ALTERED) from None
    if not isinstance(contents, list) or not is_canonical:
        raise _make_problem(ALTERED)
    if contents[:1] != [_digest_scope(scope)]:
        raise _make_problem(OTHER_LIST)
    keys = contents[1:]
    if len(keys) != len(types) or not all(map(_is_key, keys, types)):
        raise _make_problem(ALTERED)
    return keys


def _is_key(key: object, type_: type) -> bool:
    if not isinstance(key, str) or any(find_unstorable(key)):
        return False
    return _is_timestamp(key) if type_ is datetime else True


def _is_timestamp(text: str) -> bool:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return False
    # SQLite compares timestamps as text, which is right only if all years have four digits.
    return moment.utcoffset() == timedelta(0) and moment.isoformat() == text and moment.year >= MIN_YEAR


def _make_serializer(secret: str) -> URLSafeSerializer:
    signer_options = {"key_derivation": "hmac", "digest_method": sha256}
    return URLSafeSerializer(secret, salt="cursor", signer_kwargs=signer_options)


def _digest_scope(scope: str) -> str:
    return sha256(scope.encode()).hexdigest()[:16]


def _make_problem(detail: str) -> Problem:
    faults: list[Fault] = [{"parameter": "cursor", "detail": detail}]
    return Problem(400, "the cursor cannot be used here", errors=faults)
