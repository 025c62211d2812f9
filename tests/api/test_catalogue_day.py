"""What is due for review on a day is so from the first answer of that day, also where answers are cached."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from api.app import create_app
from api.cli.catalogue import load_catalogue
from api.settings import Settings
from db.engine import read_connection
from tests.migrated_database import migrate
from tests.small_catalogue import SMALL_CATALOGUE

EVENING = datetime(2026, 11, 28, 23, 59, tzinfo=UTC)
LATER = datetime(2027, 5, 22, tzinfo=UTC)  # the day after the term of a status that was read on 21 November 2026


@pytest.fixture
def caching_client(empty_database: Engine) -> Iterator[FlaskClient]:
    """A client on an evening, of an application that caches answers over a catalogue loaded then."""
    migrate(empty_database)
    with time_machine.travel(EVENING, tick=False):
        load_catalogue(empty_database, SMALL_CATALOGUE)
        app = create_app(Settings(database_url=empty_database.url.render_as_string(hide_password=False)))
        yield app.test_client()
        app.extensions["database"].dispose()


def read_day(engine: Engine) -> str:
    with read_connection(engine) as connection:
        return str(connection.scalar(text("SELECT day FROM revision")))


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/v1/claims", "/", "/feed.atom"])
def test_no_answer_of_yesterday_is_sent_today(caching_client: FlaskClient, empty_database: Engine, path: str) -> None:
    caching_client.get(path)
    assert caching_client.get(path).headers["Cache-Status"] == "therapydb; hit"
    with time_machine.travel(LATER, tick=False):
        answer = caching_client.get(path)
    assert "fwd=miss" in answer.headers["Cache-Status"]
    assert read_day(empty_database) == "2027-05-22"
    assert path != "/v1/claims" or '"stale"' in answer.text


@pytest.mark.slow
def test_health_and_metrics_never_write(caching_client: FlaskClient, empty_database: Engine) -> None:
    with time_machine.travel(LATER, tick=False):
        assert caching_client.get("/readyz").status_code == 200
        caching_client.get("/metrics")
    assert read_day(empty_database) == "2026-11-28"
