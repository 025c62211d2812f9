"""The feed of changes: in the order of commits, without gaps, as records were written."""

from collections.abc import Callable
from threading import Event, Thread
from time import monotonic
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, text

from api.http import admission
from api.http.long_poll import DRAINING
from db.changes.change_log import compute_hash, fetch_head
from db.engine import Bind, write_transaction
from db.vocab.record_documents import RECORD_CLASSES
from tests.contract_client import create_checked_app
from tests.db.writer.test_changes import UNLOCK, read_log
from tests.db.writer.test_owners import BLEEDING, EDITED, create, edit, load
from tests.migrated_database import migrate

ATOM = "{http://www.w3.org/2005/Atom}"
PATH = "/v1/changes"


@pytest.fixture
def connection(small_connection: Connection) -> Connection:
    """With the small catalogue, for `rollback_client` too."""
    return small_connection


@pytest.fixture
def written(connection: Connection) -> Connection:
    edit(connection, BLEEDING, statement=EDITED)
    create(connection, "evidence", claim="brand-cost", reference="page-2017", locator="x")
    edit(connection, BLEEDING, status="withdrawn", reason="A mistake.")
    return connection


def read_page(client: FlaskClient, query: str = "") -> dict[str, Any]:
    response = client.get(f"{PATH}{query}")
    assert response.status_code == 200, response.text
    page: dict[str, Any] = response.get_json()
    return page


def read_numbers(client: FlaskClient, query: str) -> list[int]:
    return [change["seq"] for change in read_page(client, query)["data"]]


@pytest.mark.slow
@pytest.mark.usefixtures("written")
def test_pages_give_every_change_once_and_in_order(rollback_client: FlaskClient, connection: Connection) -> None:
    numbers, url = [], f"{PATH}?limit=7"
    while url:
        page = rollback_client.get(url).get_json()
        numbers += [change["seq"] for change in page["data"]]
        assert page["meta"]["next_since"] == (numbers[-1] if page["links"]["next"] else fetch_head(connection).seq)
        url = page["links"]["next"]
    assert numbers == list(range(1, fetch_head(connection).seq + 1))


def test_a_change_is_served_as_it_was_logged(rollback_client: FlaskClient, written: Connection) -> None:
    row = read_log(written)[-3]
    (change,) = read_page(rollback_client, f"?since={row['seq'] - 1}&limit=1")["data"]
    assert (change["type"], change["members"], change["version"]) == ("update", ["statement"], 2)
    assert (change["actor"], change["reason"], change["source"]) == ("editor", "A reason.", "test")
    assert (change["collection"], change["id"]) == BLEEDING
    assert change["document"]["statement"] == EDITED
    assert change["hash"] == compute_hash(row)


def test_every_answer_names_the_head(rollback_client: FlaskClient, written: Connection) -> None:
    head = fetch_head(written)
    for query in ("", f"?since={head.seq}", "?collection=agents", "?limit=1"):
        assert read_page(rollback_client, query)["meta"]["head"] == head._asdict()


@pytest.mark.usefixtures("written")
def test_filters_choose_collections_and_types(rollback_client: FlaskClient, connection: Connection) -> None:
    head = fetch_head(connection).seq
    assert read_numbers(rollback_client, "?type=update,delete") == [head - 2, head]
    assert read_numbers(rollback_client, "?type=create&collection=evidence")[-1] == head - 1
    page = read_page(rollback_client, "?collection=claims&type=update&limit=1")
    assert (page["links"]["next"], page["meta"]["next_since"]) == (None, head)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("collection=claim", "claims"),
        ("collection=x", f"one of {', '.join(sorted(RECORD_CLASSES))}"),
        ("type=updated", "update"),
        ("type=x", "one of create, delete, move, update"),
        ("typ=update", "type"),
    ],
)
def test_an_unknown_word_is_told_what_would_be_right(rollback_client: FlaskClient, query: str, expected: str) -> None:
    (error,) = rollback_client.get(f"{PATH}?{query}").get_json()["errors"]
    assert (error["parameter"], error["expected"]) == (query.partition("=")[0], expected)


@pytest.mark.parametrize(
    "query", ["since=-1", "since=x", "type=eaten", "collection=risk", "limit=0", "limit=1001", "wait=26", "wait=1.5"]
)
def test_bad_parameters_are_422(rollback_client: FlaskClient, query: str) -> None:
    response = rollback_client.get(f"{PATH}?{query}")
    assert response.status_code == 422
    assert response.get_json()["errors"][0]["parameter"] == query.partition("=")[0]


