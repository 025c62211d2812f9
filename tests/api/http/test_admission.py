from collections.abc import Iterator

import pytest
from flask import Flask, Response, send_file
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.http import admission, init_app
from tests.api.http.conftest import AssertProblem


@pytest.fixture
def app() -> Flask:
    """Return an app that admits two requests at once, one of them streamed."""
    app = Flask("bounded", static_folder=None)
    init_app(app)

    @app.get("/stream")
    def stream() -> Response:
        return Response(iter(["one ", "two"]))

    @app.get("/file")
    def send_this_file() -> Response:
        return send_file(__file__)

    @app.get("/text")
    @app.get("/healthz")
    @app.get("/metrics")
    @app.get("/readyz")
    def send_text() -> str:
        return "text"

    @app.get("/broken")
    def fail() -> str:
        raise RuntimeError

    admission.init_app(app, 2)
    return app


@pytest.fixture
def occupied(client: FlaskClient) -> Iterator[list[TestResponse]]:
    """Keep both slots occupied with responses that nobody reads to the end."""
    responses = [client.get("/text", buffered=False), client.get("/text", buffered=False)]
    yield responses
    for response in responses:
        response.close()


@pytest.mark.usefixtures("occupied")
def test_request_beyond_the_bound_is_503_with_retry_after(client: FlaskClient, assert_problem: AssertProblem) -> None:
    response = client.get("/text")
    assert_problem(response, 503)
    assert response.headers["Retry-After"] == "1"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("occupied")
@pytest.mark.parametrize("path", ["/healthz", "/metrics", "/readyz"])
def test_health_and_metrics_are_answered_whatever_others_do(client: FlaskClient, path: str) -> None:
    assert client.get(path, buffered=True).status_code == 200


def test_readiness_checks_are_bounded_by_themselves(client: FlaskClient, assert_problem: AssertProblem) -> None:
    checks = [client.get("/readyz") for _ in range(2)]
    assert_problem(client.get("/readyz"), 503)
    assert client.get("/text", buffered=True).status_code == 200
    checks[0].close()
    assert client.get("/readyz", buffered=True).status_code == 200


def test_slot_is_free_again_when_the_response_is_closed(client: FlaskClient, occupied: list[TestResponse]) -> None:
    occupied[0].close()
    assert [client.get("/text", buffered=True).status_code for _ in range(3)] == [200, 200, 200]


def test_error_frees_its_slot(client: FlaskClient) -> None:
    assert {client.get(path, buffered=True).status_code for path in ["/broken", "/nowhere"] * 3} == {404, 500}
    assert client.get("/text", buffered=True).status_code == 200


def test_streams_take_at_most_half_of_the_bound(client: FlaskClient, assert_problem: AssertProblem) -> None:
    stream = client.get("/stream", buffered=False)
    assert_problem(client.get("/stream", buffered=True), 503)
    assert client.get("/text", buffered=True).status_code == 200
    assert client.head("/stream", buffered=True).status_code == 200
    stream.close()
    assert client.get("/stream", buffered=True).text == "one two"


def test_file_frees_the_slot_of_its_stream(client: FlaskClient) -> None:
    assert [client.get("/file", buffered=True).status_code for _ in range(3)] == [200, 200, 200]
    assert client.get("/stream", buffered=True).status_code == 200
