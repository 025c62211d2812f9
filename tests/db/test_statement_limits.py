from collections.abc import Iterator
from time import monotonic
from unittest.mock import patch

import pytest
from flask import Flask
from sqlalchemy import Connection, Engine, text

from api.app import create_app
from api.settings import Settings
from db.driver_connections import DriverConnections
from db.engine import read_connection, snapshot_connection, stream_connection, write_transaction
from db.statement_limits import StatementLimits, StatementTimeoutError, hold_to_budget, limit_statements
from tests.migrated_database import migrate

ENDLESS = text(
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) SELECT count(*) FROM n"
)
LIMITS = StatementLimits(answer=0.2, stream=0.6)


@pytest.fixture
def limited_engine(empty_database: Engine) -> Engine:
    limit_statements(empty_database, LIMITS)
    return empty_database


@pytest.fixture
def slow_app(empty_database: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An application whose list of mechanisms never ends."""
    migrate(empty_database)
    url = empty_database.url.render_as_string(hide_password=False)
    app = create_app(Settings(database_url=url, statement_timeout=LIMITS.answer))
    monkeypatch.setattr("api.v1.records.request_plans.read_page", lambda connection, _: connection.execute(ENDLESS))
    yield app
    app.extensions["database"].dispose()


def read_endlessly(connection: Connection) -> float:
    start = monotonic()
    with pytest.raises(StatementTimeoutError):
        connection.execute(ENDLESS).all()
    return monotonic() - start


def test_a_slow_statement_is_stopped_and_its_connection_is_usable(limited_engine: Engine) -> None:
    with read_connection(limited_engine) as connection:
        assert LIMITS.answer * 0.5 < read_endlessly(connection) < 5
        assert connection.scalar(text("SELECT 7")) == 7
    with read_connection(limited_engine) as connection:
        assert connection.scalar(text("SELECT 8")) == 8


@pytest.mark.slow
def test_a_stream_may_take_longer(limited_engine: Engine) -> None:
    with stream_connection(limited_engine) as connection:
        assert read_endlessly(connection) > LIMITS.stream * 0.5
    with read_connection(limited_engine) as connection:
        assert read_endlessly(connection) < 5


def test_a_slow_reader_of_a_stream_is_not_a_slow_statement(limited_engine: Engine) -> None:
    rows = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT i FROM n"
    with stream_connection(limited_engine) as connection:
        result = connection.execution_options(yield_per=100).execute(text(rows))
        first = result.fetchone()
        if "stopwatch" in connection.info:  # as if the reader had waited for a minute
            connection.info["stopwatch"].last -= 60
        assert first is not None
        assert len(result.all()) == 4999


def test_a_statement_with_a_budget_has_less_time_on_postgresql(empty_database: Engine) -> None:
    if empty_database.dialect.name != "postgresql":
        pytest.skip("SQLite counts steps, not seconds")
    limit_statements(empty_database, StatementLimits(60, 60, list_seconds=0.02))
    # `SHOW` takes no time to speak of, so it tells what the others had.
    show_timeout = "SHOW statement_timeout"
    with DriverConnections(empty_database).borrow() as driver_connection:
        with pytest.raises(StatementTimeoutError):
            driver_connection.fetch_rows(str(ENDLESS), budget=1)
        assert driver_connection.fetch_rows(show_timeout, budget=2) == [("40ms",)]
        assert driver_connection.fetch_rows(show_timeout, budget=20_000) == [("1min",)]
        assert driver_connection.fetch_rows(show_timeout) == [("1min",)]
    for open_connection in (read_connection, snapshot_connection):
        with open_connection(empty_database) as connection:
            with pytest.raises(StatementTimeoutError), hold_to_budget(connection.connection, 1):
                connection.execute(ENDLESS).all()
            connection.rollback()
            with hold_to_budget(connection.connection, 2):
                assert connection.scalar(text(show_timeout)) == "40ms"
            assert connection.scalar(text(show_timeout)) == "1min"


def test_postgresql_is_told_only_of_limits_that_differ_from_the_last(empty_database: Engine) -> None:
    if empty_database.dialect.name != "postgresql":
        pytest.skip("SQLite is told nothing: it asks")
    limit_statements(empty_database, StatementLimits(60, 60, list_seconds=1))
    with DriverConnections(empty_database).borrow() as connection:
        connection.fetch_rows("SELECT 1", budget=1)
        with patch("db.statement_limits._set_statement_timeout") as set_timeout:
            connection.fetch_rows("SELECT 1", budget=1)
            connection.fetch_rows("SELECT 1", budget=None)
            set_timeout.assert_not_called()
            connection.fetch_rows("SELECT 1")
            set_timeout.assert_called_once()


def test_writers_are_not_limited(empty_database: Engine) -> None:
    with write_transaction(empty_database) as connection:
        assert connection.scalar(text("SELECT 1")) == 1
        if connection.dialect.name == "postgresql":
            assert connection.scalar(text("SHOW statement_timeout")) == "0"


@pytest.mark.slow
def test_a_request_beyond_the_limit_is_503_and_the_next_is_answered(slow_app: Flask) -> None:
    client = slow_app.test_client()
    for _ in range(3):
        response = client.get("/v1/mechanisms")
        assert response.status_code == 503
        assert response.content_type == "application/problem+json"
        assert int(response.headers["Retry-After"]) > 0
    assert client.get("/v1/mechanisms/none").status_code == 404
