import logging

import pytest
from flask import Flask, abort, got_request_exception
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from api.http.problems import Problem, convert_http_exception, render_problem
from tests.api.http import toy
from tests.api.http.conftest import AssertProblem


def test_unknown_path_is_404(client: FlaskClient, assert_problem: AssertProblem) -> None:
    assert assert_problem(client.get("/nowhere"), 404)["title"] == "Not Found"


def test_405_keeps_allow(client: FlaskClient, assert_problem: AssertProblem) -> None:
    response = client.delete("/v1/bears")
    assert_problem(response, 405)
    assert set(response.allow) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize("method", ["get", "Get", "head", "oPTIONS"])
def test_method_in_small_letters_is_405(client: FlaskClient, assert_problem: AssertProblem, method: str) -> None:
    response = client.open("/v1/bears", environ_overrides={"REQUEST_METHOD": method})
    assert method in assert_problem(response, 405)["detail"]
    assert set(response.allow) == {"GET", "HEAD", "OPTIONS"}


def test_410_has_reason_and_successor(client: FlaskClient, assert_problem: AssertProblem) -> None:
    body = assert_problem(client.get("/v1/bears/cave"), 410)
    assert (body["reason"], body["successor"]) == ("hunted", "/v1/bears/brown")


def test_exceptions_of_other_rooms_are_translated(client: FlaskClient, assert_problem: AssertProblem) -> None:
    assert assert_problem(client.get("/unbearable"), 409)["detail"] == "unbearable: honey"


@pytest.mark.parametrize("propagate", [True, False, None])
@pytest.mark.parametrize("testing", [True, False])
def test_500_reveals_nothing_and_is_logged(
    caplog: pytest.LogCaptureFixture, assert_problem: AssertProblem, *, testing: bool, propagate: bool | None
) -> None:
    app = toy.create_app()
    app.config.update(TESTING=testing, PROPAGATE_EXCEPTIONS=propagate)
    with caplog.at_level(logging.ERROR):
        response = app.test_client().get("/broken")
    assert_problem(response, 500)
    assert "SELECT" not in response.text
    assert "RuntimeError: SELECT secret" in caplog.text


def test_500_is_signalled(app: Flask, client: FlaskClient) -> None:
    seen: list[Exception] = []
    with got_request_exception.connected_to(lambda _, exception: seen.append(exception), sender=app):
        client.get("/broken")
    assert [type(error) for error in seen] == [RuntimeError]


def test_titles_do_not_follow_the_version_of_python() -> None:
    assert [Problem(status).to_dict()["title"] for status in (413, 414, 422)] == [
        "Content Too Large",
        "URI Too Long",
        "Unprocessable Content",
    ]


def test_abort_keeps_its_description() -> None:
    with pytest.raises(Exception, match="hibernating") as caught:
        abort(409, "hibernating")
    assert convert_http_exception(caught.value).detail == "hibernating"  # type: ignore[arg-type]


@given(detail=st.text(alphabet=st.characters(categories=["Cs", "Cc", "L"])))
def test_any_text_can_be_quoted_back(detail: str) -> None:
    assert render_problem(Problem(422, detail)).get_json(force=True)["status"] == 422
