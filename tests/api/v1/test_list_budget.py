"""What a client reads of a list that would read too many records."""

from collections.abc import Iterator
from typing import NoReturn

import pytest
from sqlalchemy import Engine
from werkzeug.test import Client

from api.app import create_app
from api.catalogue_day import disable_check
from api.settings import Settings
from db.statement_limits import StatementTimeoutError

WIDE = "/v1/claims?statement__contains=no+claim+has+this"


@pytest.fixture
def limited_client(catalogue_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """A client of an application with a budget of 100 steps; on PostgreSQL, statements for it have no time."""
    url = catalogue_engine.url.render_as_string(hide_password=False)
    app = create_app(Settings(database_url=url, list_steps=100))
    disable_check(app)
    if catalogue_engine.dialect.name == "postgresql":
        monkeypatch.setattr("db.queries.page.fetch_rows", stop_statement)
    yield Client(app.wsgi_app)
    app.extensions["database"].dispose()


def stop_statement(*_: object, **__: object) -> NoReturn:
    raise StatementTimeoutError


def test_a_list_beyond_its_budget_is_503_that_names_filters(
    limited_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        response = limited_client.get(WIDE)
        problem = response.get_json()
        assert response.status_code == 503
        assert response.content_type == "application/problem+json"
        assert response.headers["Cache-Control"] == "no-store"
        assert "stored" not in response.headers["Cache-Status"]
        assert "Retry-After" not in response.headers
        assert "waiting does not help" in problem["detail"]
        assert "add `therapy`, `component`" in problem["detail"]
        assert [fault["parameter"] for fault in problem["errors"]] == ["statement__contains"]
        assert "`reference`" in problem["errors"][0]["expected"]
    monkeypatch.undo()
    assert limited_client.get("/v1/claims?limit=2").status_code == 200
