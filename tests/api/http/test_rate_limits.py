import pytest
from flask import Flask
from flask.testing import FlaskClient
from limits.errors import StorageError
from limits.storage import MemoryStorage

from api.http import RateLimitSettings
from tests.api.http import toy
from tests.api.http.conftest import AssertProblem

RATE = "3/minute; 5/hour"
KEYS = ("one", "two")


@pytest.fixture
def app() -> Flask:
    app = toy.create_app(rate=RateLimitSettings(RATE, keys=KEYS))
    app.add_url_rule("/healthz", view_func=lambda: "alive")
    return app


def test_no_rate_no_headers() -> None:
    headers = toy.create_app().test_client().get("/v1/bears").headers
    assert not {"RateLimit", "RateLimit-Policy"} & {*headers.keys()}


def test_every_response_has_the_remaining_quota(client: FlaskClient) -> None:
    for path, left in [("/v1/bears", 2), ("/nowhere", 1), ("/v1/bears?a=b", 0)]:
        headers = client.get(path).headers
        assert headers["RateLimit-Policy"] == '"3-per-60s";q=3;w=60, "5-per-3600s";q=5;w=3600'
        assert headers["RateLimit"].startswith(f'"3-per-60s";r={left};t=')
        assert "Retry-After" not in headers


def test_over_the_rate_is_429_with_retry_after(client: FlaskClient, assert_problem: AssertProblem) -> None:
    answers = [client.get("/v1/bears") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert_problem(answers[3], 429)
    assert 0 < int(answers[3].headers["Retry-After"]) <= 60
    assert answers[3].headers["RateLimit"].startswith('"3-per-60s";r=0;t=')
    assert answers[3].headers["Access-Control-Allow-Origin"] == "*"


def test_clients_are_counted_apart_by_key_and_by_address(client: FlaskClient) -> None:
    clients = [
        {"headers": {"Authorization": "Bearer one"}},
        {"headers": {"Authorization": "Bearer two"}},
        {"environ_base": {"REMOTE_ADDR": "192.0.2.1"}},
        {"environ_base": {"REMOTE_ADDR": "192.0.2.2"}},
    ]
    for other_client in clients:
        answers = [client.get("/v1/bears", **other_client) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]


def test_a_key_is_counted_wherever_it_comes_from(client: FlaskClient) -> None:
    key = {"Authorization": "Bearer one"}
    addresses = [f"192.0.2.{number}" for number in range(4)]
    statuses = [client.get("/v1/bears", headers=key, environ_base={"REMOTE_ADDR": it}).status_code for it in addresses]
    assert statuses == [200, 200, 200, 429]


def test_unknown_key_does_not_evade_the_limit(client: FlaskClient) -> None:
    made_up = [{"Authorization": f"Bearer {number}"} for number in range(4)]
    assert [client.get("/v1/bears", headers=key).status_code for key in made_up] == [200, 200, 200, 429]


def test_monitoring_and_preflights_are_never_counted(client: FlaskClient) -> None:
    for _ in range(6):
        assert client.get("/healthz").status_code == 200
        assert client.options("/v1/bears").status_code == 200
    assert client.get("/v1/bears").headers["RateLimit"].startswith('"3-per-60s";r=2;')


def test_a_storage_that_fails_lets_requests_pass(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StorageError(OSError("gone"))

    monkeypatch.setattr(MemoryStorage, "incr", fail)
    response = client.get("/v1/bears")
    assert response.status_code == 200
    assert "RateLimit" not in response.headers
