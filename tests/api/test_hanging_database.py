"""A database that hangs holds the requests that read it, and neither health checks nor metrics."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from api.app import create_app
from api.settings import Settings
from db.engine import WAIT_SECONDS
from tests.hanging_database import run_hanging_database


@pytest.fixture
def hanging_engine(dialect: str, tmp_path: Path) -> Iterator[Engine]:
    with run_hanging_database(dialect, tmp_path) as engine:
        yield engine


@pytest.fixture
def client(hanging_engine: Engine) -> Iterator[FlaskClient]:
    """A client of an application as it is served, with its cache of answers."""
    app = create_app(Settings(database_url=hanging_engine.url.render_as_string(hide_password=False)))
    yield app.test_client()
    app.extensions["database"].dispose()


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/healthz", "/metrics"])
def test_health_and_metrics_do_not_wait_for_it(client: FlaskClient, path: str) -> None:
    started = time.monotonic()
    responses = [client.get(path) for _ in range(5)]
    seconds = time.monotonic() - started
    assert {response.status_code for response in responses} == {200}
    assert seconds < WAIT_SECONDS / 2  # one wait for the database would take twice as long
    assert all("therapydb_load_conflicts" not in response.text for response in responses)


@pytest.mark.slow
def test_readiness_is_refused(client: FlaskClient) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
