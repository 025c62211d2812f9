from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from api.v1.records.resource import Resource
from schemas.shape import includable_paths, selectable_paths
from tests.contract.conftest import Get, Refused

Place = Callable[[Resource], str]


@pytest.fixture
def item_path(collection: Resource, list_path: Place, fetch: Get) -> str:
    """The path of an item of every collection."""
    path = list_path(collection)
    first = fetch(path, limit=1, fields="id")["data"][0]
    return f"{path}/{first['id']}"


def test_an_item_is_what_its_list_shows(fetch: Get, collection: Resource, list_path: Place, item_path: str) -> None:
    answer = fetch(item_path)
    assert answer.keys() == {"data", "meta"}
    assert answer["meta"].keys() == {"release", "licence", "attribution", "disclaimer"}
    assert fetch(list_path(collection), id=answer["data"]["id"])["data"] == [answer["data"]]


def test_an_item_is_one_statement(
    client: FlaskClient, collection: Resource, item_path: str, count_statements: Callable[[], Any]
) -> None:
    queries = [
        "",
        "?fields=id",
        *(f"?include={name}" for name in includable_paths(collection.schema) if "." not in name),
    ]
    for url in [item_path + query for query in queries]:
        with count_statements() as seen:
            assert client.get(url).status_code == 200
        assert len(seen) == 1, url


def test_what_is_not_there_is_404_at_a_bounded_cost(
    client: FlaskClient, collection: Resource, list_path: Place, count_statements: Callable[[], Any]
) -> None:
    with count_statements() as seen:
        assert client.get(list_path(collection) + "/no-such-id").status_code == 404
    # The record, and what may have been meant: names that begin so, words that the last one may become and names that
    # hold them, near spellings, ids.
    assert len(seen) <= 8


def test_a_list_within_what_is_not_there_is_404(client: FlaskClient, list_resource: Resource) -> None:
    if list_resource.within:
        assert client.get("/v1" + list_resource.path.replace("<id>", "no-such-id")).status_code == 404


def test_id_and_label_are_always_there(fetch: Get, path: str, list_resource: Resource) -> None:
    for name in (path for path in selectable_paths(list_resource.schema) if "." not in path):
        record = fetch(path, limit=1, fields=name)["data"][0]
        assert list(record) == _sort_by_schema(list_resource, {"id", list_resource.label, name})


def test_fields_of_a_related_record_leave_its_others_out(fetch: Get) -> None:
    for risk in fetch("/v1/therapies/donislecel", include="risks", fields="risks.category")["data"]["risks"]:
        assert risk.keys() == {"id", "name", "category"}


def test_include_adds_just_what_it_names(fetch: Get, path: str, list_resource: Resource) -> None:
    plain = fetch(path, limit=2)["data"]
    for name in (path for path in includable_paths(list_resource.schema) if "." not in path):
        for before, after in zip(plain, fetch(path, limit=2, include=name)["data"], strict=True):
            assert after.keys() == before.keys() | {name}
            assert {key: after[key] for key in after if key != name} == {
                key: before[key] for key in before if key != name
            }


def test_fields_and_include_may_be_given_together(fetch: Get) -> None:
    record = fetch("/v1/claims", limit=1, fields="kind", include="therapy")["data"][0]
    assert record.keys() == {"id", "statement", "kind", "therapy"}
    assert "summary" in record["therapy"]


def test_formats_that_are_not_there_are_406(client: FlaskClient, get_errors: Refused, path: str) -> None:
    assert client.get(path, headers={"Accept": "image/png"}).status_code == 406
    assert get_errors(406, path, format="xlsx")[0]["parameter"] == "format"
    assert client.get(path, headers={"Accept": "image/png"}, query_string={"format": "json"}).status_code == 200


def test_errors_may_be_read_from_any_origin(client: FlaskClient, path: str) -> None:
    for query, accept in (("nonsense=1", "*/*"), ("cursor=x", "*/*"), ("", "image/png")):
        response = client.get(f"{path}?{query}", headers={"Origin": "https://elsewhere.test", "Accept": accept})
        assert response.status_code in {400, 406, 422}
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Link" in response.headers["Access-Control-Expose-Headers"]


def _sort_by_schema(resource: Resource, names: set[str]) -> list[str]:
    served = resource.schema().dump_fields.items()
    return [field.data_key or name for name, field in served if (field.data_key or name) in names]
