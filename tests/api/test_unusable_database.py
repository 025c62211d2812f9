"""A database that lacks tables or rows, or whose file is corrupt, is a 503 of one line, never a 500."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, insert, text

from api.app import create_app
from api.settings import Settings, SettingsError, load_settings
from db.engine import create_database_engine, write_transaction
from db.models import Revision
from tests.migrated_database import migrate

PATHS = ("/readyz", "/v1/therapies")


@pytest.fixture
def corrupt_client(tmp_path: Path) -> Iterator[FlaskClient]:
    """A client of an application whose file is overwritten after the first request."""
    path = tmp_path / "therapydb.sqlite"
    engine = create_database_engine(f"sqlite:///{path}")
    migrate(engine)
    client = create_app(Settings(), engine).test_client()
    client.get("/readyz")
    engine.dispose()
    path.write_bytes(b"\xa5" * path.stat().st_size)
    yield client
    engine.dispose()


@pytest.mark.slow
@pytest.mark.parametrize("path", PATHS)
def test_database_without_tables_is_not_ready(empty_database: Engine, path: str) -> None:
    response = create_app(Settings(), empty_database).test_client().get(path)
    assert (response.status_code, response.mimetype) == (503, "application/problem+json")
    assert response.headers["Retry-After"] == "5"


def test_database_without_a_catalogue_is_not_ready(empty_database: Engine) -> None:
    migrate(empty_database)
    response = create_app(Settings(), empty_database).test_client().get("/readyz")
    assert response.status_code == 503
    assert response.get_json()["detail"] == "the database holds no catalogue"


def test_database_without_one_table_answers_503(empty_database: Engine) -> None:
    migrate(empty_database)
    with write_transaction(empty_database) as connection:
        connection.execute(text("DROP TABLE revision"))
    client = create_app(Settings(), empty_database).test_client()
    assert [client.get(path).status_code for path in PATHS] == [503, 503]


def test_database_without_any_other_table_is_not_ready(empty_database: Engine) -> None:
    migrate(empty_database)
    with write_transaction(empty_database) as connection:
        values = {"id": 1, "number": 7, "digest": "d", "updated_at": datetime(2026, 1, 1, tzinfo=UTC)}
        connection.execute(insert(Revision).values(values))
    client = create_app(Settings(), empty_database).test_client()
    assert client.get("/readyz").get_json() == {"status": "ready", "revision": 7}
    with write_transaction(empty_database) as connection:
        connection.execute(text("ALTER TABLE evidence RENAME TO elsewhere"))
    assert client.get("/readyz").status_code == 503


@pytest.mark.parametrize("path", PATHS)
def test_corrupt_file_answers_503_without_a_traceback(
    corrupt_client: FlaskClient, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        assert corrupt_client.get(path).status_code == 503
    assert [record for record in caplog.records if record.exc_info] == []


def test_known_secret_is_refused_off_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOST", "0.0.0.0")  # noqa: S104 - nothing listens
    assert load_settings().host == "0.0.0.0"  # noqa: S104
    with pytest.raises(SettingsError, match="THERAPYDB_SECRET"):
        create_app()
