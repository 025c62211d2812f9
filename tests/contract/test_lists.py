from collections.abc import Callable
from itertools import chain
from typing import Any

import pytest
from flask.testing import FlaskClient

from api.v1.records.resource import Resource
from schemas.shape import includable_paths
from tests.contract.conftest import Get, ids, pages

META = {"release", "licence", "disclaimer"}


def test_a_list_is_an_envelope(get: Get, path: str, listed: Resource) -> None:
    page = get(path)
    assert page.keys() == {"data", "links", "meta"}
    assert page["links"].keys() == {"self", "next"}
    assert page["meta"].keys() == META
    assert 0 < len(page["data"]) <= 20
    assert all(record["id"] and record[listed.label] for record in page["data"])


def test_self_leads_to_the_same_page(get: Get, path: str) -> None:
    page = get(path, limit=2, fields="id", count="true")
    assert get(page["links"]["self"]) == page


def test_limit_is_the_most_that_come(get: Get, path: str) -> None:
    assert len(get(path, limit=1, fields="id")["data"]) == 1


def test_the_link_header_says_what_next_says(client: FlaskClient, path: str) -> None:
    for limit in (1, 100):
        response = client.get(f"{path}?limit={limit}&fields=id")
        following = response.get_json()["links"]["next"]
        assert response.headers.get("Link") == (following and f'<{following}>; rel="next"')


def test_next_is_null_at_the_end(get: Get, path: str) -> None:
    *_, last = pages(get, path, limit=100, fields="id")
    assert last


@pytest.mark.parametrize("descending", [False, True], ids=["up", "down"])
def test_paging_visits_every_record_once_in_every_order(
    get: Get, path: str, listed: Resource, *, descending: bool
) -> None:
    for name in listed.collection.sorts:
        sort = "-" * descending + name
        whole = list(chain.from_iterable(pages(get, path, sort=sort, limit=100, fields="id")))
        total = get(path, count="true", limit=1)["meta"]["total"]
        size = min(100, max(1, total // 4))
        paged = list(chain.from_iterable(pages(get, path, sort=sort, limit=size, fields="id")))
        assert ids(paged) == ids(whole)
        assert len(set(ids(whole))) == len(whole) == total


def test_two_orders_are_one_after_the_other(get: Get, path: str, listed: Resource) -> None:
    first, *_ = listed.collection.sorts
    records = list(chain.from_iterable(pages(get, path, sort=f"{first},-id", limit=3, fields="id")))
    assert len(set(ids(records))) == len(records) == get(path, count="true", limit=1)["meta"]["total"]


def test_sorting_by_id_is_by_code_point(get: Get, path: str) -> None:
    found = list(chain.from_iterable(pages(get, path, sort="id", limit=100, fields="id")))
    assert ids(found) == sorted(ids(found))


def test_id_keeps_the_order_asked_for_and_lists_the_missing(get: Get, path: str) -> None:
    known = ids(get(path, limit=5, fields="id")["data"])[::-1]
    page = get(path, id=",".join([*known, "nothing-has-this-id", known[0]]), sort="id", limit=1, fields="id")
    assert ids(page["data"]) == known
    assert page["meta"]["missing"] == ["nothing-has-this-id"]
    assert page["links"]["next"] is None


def test_id_serves_what_a_default_filter_leaves_out(get: Get) -> None:
    rejected = get("/v1/claims", standing="rejected", limit=1)["data"][0]["id"]
    assert ids(get("/v1/claims", id=rejected)["data"]) == [rejected]


def test_a_cursor_goes_on_after_the_record_it_was_made_for(get: Get, path: str) -> None:
    following = get(path, limit=1, fields="id")["links"]["next"]
    if following is not None:
        assert get(following)["data"][0]["id"] == get(path, limit=2)["data"][1]["id"]


def test_a_cursor_stands_when_only_the_shape_changes(get: Get) -> None:
    cursor = get("/v1/claims", limit=1)["links"]["next"].partition("cursor=")[2]
    assert get("/v1/claims", limit=7, include="therapy", fields="kind,therapy", count="true", cursor=cursor)["data"]


def test_every_read_is_one_statement(
    client: FlaskClient, path: str, listed: Resource, counted: Callable[[], Any]
) -> None:
    following = client.get(f"{path}?limit=1").get_json()["links"]["next"]
    queries = ["", "?count=true", "?id=nothing", "?id=nothing&count=true", "?limit=1&fields=id"]
    queries += [f"?include={name}" for name in includable_paths(listed.schema) if "." not in name]
    for url in [*(path + query for query in queries), *([following] if following else [])]:
        with counted() as seen:
            assert client.get(url).status_code == 200
        assert len(seen) == 1, url
