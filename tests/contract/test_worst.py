"""The heaviest requests that the contract allows: each is answered, on either database, whatever it costs."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from api.v1.records.field_selection import MAX_PATHS
from api.v1.records.resource import Resource
from db.queries.filter_operators import MAX_VALUES
from schemas.shape import includable_paths
from tests.contract.conftest import LISTS, collect_ids

# Lists that are read from the same source build the same statements, but for their scope.
OF_EACH_SOURCE = list({resource.collection.source: resource for resource in reversed(LISTS)}.values())


def find_deepest_paths(resource: Resource) -> list[str]:
    """The paths of `include` that lead furthest, the longest first."""
    paths = includable_paths(resource.schema)
    ends = [path for path in paths if not any(other.startswith(f"{path}.") for other in paths)]
    return sorted(ends, key=lambda path: -path.count("."))


@pytest.mark.slow
@pytest.mark.parametrize("resource", OF_EACH_SOURCE, ids=lambda resource: str(resource.key))
def test_every_deepest_path_is_served_with_as_many_others_as_may_be(
    client: FlaskClient, list_path: Callable[[Resource], str], resource: Resource
) -> None:
    paths, path = find_deepest_paths(resource), list_path(resource)
    for start in range(0, len(paths), MAX_PATHS):
        together = ",".join(paths[start : start + MAX_PATHS])
        assert client.get(f"{path}?limit=1&fields=id&include={together}").status_code == 200


def test_one_path_too_many_is_refused(client: FlaskClient) -> None:
    paths = ",".join(["parent"] * (MAX_PATHS + 1))
    assert client.get(f"/v1/therapies?include={paths}").status_code == 422


@pytest.mark.slow
def test_the_most_values_in_every_filter_at_once_are_served(
    client: FlaskClient, path: str, list_resource: Resource
) -> None:
    offered = list_resource.collection.filters
    of_ids = {f"{name}__in": f"no-{name}" for name, item in offered.items() if item.kind == "id"}
    values = {name: ",".join(f"{value[:4]}{n}" for n in range(MAX_VALUES)) for name, value in of_ids.items()}
    response = client.get(path, query_string={**values, "count": "true"})
    assert response.status_code == 200
    assert response.get_json()["meta"]["total"] == 0 or not values


@pytest.mark.slow
def test_the_most_codes_in_a_filter_are_served(client: FlaskClient) -> None:
    codes = ",".join(["mondo:0005147", *(f"mondo:{n}" for n in range(MAX_VALUES - 1))])
    for path in ("/v1/therapies", "/v1/claims"):
        assert client.get(path, query_string={"condition__in": codes, "count": "true"}).status_code == 200
    assert client.get("/v1/therapies", query_string={"condition__in": codes}).get_json()["data"]


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, MAX_VALUES])
def test_the_most_ids_are_served(client: FlaskClient, path: str, count: int) -> None:
    known = collect_ids(client.get(f"{path}?limit=100&fields=id").get_json()["data"])
    ids = (known + [f"missing-{n}" for n in range(MAX_VALUES)])[:count]
    page = client.get(path, query_string={"id": ",".join(ids)}).get_json()
    assert len(page["data"]) + len(page["meta"]["missing"]) == count
