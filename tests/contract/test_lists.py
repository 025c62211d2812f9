from collections.abc import Callable
from itertools import chain
from typing import Any

import pytest
from flask.testing import FlaskClient

from api.v1.records.resource import Resource
from schemas.shape import includable_paths
from tests.contract.conftest import Get, collect_ids, iter_pages

META = {"release", "licence", "attribution", "disclaimer"}


def test_a_list_is_an_envelope(fetch: Get, path: str, list_resource: Resource) -> None:
    page = fetch(path)
    assert page.keys() == {"data", "links", "meta"}
    assert page["links"].keys() == {"self", "next"}
    assert page["meta"].keys() == META
    assert 0 < len(page["data"]) <= 20
    assert all(record["id"] and record[list_resource.label] for record in page["data"])


def test_self_leads_to_the_same_page(fetch: Get, path: str) -> None:
    page = fetch(path, limit=2, fields="id", count="true")
    assert fetch(page["links"]["self"]) == page


def test_limit_is_the_most_that_come(fetch: Get, path: str) -> None:
    assert len(fetch(path, limit=1, fields="id")["data"]) == 1


def test_the_link_header_says_what_next_says(client: FlaskClient, path: str) -> None:
    for limit in (1, 100):
        response = client.get(f"{path}?limit={limit}&fields=id")
        following = response.get_json()["links"]["next"]
        assert response.headers.get("Link") == (following and f'<{following}>; rel="next"')


def test_next_is_null_at_the_end(fetch: Get, path: str) -> None:
    *_, last = iter_pages(fetch, path, limit=100, fields="id")
    assert last


@pytest.mark.slow
@pytest.mark.parametrize("descending", [False, True], ids=["up", "down"])
def test_paging_visits_every_record_once_in_every_order(
    fetch: Get, path: str, list_resource: Resource, *, descending: bool
) -> None:
    for name in list_resource.collection.sort_keys:
        sort = "-" * descending + name
        all_pages = list(chain.from_iterable(iter_pages(fetch, path, sort=sort, limit=100, fields="id")))
        total = fetch(path, count="true", limit=1)["meta"]["total"]
        size = min(100, max(1, total // 4))
        paged = list(chain.from_iterable(iter_pages(fetch, path, sort=sort, limit=size, fields="id")))
        assert collect_ids(paged) == collect_ids(all_pages)
        assert len(set(collect_ids(all_pages))) == len(all_pages) == total


def test_two_orders_are_one_after_the_other(fetch: Get, path: str, list_resource: Resource) -> None:
    first, *_ = list_resource.collection.sort_keys
    records = list(chain.from_iterable(iter_pages(fetch, path, sort=f"{first},-id", limit=3, fields="id")))
    assert len(set(collect_ids(records))) == len(records) == fetch(path, count="true", limit=1)["meta"]["total"]


def test_sorting_by_id_is_by_code_point(fetch: Get, path: str) -> None:
    found = list(chain.from_iterable(iter_pages(fetch, path, sort="id", limit=100, fields="id")))
    assert collect_ids(found) == sorted(collect_ids(found))


def test_id_keeps_the_order_asked_for_and_lists_the_missing(fetch: Get, path: str) -> None:
    known = collect_ids(fetch(path, limit=5, fields="id")["data"])[::-1]
    page = fetch(path, id=",".join([*known, "nothing-has-this-id", known[0]]), sort="id", limit=1, fields="id")
    assert collect_ids(page["data"]) == known
    assert page["meta"]["missing"] == ["nothing-has-this-id"]
    assert page["links"]["next"] is None


def test_id_serves_what_a_default_filter_leaves_out(fetch: Get) -> None:
    rejected = fetch("/v1/claims", standing="rejected", limit=1)["data"][0]["id"]
    assert collect_ids(fetch("/v1/claims", id=rejected)["data"]) == [rejected]


def test_a_cursor_goes_on_after_the_record_it_was_made_for(fetch: Get, path: str) -> None:
    following = fetch(path, limit=1, fields="id")["links"]["next"]
    if following is not None:
        assert fetch(following)["data"][0]["id"] == fetch(path, limit=2)["data"][1]["id"]


def test_a_cursor_stands_when_only_the_shape_changes(fetch: Get) -> None:
    cursor = fetch("/v1/claims", limit=1)["links"]["next"].partition("cursor=")[2]
    assert fetch("/v1/claims", limit=7, include="therapy", fields="kind,therapy", count="true", cursor=cursor)["data"]


def test_every_read_is_one_statement(
    client: FlaskClient, path: str, list_resource: Resource, count_statements: Callable[[], Any]
) -> None:
    following = client.get(f"{path}?limit=1").get_json()["links"]["next"]
    queries = ["", "?count=true", "?id=nothing", "?id=nothing&count=true", "?limit=1&fields=id"]
    queries += [f"?include={name}" for name in includable_paths(list_resource.schema) if "." not in name]
    for url in [*(path + query for query in queries), *([following] if following else [])]:
        with count_statements() as seen:
            assert client.get(url).status_code == 200
        assert len(seen) == 1, url
