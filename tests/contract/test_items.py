from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from api.v1.records.resource import Resource
from schemas.shape import includable_paths, selectable_paths
from tests.contract.conftest import Get, Refused

Place = Callable[[Resource], str]


@pytest.fixture
def item(collection: Resource, place: Place, get: Get) -> str:
    """The path of an item of every collection."""
    path = place(collection)
    first = get(path, limit=1, fields="id")["data"][0]
    return f"{path}/{first['id']}"


def test_an_item_is_what_its_list_shows(get: Get, collection: Resource, place: Place, item: str) -> None:
    answer = get(item)
    assert answer.keys() == {"data", "meta"}
    assert answer["meta"].keys() == {"release", "licence", "disclaimer"}
    assert get(place(collection), id=answer["data"]["id"])["data"] == [answer["data"]]


def test_an_item_is_one_statement(
    client: FlaskClient, collection: Resource, item: str, counted: Callable[[], Any]
) -> None:
    queries = [
        "",
        "?fields=id",
        *(f"?include={name}" for name in includable_paths(collection.schema) if "." not in name),
    ]
    for url in [item + query for query in queries]:
        with counted() as seen:
            assert client.get(url).status_code == 200
        assert len(seen) == 1, url


def test_what_is_not_there_is_one_statement_and_404(
    client: FlaskClient, collection: Resource, place: Place, counted: Callable[[], Any]
) -> None:
    with counted() as seen:
        assert client.get(place(collection) + "/no-such-id").status_code == 404
    assert len(seen) == 1


def test_a_list_within_what_is_not_there_is_404(client: FlaskClient, listed: Resource) -> None:
    if listed.within:
        assert client.get("/v1" + listed.path.replace("<id>", "no-such-id")).status_code == 404


def test_id_and_label_are_always_there(get: Get, path: str, listed: Resource) -> None:
    for name in (one for one in selectable_paths(listed.schema) if "." not in one):
        record = get(path, limit=1, fields=name)["data"][0]
        assert list(record) == _in_order(listed, {"id", listed.label, name})


def test_fields_of_a_related_record_leave_its_others_out(get: Get) -> None:
    for risk in get("/v1/therapies/donislecel", include="risks", fields="risks.category")["data"]["risks"]:
        assert risk.keys() == {"id", "name", "category"}


def test_include_adds_just_what_it_names(get: Get, path: str, listed: Resource) -> None:
    plain = get(path, limit=2)["data"]
    for name in (one for one in includable_paths(listed.schema) if "." not in one):
        for before, after in zip(plain, get(path, limit=2, include=name)["data"], strict=True):
            assert after.keys() == before.keys() | {name}
            assert {key: after[key] for key in after if key != name} == {
                key: before[key] for key in before if key != name
            }


def test_fields_and_include_may_be_given_together(get: Get) -> None:
    record = get("/v1/claims", limit=1, fields="kind", include="therapy")["data"][0]
    assert record.keys() == {"id", "statement", "kind", "therapy"}
    assert "summary" in record["therapy"]


def test_formats_that_are_not_there_are_406(client: FlaskClient, refused: Refused, path: str) -> None:
    assert client.get(path, headers={"Accept": "image/png"}).status_code == 406
    assert refused(406, path, format="xlsx")[0]["parameter"] == "format"
    assert client.get(path, headers={"Accept": "image/png"}, query_string={"format": "json"}).status_code == 200


def test_errors_may_be_read_from_any_origin(client: FlaskClient, path: str) -> None:
    for query, accept in (("nonsense=1", "*/*"), ("cursor=x", "*/*"), ("", "image/png")):
        response = client.get(f"{path}?{query}", headers={"Origin": "https://elsewhere.test", "Accept": accept})
        assert response.status_code in {400, 406, 422}
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Link" in response.headers["Access-Control-Expose-Headers"]


def _in_order(resource: Resource, names: set[str]) -> list[str]:
    served = resource.schema().dump_fields.items()
    return [field.data_key or name for name, field in served if (field.data_key or name) in names]
