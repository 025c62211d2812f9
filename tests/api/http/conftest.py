from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.api.http import toy

AssertProblem = Callable[[TestResponse, int], dict[str, Any]]


@pytest.fixture(scope="session")
def app() -> Flask:
    app = toy.create_app()
    app.testing = True  # an exception that no handler takes reaches the test
    return app


@pytest.fixture
def post_weighing(client: FlaskClient) -> Callable[..., TestResponse]:
    def post(body: bytes, content_type: str | None = "application/json", **more: Any) -> TestResponse:
        return client.post("/v1/bears/weighings", data=body, content_type=content_type, **more)

    return post


@pytest.fixture
def assert_problem() -> AssertProblem:
    """Assert that a response is a problem with this status, and return its members."""

    def check(response: TestResponse, status: int) -> dict[str, Any]:
        assert response.status_code == status, response.text
        assert response.content_type == "application/problem+json"
        body: dict[str, Any] = response.get_json(force=True)
        assert body["status"] == status
        assert {"type", "title", "detail"} <= body.keys()
        return body

    return check
