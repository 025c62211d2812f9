"""Requests that are answered by kept plans get what the application answers, byte for byte."""

import json
from collections.abc import Iterator
from random import Random

import pytest
from flask import Flask
from sqlalchemy import Engine
from werkzeug.test import Client, TestResponse

from api.app import create_app
from api.catalogue_day import disable_check
from api.http.path_prefix import PathPrefixMiddleware
from api.http.plan_cache import MAX_KEY, MAX_PLANS
from api.settings import Settings
from api.v1.records.resource import Resource
from api.v1.records.resource_registry import RESOURCES, WITHIN_THERAPY
from db.driver_connections import DriverConnections
from db.statement_limits import StatementTimeoutError
from schemas.shape import includable_paths, selectable_paths
from tests.list_cases import build_list_cases
from tests.sampling import sample_sizes

UNPLANNED = {"Range": "none=0"}  # has no effect on JSON, and is left to the application
LISTS = build_list_cases((*RESOURCES, *WITHIN_THERAPY))
THERAPY = "zimislecel"


@pytest.fixture(scope="module")
def planned_app(catalogue_engine: Engine) -> Iterator[Flask]:
    """An application that keeps plans but no answers, and counts the requests that reach its hooks."""
    url = catalogue_engine.url.render_as_string(hide_password=False)
    app = create_app(Settings(database_url=url, cache_bytes=0))
    disable_check(app)
    app.extensions["requests"] = []
    app.before_request(lambda: app.extensions["requests"].append(1))
    yield app
    app.extensions["database"].dispose()


@pytest.fixture
def planned_client(planned_app: Flask) -> Client:
    return Client(planned_app.wsgi_app)


def get(client: Client, url: str, **headers: str) -> TestResponse:
    return client.get(url, headers={name.replace("_", "-"): value for name, value in headers.items()})


def list_facts(response: TestResponse) -> tuple[int, list[tuple[str, str]], bytes]:
    headers = [pair for pair in response.headers.to_wsgi_list() if pair[0] != "X-Request-Id"]
    return response.status_code, headers, response.data


def ask_three_times(app: Flask, url: str, **headers: str) -> tuple[TestResponse, TestResponse, int]:
    """Return the application's answer, the one by a plan, and how often the latter called the application."""
    client = Client(app.wsgi_app)
    expected = get(client, url, **UNPLANNED, **headers)
    get(client, url, **headers)
    app.extensions["requests"].clear()
    return expected, get(client, url, **headers), len(app.extensions["requests"])


def build_url(resource: Resource) -> str:
    return f"/v1{resource.path}".replace("<id>", THERAPY)


def list_urls(resource: Resource) -> Iterator[str]:
    """Give requests for a list in many ways, and for its records."""
    url = build_url(resource)
    yield url
    yield from (f"{url}?sort={sign}{key}&limit=2" for key in resource.collection.sort_keys for sign in ("", "-"))
    yield from (f"{url}?include={one}&limit=3" for one in includable_paths(resource.schema))
    yield from (f"{url}?fields={name}&count=true" for name in [*selectable_paths(resource.schema)][:6])
    yield from (f"{url}?facets={name}" for name, kind in resource.collection.filters.items() if kind.values)
    yield from (
        f"{url}?{query}" for query in ("q=islet", "limit=1&count=1", "limit=0", "id=x,zimislecel", "format=csv")
    )
    yield from (f"{url}?{query}" for query in ("updated_at__gte=2020-01-01T00:00:00Z", "nonsense=1", "cursor=x"))
    yield from (f"{url}/{name}" for name in ("zimislecel", "no-such-record", "a b", "%C3%A9", "donislecel"))


@pytest.mark.slow
@pytest.mark.parametrize("count", sample_sizes(60))
@pytest.mark.parametrize("resource", LISTS)
def test_a_plan_renders_what_the_application_renders(
    planned_app: Flask, resource: Resource, count: int, sample_random: Random
) -> None:
    urls = [*list_urls(resource)]
    for url in sample_random.sample(urls, min(count, len(urls))):
        expected, planned, _ = ask_three_times(planned_app, url)
        assert list_facts(planned) == list_facts(expected), url


@pytest.mark.parametrize("resource", LISTS)
def test_every_page_of_a_list_is_rendered_by_its_plan(planned_app: Flask, resource: Resource) -> None:
    url: str | None = f"{build_url(resource)}?limit=2"
    for _ in range(3):
        if url is None:
            break
        expected, planned, calls = ask_three_times(planned_app, url)
        assert (list_facts(planned), calls) == (list_facts(expected), 0)
        url = json.loads(planned.data)["links"]["next"]


