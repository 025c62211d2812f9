from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection
from werkzeug.test import TestResponse

from api.v1.records.resource import Resource
from db.loader.catalogue_revision import write_revision
from tests.contract.conftest import Get

Counted = Callable[[], AbstractContextManager[list[Any]]]

WITHOUT_A_STATE = ["/v1", "/v1/resolve?id=pmid:40544428&follow=false", "/openapi.yaml", "/openapi.json", "/docs"]
OF_MANY_RECORDS = [
    "/v1/search?q=islet",
    "/v1/suggest?q=isl",
    "/v1/compare?therapies=donislecel,zimislecel",
    "/v1/compare?therapies=donislecel,zimislecel&format=csv",
    "/v1/therapies/donislecel/figures/risks.svg",
]
NEVER_KEPT = ["/healthz", "/readyz", "/metrics"]
SPRING, SUMMER = datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)


def revalidate(client: FlaskClient, first: TestResponse) -> TestResponse:
    return client.get(first.request.full_path, headers={"If-None-Match": first.headers["ETag"]})


def check_not_modified(client: FlaskClient, path: str, count_statements: Counted) -> None:
    """Ask twice: one statement for the answer, one for the news that it still holds."""
    client.get("/v1/risks?limit=1")  # the first list after a write reads the counters of all collections too
    with count_statements() as first_statements:
        first = client.get(path)
    with count_statements() as second_statements:
        second = revalidate(client, first)
    assert (first.status_code, second.status_code, second.data) == (200, 304, b"")
    assert first.get_etag() == second.get_etag() != (None, None)
    assert first.last_modified is not None
    assert "max-age" in second.headers["Cache-Control"]
    assert second.headers["Vary"] == first.headers["Vary"]
    assert (len(first_statements), len(second_statements)) == (1, 1)


@pytest.mark.slow
def test_a_list_is_not_sent_twice(client: FlaskClient, path: str, count_statements: Counted) -> None:
    check_not_modified(client, f"{path}?limit=2&count=true", count_statements)


def test_an_empty_list_is_not_sent_twice(client: FlaskClient, path: str, count_statements: Counted) -> None:
    check_not_modified(client, f"{path}?id=nothing", count_statements)


def test_an_item_is_not_sent_twice(
    client: FlaskClient, collection: Resource, fetch: Get, count_statements: Counted
) -> None:
    [record] = fetch(f"/v1/{collection.name}?limit=1")["data"]
    check_not_modified(client, f"/v1/{collection.name}/{record['id']}", count_statements)


@pytest.mark.parametrize("path", OF_MANY_RECORDS)
def test_news_that_an_answer_of_many_records_holds_costs_one_statement(
    client: FlaskClient, path: str, count_statements: Counted
) -> None:
    first = client.get(path)
    with count_statements() as statements:
        second = revalidate(client, first)
    assert (first.status_code, second.status_code, len(statements)) == (200, 304, 1)
    assert second.headers["ETag"] == first.headers["ETag"]


@pytest.mark.slow
@pytest.mark.parametrize("path", WITHOUT_A_STATE)
def test_what_no_state_makes_is_not_sent_twice_either(client: FlaskClient, path: str) -> None:
    assert revalidate(client, client.get(path)).status_code == 304


@pytest.mark.parametrize("path", NEVER_KEPT)
def test_what_is_true_only_now_is_never_kept(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["Cache-Control"] == "no-store"
    assert "ETag" not in headers


def test_pages_and_shapes_have_tags_of_their_own(client: FlaskClient) -> None:
    paths = [
        "/v1/claims",
        "/v1/claims?limit=2",
        "/v1/claims?fields=kind",
        "/v1/therapies",
        "/v1/therapies/vx-264/claims",
    ]
    assert len({client.get(path).headers["ETag"] for path in paths}) == len(paths)


def test_a_tag_of_before_a_change_no_longer_holds(rollback_client: FlaskClient, connection: Connection) -> None:
    write_revision(connection, 1, "first", SPRING)
    first = rollback_client.get("/v1/therapies")
    write_revision(connection, 2, "second", SUMMER)
    second = revalidate(rollback_client, first)
    assert (first.last_modified, second.last_modified) == (SPRING, SUMMER)
    assert (second.status_code, revalidate(rollback_client, second).status_code) == (200, 304)


def test_a_database_built_anew_has_tags_of_its_own(rollback_client: FlaskClient, connection: Connection) -> None:
    write_revision(connection, 1, "first", SPRING)
    first = rollback_client.get("/v1/therapies")
    connection.exec_driver_sql("DELETE FROM revision")
    assert revalidate(rollback_client, first).status_code == 200
    write_revision(connection, 1, "first", SUMMER)
    assert revalidate(rollback_client, first).status_code == 200


def test_another_history_of_equal_number_and_date_repeats_no_tag(
    rollback_client: FlaskClient, connection: Connection
) -> None:
    """A database that is restored, or replaced by a standby that lagged, and then written again."""
    write_revision(connection, 1, "first", SPRING)
    backup = connection.begin_nested()
    write_revision(connection, 2, "second", SUMMER)
    lost = rollback_client.get("/v1/therapies")
    backup.rollback()
    assert revalidate(rollback_client, lost).status_code == 200
    write_revision(connection, 2, "second", SUMMER)
    assert (revalidate(rollback_client, lost).status_code, lost.last_modified) == (200, SUMMER)
