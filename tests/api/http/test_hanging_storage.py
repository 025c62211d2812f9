"""A Redis that hangs costs one request half a second at most; the others pass as with one that is dead.

The half second is that of the two timeouts. Clocks of a busy machine are read with a margin: of many requests the
middle one.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api.http import RateLimitSettings, circuit_breaker
from api.http.rate_limits import STORAGE_SECONDS
from tests.api.http import toy
from tests.redis_server import RedisServer, run_redis

MAX_SECONDS = 2.0


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    with run_redis(tmp_path) as server:
        yield server


@pytest.fixture
def app(redis: RedisServer, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setattr(circuit_breaker.CircuitBreaker.__init__, "__defaults__", (0.05,))
    app = toy.create_app(rate=RateLimitSettings("100/minute; 5000/day", redis.url))
    app.add_url_rule("/healthz", view_func=lambda: "alive")
    return app


def measure(client: FlaskClient, path: str = "/v1/bears") -> tuple[float, bool]:
    """Return the seconds of one request, and whether it was counted."""
    started = time.perf_counter()
    response = client.get(path, buffered=True)
    assert response.status_code == 200
    return time.perf_counter() - started, "RateLimit" in response.headers


def test_timeouts_of_connecting_and_reading_are_half_a_second() -> None:
    assert 2 * STORAGE_SECONDS <= 0.5


def test_storage_that_hangs_costs_half_a_second_once(client: FlaskClient, redis: RedisServer) -> None:
    assert measure(client)[1]
    redis.pause()
    first = measure(client)
    others = [measure(client) for _ in range(20)]
    assert first[0] < MAX_SECONDS
    assert median(seconds for seconds, _ in others) < 0.1
    assert not any(counted for _, counted in [first, *others])


def test_requests_are_counted_again_when_it_goes_on(client: FlaskClient, redis: RedisServer) -> None:
    measure(client)
    redis.pause()
    measure(client)
    redis.resume()
    deadline = time.monotonic() + 30
    while not measure(client)[1]:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_storage_that_hangs_from_the_start_costs_as_little(client: FlaskClient, redis: RedisServer) -> None:
    redis.pause()
    assert measure(client)[0] < MAX_SECONDS
    assert median(measure(client)[0] for _ in range(20)) < 0.1


def test_uncounted_paths_never_touch_it(client: FlaskClient, redis: RedisServer) -> None:
    redis.pause()
    assert median(measure(client, "/healthz")[0] for _ in range(5)) < 0.1
    assert client.options("/v1/bears").status_code == 200
    assert measure(client)[0] > 0.1  # it was not known yet that it hangs
