from datetime import UTC, datetime
from hashlib import sha256

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import Signer
from itsdangerous.encoding import base64_encode

from api.http import cursors
from api.http.problems import Problem
from tests.api.http.conftest import AssertProblem

TYPES = [str, datetime, str]
KEYS = ["Sun bear", "2026-02-01T00:00:00+00:00", "sun"]
text = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
moments = st.datetimes(datetime(1000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants it naive


@given(name=text, moment=moments, record_id=text, scope=st.text(st.characters(codec="utf-8")))
def test_decoding_returns_the_keys(name: str, moment: datetime, record_id: str, scope: str) -> None:
    keys = [name, moment.isoformat(), record_id]
    assert cursors.decode_cursor("s", scope, cursors.encode_cursor("s", scope, keys), TYPES) == keys


@pytest.mark.parametrize(
    "keys",
    [
        [], KEYS[:2], [*KEYS, "sun"], [7, *KEYS[1:]], [None, *KEYS[1:]], [True, *KEYS[1:]], [1.5, *KEYS[1:]],
        [["Sun bear"], *KEYS[1:]], [{"a": 1}, *KEYS[1:]], ["\0", *KEYS[1:]],
        [10**400, *KEYS[1:]],        [float("nan"), *KEYS[1:]], [float("inf"), *KEYS[1:]],
        *([KEYS[0], moment, KEYS[2]] for moment in (
            "yesterday", "", "2026-02-01", "2026-02-01T00:00:00", "2026-02-01T00:00:00+01:00", "2026-02-01T00:00:00Z",
            "0001-01-01T00:00:00+00:00", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "infinity",
        )),
    ],
)  # fmt: skip
def test_contents_are_checked_whoever_signed_them(keys: list[object]) -> None:
    cursor = cursors.encode_cursor("s", "list", keys)
    with pytest.raises(Problem) as caught:
        cursors.decode_cursor("s", "list", cursor, TYPES)
    assert caught.value.errors == [{"parameter": "cursor", "detail": cursors.ALTERED}]


@pytest.mark.parametrize(
    "contents",
    [
        b"null",
        b"7",
        b'"text"',
        b"{}",
        b"[]",
        b"[[]]",
        b"[" * 900,
        b'["\\ud800"]',
        b"\xff",
        b"",
        b"[1e999]",
        b"1" * 5_000,
    ],
    ids=range(12),
)
def test_signed_contents_of_any_shape_are_400(contents: bytes) -> None:
    signer = Signer("s", salt="cursor", key_derivation="hmac", digest_method=sha256)
    with pytest.raises(Problem) as caught:
        cursors.decode_cursor("s", "list", signer.sign(base64_encode(contents)).decode(), TYPES)
    assert caught.value.status == 400


def test_signing_of_the_test_is_that_of_the_code() -> None:
    signer = Signer("s", salt="cursor", key_derivation="hmac", digest_method=sha256)
    assert signer.unsign(cursors.encode_cursor("s", "list", KEYS))


@given(at=st.integers(0), replacement=st.characters(codec="ascii"))
def test_altered_is_refused(at: int, replacement: str) -> None:
    good = cursors.encode_cursor("s", "list", KEYS)
    at %= len(good)
    bad = good[:at] + replacement + good[at + 1 :]
    if bad != good:
        with pytest.raises(Problem) as caught:
            cursors.decode_cursor("s", "list", bad, TYPES)
        assert caught.value.errors == [{"parameter": "cursor", "detail": cursors.ALTERED}]


@given(cursor=st.text())
def test_made_up_is_refused(cursor: str) -> None:
    with pytest.raises(Problem):
        cursors.decode_cursor("s", "list", cursor, TYPES)


def test_other_secret_is_refused() -> None:
    with pytest.raises(Problem):
        cursors.decode_cursor("other", "list", cursors.encode_cursor("s", "list", KEYS), TYPES)


def test_cursor_of_another_list_is_named_as_such() -> None:
    with pytest.raises(Problem) as caught:
        cursors.decode_cursor("s", "list?sort=name", cursors.encode_cursor("s", "list", KEYS), TYPES)
    assert caught.value.errors == [{"parameter": "cursor", "detail": cursors.OTHER_LIST}]


def test_bad_cursor_is_400(client: FlaskClient, assert_problem: AssertProblem) -> None:
    [fault] = assert_problem(client.get("/v1/bears?cursor=abc"), 400)["errors"]
    assert fault["parameter"] == "cursor"


def test_next_page_is_reached(client: FlaskClient) -> None:
    following = client.get("/v1/bears").get_json()["links"]["next"]
    assert client.get(following).status_code == 200