@pytest.mark.slow
def test_the_plan_of_one_record_renders_the_others(planned_app: Flask, planned_client: Client) -> None:
    for name in RESOURCES:
        url = f"/v1{name.path}"
        ids = [record["id"] for record in json.loads(get(planned_client, f"{url}?limit=5").data)["data"]]
        get(planned_client, f"{url}/{ids[0]}")
        for record_id in ids[1:]:
            expected = get(planned_client, f"{url}/{record_id}", **UNPLANNED)
            planned_app.extensions["requests"].clear()
            assert list_facts(get(planned_client, f"{url}/{record_id}")) == list_facts(expected)
            assert planned_app.extensions["requests"] == []


def test_a_known_answer_is_a_304_by_its_plan(planned_app: Flask) -> None:
    for url in ("/v1/therapies?limit=3", "/v1/therapies/zimislecel"):
        tag = get(Client(planned_app.wsgi_app), url).headers["ETag"]
        for known in (tag, f'W/{tag}, "x"', "*", '"other"', "unquoted", tag.strip('"')):
            expected, planned, calls = ask_three_times(planned_app, url, If_None_Match=known)
            assert list_facts(planned) == list_facts(expected), known
            assert calls == 0


def test_a_plan_belongs_to_the_prefix_under_which_it_was_made(planned_app: Flask) -> None:
    clients = [
        Client(PathPrefixMiddleware(planned_app.wsgi_app, f"http://x{prefix}", trusts_proxy=False))
        for prefix in ("", "/a", "/b")
    ]
    for client in clients * 2:
        expected = get(client, "/v1/claims?limit=1", **UNPLANNED)
        assert list_facts(get(client, "/v1/claims?limit=1")) == list_facts(expected)


def test_a_plan_whose_time_is_over_is_not_tried_again(planned_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client, url = Client(planned_app.wsgi_app), "/v1/measures?limit=1"
    get(client, url)

    def time_out(*_: object) -> None:
        raise StatementTimeoutError

    monkeypatch.setattr("db.driver_connections.DriverConnection.fetch_rows", time_out)
    assert get(client, url).status_code == 503


def test_a_broken_connection_is_replaced(planned_app: Flask) -> None:
    client, url = Client(planned_app.wsgi_app), "/v1/measures?limit=1&fields=id"
    expected = [list_facts(get(client, url)) for _ in range(2)][-1]
    plans = planned_app.extensions["plans"]
    with plans._borrow() as connection:  # noqa: SLF001 - the one that the next request takes
        connection._connection.dbapi_connection.close()  # noqa: SLF001
    assert list_facts(get(client, url)) == expected
    assert plans._paused_until > 0  # noqa: SLF001
    plans._paused_until = 0.0  # noqa: SLF001
    assert ask_three_times(planned_app, url)[2] == 0


def test_the_number_of_plans_is_bounded(planned_app: Flask, planned_client: Client) -> None:
    for number in range(1, 40):
        get(planned_client, f"/v1/measures?fields=id&limit={number}")
    plans = planned_app.extensions["plans"]._plans  # noqa: SLF001
    assert 0 < len(plans) <= MAX_PLANS


def test_no_plan_is_kept_of_a_very_long_request(planned_app: Flask) -> None:
    *_, calls = ask_three_times(planned_app, f"/v1/measures?_={'x' * MAX_KEY}")
    assert calls == 1


def test_a_connection_is_used_again_and_holds_no_transaction(catalogue_engine: Engine) -> None:
    connections = DriverConnections(catalogue_engine)
    with connections.borrow() as first:
        assert first.fetch_rows("SELECT 1")[0][0] == 1
        driver_connection = first._connection.dbapi_connection  # noqa: SLF001
        info = getattr(driver_connection, "info", None)
        in_transaction = getattr(driver_connection, "in_transaction", None) if info is None else info.transaction_status
        assert not in_transaction
    with connections.borrow() as second:
        assert second is first


@pytest.mark.parametrize(
    "url",
    [
        "/v1/search?q=islet",
        "/v1/suggest?q=isl",
        "/v1/compare?therapies=zimislecel,donislecel",
        "/v1/therapies/zimislecel/figures/risks.svg",
        "/v1/therapies/zimislecel?include=components",
        "/v1/attributes",
        "/v1/claims?limit=2",
    ],
)
def test_a_known_tag_is_answered_without_the_application(planned_app: Flask, planned_client: Client, url: str) -> None:
    tag = get(planned_client, url).headers["ETag"]
    expected = get(planned_client, url, If_None_Match=tag)
    planned_app.extensions["requests"].clear()
    assert list_facts(get(planned_client, url, If_None_Match=tag)) == list_facts(expected)
    assert expected.status_code == 304
    assert planned_app.extensions["requests"] == []
