"""Every path of the contract under every method: HEAD is GET without the body, OPTIONS tells what there is."""

from collections.abc import Callable

import pytest
from _pytest.mark.structures import ParameterSet
from flask.testing import FlaskClient

from api.v1.records.resource_registry import RESOURCES
from tests.contract_client import load_contract
from tests.list_cases import FAST_LISTS

PATHS = load_contract()["paths"]


def is_tried_in_fast(path: str) -> bool:
    """Whether `--fast` tries the path: all but those of the lists and items that it leaves out."""
    collection, *rest = path.removeprefix("/v1/").split("/")
    key = ".".join([collection, *rest[1:2]])
    return key in FAST_LISTS or collection not in {resource.name for resource in RESOURCES}


def build_case(path: str) -> ParameterSet:
    return pytest.param(path, id=path, marks=() if is_tried_in_fast(path) else pytest.mark.slow)


CASES = [build_case(path) for path in PATHS]
READ = [path for path, operations in PATHS.items() if "get" in operations]
BESIDE = ["/openapi.yaml", "/openapi.json", "/docs", "/healthz", "/readyz"]
METHODS = {"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"}
NEEDED = {
    "/v1/compare": "therapies=donislecel,zimislecel",
    "/v1/resolve": "id=pmid:40544428",
    "/v1/search": "q=islet",
    "/v1/suggest": "q=isl",
}
VALUES = {"{collection}": "claims", "{version}": "1", "{first}": "1", "{second}": "1"}
REQUESTS = {
    "as it comes": ("", {}),
    "as it is held": ("", {"If-None-Match": "*"}),
    "in a type that is not there": ("", {"Accept": "image/png"}),
    "with a parameter that is not there": ("nonsense=1", {}),
    "from elsewhere": ("", {"Origin": "https://elsewhere.test"}),
    **{f"as {name}": (f"format={name}", {}) for name in ("json", "csv", "ndjson", "jsonld", "fhir", "bibtex", "svg")},
}

Address = Callable[[str], str]


@pytest.fixture
def fill_path(client: FlaskClient) -> Address:
    """Give a path of the contract with a record in its place, and what must be asked of it."""

    def fill(path: str) -> str:
        for name, value in VALUES.items():
            path = path.replace(name, value)
        collection = path.split("/")[2] if "{id}" in path else ""
        if collection:
            [record] = client.get(f"/v1/{collection}?limit=1&fields=id").get_json()["data"]
            path = path.replace("{id}", record["id"])
        name = "csv" if "formats" in path else client.get("/v1/vocabulary").get_json()["data"][0]["id"]
        return f"{path.replace('{name}', name)}?{NEEDED.get(path, '')}"

    return fill


def get_allowed_methods(path: str) -> set[str]:
    methods = {method.upper() for method in PATHS[path]}
    return methods | {"OPTIONS"} | ({"HEAD"} if "GET" in methods else set())


@pytest.mark.slow
@pytest.mark.parametrize("path", READ + BESIDE)
def test_head_is_get_without_the_body(client: FlaskClient, fill_path: Address, path: str) -> None:
    url = fill_path(path)
    for query, condition in REQUESTS.values():
        headers = {**condition, "X-Request-Id": "same"}
        head, get = (client.open(f"{url}&{query}", method=method, headers=headers) for method in ("HEAD", "GET"))
        assert (head.data, head.status_code, head.headers) == (b"", get.status_code, get.headers)
    assert client.get(url).status_code in {200, 303}


@pytest.mark.parametrize("path", [build_case(path) for path in READ if "{" in path])
def test_head_of_what_is_not_there_is_404_too(client: FlaskClient, path: str) -> None:
    url = path.replace("{id}", "nothing").replace("{name}", "nothing")
    head, get = (client.open(url, method=method, headers={"X-Request-Id": "same"}) for method in ("HEAD", "GET"))
    assert (head.status_code, head.headers, head.data) == (404, get.headers, b"")


@pytest.mark.parametrize("path", CASES)
def test_options_says_what_the_contract_says(client: FlaskClient, fill_path: Address, path: str) -> None:
    response = client.options(fill_path(path))
    assert (response.status_code, response.data) == (200, b"")
    assert {*response.headers["Allow"].split(", ")} == get_allowed_methods(path)


@pytest.mark.slow
@pytest.mark.parametrize("path", CASES)
def test_any_origin_may_send_what_the_contract_takes(client: FlaskClient, fill_path: Address, path: str) -> None:
    sent = {"authorization", "content-type", "if-none-match"}
    for method in get_allowed_methods(path) - {"OPTIONS"}:
        preflight_headers = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": ", ".join(sent)}
        headers = client.options(
            fill_path(path), headers={"Origin": "https://elsewhere.test", **preflight_headers}
        ).headers
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert method in headers["Access-Control-Allow-Methods"].split(", ")
        assert {*headers["Access-Control-Allow-Headers"].lower().split(", ")} == sent
        assert int(headers["Access-Control-Max-Age"]) > 0


@pytest.mark.slow
@pytest.mark.parametrize("path", CASES)
def test_other_methods_are_405_with_what_is_allowed(client: FlaskClient, fill_path: Address, path: str) -> None:
    for method in METHODS - get_allowed_methods(path):
        response = client.open(fill_path(path), method=method)
        assert response.status_code == 405
        assert {*response.headers["Allow"].split(", ")} == get_allowed_methods(path)
