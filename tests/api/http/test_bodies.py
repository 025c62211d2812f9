import json
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from tests.api.http.conftest import AssertProblem

PostWeighing = Callable[..., TestResponse]


@pytest.mark.parametrize("content_type", ["application/json", "application/json; charset=UTF-8", "APPLICATION/JSON"])
def test_json_is_read(post_weighing: PostWeighing, content_type: str) -> None:
    assert post_weighing(b'{"name": "Sun"}', content_type).status_code == 200


@pytest.mark.parametrize(
    "content_type",
    [None, "", "text/plain", "application/xml", "application/vnd.bear+json", "json", ";;=",
     "application/json; charset=latin-1", "application/x-www-form-urlencoded"],
)  # fmt: skip
def test_only_the_declared_type_is_read(
    post_weighing: PostWeighing, assert_problem: AssertProblem, content_type: str | None
) -> None:
    response = post_weighing(b'{"name": "Sun"}', content_type)
    assert_problem(response, 415)
    assert response.headers["Accept"] == "application/json"


def test_content_encoding_is_refused(post_weighing: PostWeighing, assert_problem: AssertProblem) -> None:
    assert_problem(post_weighing(b"{}", headers={"Content-Encoding": "gzip"}), 415)


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"{'name': 1}", b'{"name": 1,}', b"\xff", b'"\xed\xa0\x80"', b"\xef\xbb\xbf{}",
     b'{"weight": NaN}', b'{"weight": Infinity}', b'{"weight": -Infinity}', b'{"weight": 1e999}',
     b'{"weight": 1e-999}', b'{"weight": 1e99999999999999999999}', b'{"weight": 0.%s}' % (b"1" * 999),
     b'{"weight": 1.8e308}', b'{"weight": 2e-324}', b'{"weight": 0e-999999999}',
     b'{"name": "a", "name": "b"}', b'{"extra": {"x": 1, "x": 1}}', b"[" * 5_000, b'{"a":' * 1_500],
)  # fmt: skip
def test_ambiguous_or_invalid_json_is_400(
    post_weighing: PostWeighing, assert_problem: AssertProblem, body: bytes
) -> None:
    assert_problem(post_weighing(body), 400)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (b'{"name": "a", "age": 9223372036854775808}', "/age"),
        (b'{"name": "a", "age": -9223372036854775809}', "/age"),
        (b'{"name": "a", "age": 1%s}' % (b"0" * 5_000), "/age"),
        (b'{"name": "a", "age": 1E+300}', "/age"),
        (b'{"name": "a", "age": "99999999999999999999"}', "/age"),
        (b'{"name": "a\\u0000b"}', "/name"),
        (b'{"name": "\\ud800"}', "/name"),
        (b'{"name": "a", "extra": {"a/b~": ["\\udfff"]}}', "/extra/a~1b~0/0"),
        (b'{"name": "a", "extra": {"\\u0000": 1}}', "/extra/\0"),
        (b'{"name": "a", "nme": 1}', "/nme"),
        (b'{"name": "a", "paws": [{"claws": 1}, {"claws": 9}]}', "/paws/1/claws"),
        (b"{}", "/name"),
        (b"[]", ""),
        (b"null", ""),
    ],
)  # fmt: skip
def test_a_wrong_value_is_422_with_a_pointer(
    post_weighing: PostWeighing, assert_problem: AssertProblem, body: bytes, pointer: str
) -> None:
    [fault] = assert_problem(post_weighing(body), 422)["errors"]
    assert fault["pointer"] == pointer


def test_unknown_field_deep_inside_names_the_nearest(
    post_weighing: PostWeighing, assert_problem: AssertProblem
) -> None:
    [fault] = assert_problem(post_weighing(b'{"name": "a", "paws": [{"claw": 1}]}'), 422)["errors"]
    assert fault == {"pointer": "/paws/0/claw", "detail": "unknown field", "value": "1", "expected": "claws"}


@pytest.mark.parametrize(
    ("sent", "quoted"),
    [("true", "true"), ('"seven"', "seven"), ("null", "null"), ("7.50", "7.50")],
)
def test_the_wrong_value_of_a_member_is_quoted(
    post_weighing: PostWeighing, assert_problem: AssertProblem, sent: str, quoted: str
) -> None:
    [fault] = assert_problem(post_weighing(f'{{"name": "a", "paws": [{{"claws": {sent}}}]}}'.encode()), 422)["errors"]
    assert fault["value"] == quoted


def test_of_a_long_value_the_beginning_is_quoted(post_weighing: PostWeighing, assert_problem: AssertProblem) -> None:
    body = json.dumps({"name": "a", "age": "x" * 5_000}).encode()
    [fault] = assert_problem(post_weighing(body), 422)["errors"]
    assert fault["value"] == "x" * 299 + "…"


@pytest.mark.parametrize(("depth", "status"), [(64, 200), (65, 422), (900, 422)])
def test_nesting_has_a_bound(post_weighing: PostWeighing, depth: int, status: int) -> None:
    deep = b'{"name": "a", "extra": %s1%s}' % (b"[" * (depth - 1), b"]" * (depth - 1))
    assert post_weighing(deep).status_code == status


def test_no_digit_is_lost(post_weighing: PostWeighing) -> None:
    response = post_weighing(b'{"name": "a", "weight": 0.10000000000000000000000000000000000000010}')
    assert "Decimal('0.10000000000000000000000000000000000000010')" in response.text


@pytest.mark.parametrize("digits", ["5e-324", "-2.2250738585072014e-308", "1.7976931348623157e308", "0.0", "-0e5"])
def test_every_number_that_a_float_can_be_is_read(post_weighing: PostWeighing, digits: str) -> None:
    response = post_weighing(f'{{"name": "a", "weight": {digits}}}'.encode())
    assert f"Decimal('{Decimal(digits)}')" in response.text


def test_too_large_is_413(post_weighing: PostWeighing, assert_problem: AssertProblem) -> None:
    assert_problem(post_weighing(b" " * 10_001), 413)


@pytest.mark.parametrize(("expect", "is_read"), [(None, True), ("100-continue", False)])
def test_too_large_is_read_only_from_clients_that_send_it_unasked(
    post_weighing: PostWeighing, assert_problem: AssertProblem, expect: str | None, *, is_read: bool
) -> None:
    body = BytesIO(b" " * 10_001)
    headers = {} if expect is None else {"Expect": expect}
    environ = {"wsgi.input": body, "CONTENT_LENGTH": "10001"}
    response = post_weighing(b"", headers=headers, environ_overrides=environ)
    assert_problem(response, 413)
    assert bool(body.tell()) == is_read


def test_many_faults_are_listed_in_part(post_weighing: PostWeighing, assert_problem: AssertProblem) -> None:
    sent = b'{"name": "a", "extra": [%s]}' % b",".join([b'"\\u0000"'] * 900)
    response = post_weighing(sent)
    body = assert_problem(response, 422)
    assert 1 < len(body["errors"]) < 900
    assert body["detail"].endswith(f"the first {len(body['errors'])} are listed")
    assert len(response.data) <= 4096