@pytest.mark.usefixtures("written")
def test_numbers_after_the_head_are_410(rollback_client: FlaskClient, connection: Connection) -> None:
    head = fetch_head(connection).seq
    assert rollback_client.get(f"{PATH}?since={head}").status_code == 200
    response = rollback_client.get(f"{PATH}?since={head + 1}")
    assert (response.status_code, response.get_json()["errors"][0]["expected"]) == (410, str(head))


def test_numbers_older_than_kept_are_410(rollback_client: FlaskClient, written: Connection) -> None:
    for statement in UNLOCK[written.dialect.name]:
        written.execute(text(statement))
    written.execute(text("DELETE FROM changes WHERE seq < 5"))
    assert rollback_client.get(PATH).status_code == 410
    detail = rollback_client.get(f"{PATH}?since=3").get_json()["detail"]
    assert "has the number 5" in detail
    assert f"since={fetch_head(written).seq}" in detail
    assert read_numbers(rollback_client, "?since=4&limit=1") == [5]


@pytest.mark.usefixtures("written")
def test_a_page_ends_early_if_its_documents_are_large(
    rollback_client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.changes.change_feed.MAX_PAGE_CHARACTERS", 1)
    page = read_page(rollback_client, "?limit=50")
    assert (len(page["data"]), page["meta"]["next_since"]) == (1, 1)
    assert f"{PATH}?limit=50&since=1" == page["links"]["next"]


@pytest.mark.usefixtures("written")
def test_atom_lists_the_last_changes(rollback_client: FlaskClient, connection: Connection) -> None:
    response = rollback_client.get(f"{PATH}?format=atom&limit=2")
    feed = ET.fromstring(response.text)  # noqa: S314 - our own document
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    assert response.mimetype == "application/atom+xml"
    name, version = "/".join(BLEEDING), 3
    assert titles[1] == f"{name} version {version}: delete"
    response = rollback_client.get(f"{PATH}?limit=1", headers={"Accept": "application/atom+xml"})
    assert str(fetch_head(connection).seq - 1) in response.text


def test_an_empty_log_has_no_changes(create_client: Callable[[Bind], FlaskClient], engine: Engine) -> None:
    page = read_page(create_client(engine))
    assert (page["data"], page["meta"]["head"]) == ([], {"seq": 0, "hash": ""})


@pytest.mark.slow
def test_a_client_that_waits_gets_the_change_when_it_is_committed(
    create_client: Callable[[Bind], FlaskClient], empty_database: Engine
) -> None:
    migrate(empty_database)
    with write_transaction(empty_database) as connection:
        load(connection)
        head = fetch_head(connection).seq
    client = create_client(empty_database)
    pages: list[dict[str, Any]] = []
    thread = Thread(target=lambda: pages.append(client.get(f"{PATH}?since={head}&wait=20").get_json()))
    thread.start()
    with write_transaction(empty_database) as connection:
        edit(connection, BLEEDING, statement=EDITED)
    thread.join(20)
    assert [change["seq"] for change in pages[0]["data"]] == [head + 1]


@pytest.mark.usefixtures("written")
def test_waiting_ends_and_is_never_cached(rollback_client: FlaskClient, connection: Connection) -> None:
    started, head = monotonic(), fetch_head(connection).seq
    response = rollback_client.get(f"{PATH}?since={head}&wait=1")
    assert (response.get_json()["data"], response.headers["Cache-Control"]) == ([], "no-store")
    assert monotonic() - started >= 1
    assert "Retry-After" not in response.headers


@pytest.mark.usefixtures("written")
def test_a_server_without_a_thread_to_spare_answers_at_once(connection: Connection) -> None:
    app = create_checked_app(connection)
    admission.init_app(app, 2)
    started, head = monotonic(), fetch_head(connection).seq
    response = app.test_client().get(f"{PATH}?since={head}&wait=20")
    assert (response.status_code, response.get_json()["data"], response.headers["Retry-After"]) == (200, [], "1")
    assert monotonic() - started < 10


@pytest.mark.usefixtures("written")
def test_a_server_that_stops_ends_all_waiting(rollback_client: FlaskClient, connection: Connection) -> None:
    stopping = Event()
    stopping.set()
    started, head = monotonic(), fetch_head(connection).seq
    response = rollback_client.get(f"{PATH}?since={head}&wait=20", environ_overrides={DRAINING: stopping})
    assert response.headers["Retry-After"] == "1"
    assert monotonic() - started < 10
