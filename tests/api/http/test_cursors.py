import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from api.http import cursors
from api.http.problems import Problem
from tests.api.http.conftest import AssertProblem

scalars = st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False)


@given(keys=st.lists(scalars), scope=st.text(st.characters(codec="utf-8")))
def test_decoding_returns_the_keys(keys: list[cursors.Scalar], scope: str) -> None:
    assert cursors.decode_cursor("s", scope, cursors.encode_cursor("s", scope, keys)) == keys


@given(at=st.integers(0), put=st.characters(codec="ascii"))
def test_altered_is_refused(at: int, put: str) -> None:
    good = cursors.encode_cursor("s", "list", ["Sun bear", 7])
    at %= len(good)
    bad = good[:at] + put + good[at + 1 :]
    if bad != good:
        with pytest.raises(Problem) as caught:
            cursors.decode_cursor("s", "list", bad)
        assert caught.value.errors == [{"parameter": "cursor", "detail": cursors.ALTERED}]


@given(cursor=st.text())
def test_made_up_is_refused(cursor: str) -> None:
    with pytest.raises(Problem):
        cursors.decode_cursor("s", "list", cursor)


def test_other_secret_is_refused() -> None:
    with pytest.raises(Problem):
        cursors.decode_cursor("other", "list", cursors.encode_cursor("s", "list", [1]))


def test_cursor_of_another_list_is_named_as_such() -> None:
    with pytest.raises(Problem) as caught:
        cursors.decode_cursor("s", "list?sort=name", cursors.encode_cursor("s", "list", [1]))
    assert caught.value.errors == [{"parameter": "cursor", "detail": cursors.OTHER_LIST}]


def test_bad_cursor_is_400(client: FlaskClient, assert_problem: AssertProblem) -> None:
    [fault] = assert_problem(client.get("/v1/bears?cursor=abc"), 400)["errors"]
    assert fault["parameter"] == "cursor"


def test_next_page_is_reached(client: FlaskClient) -> None:
    following = client.get("/v1/bears").get_json()["links"]["next"]
    assert client.get(following).status_code == 200
