"""Every list that is served, and where: a new resource type comes under all the laws of this folder by itself."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from _pytest.mark.structures import ParameterSet
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from api.cli.explain import record_statements
from api.v1.records.resource import Resource
from api.v1.records.resource_registry import RESOURCES, WITHIN_THERAPY
from tests.list_cases import build_list_case, build_list_cases

LISTS = (*RESOURCES, *WITHIN_THERAPY)

Get = Callable[..., Any]
Refused = Callable[..., list[dict[str, Any]]]


def build_cases(select_names: Callable[[Resource], Iterable[str]]) -> list[ParameterSet]:
    """Values for `params`: each list with each of its names."""
    return [
        build_list_case(resource, (resource, name), name=name) for resource in LISTS for name in select_names(resource)
    ]


@pytest.fixture(params=build_list_cases(LISTS))
def list_resource(request: pytest.FixtureRequest) -> Resource:
    """Every list, whole or within a record."""
    resource: Resource = request.param
    return resource


@pytest.fixture(params=build_list_cases(RESOURCES))
def collection(request: pytest.FixtureRequest) -> Resource:
    """Every collection, which has items."""
    resource: Resource = request.param
    return resource


@pytest.fixture(scope="session")
def parent_ids() -> dict[tuple[str, str], str]:
    return {}


@pytest.fixture
def list_path(client: FlaskClient, dialect: str, parent_ids: dict[tuple[str, str], str]) -> Callable[[Resource], str]:
    """Give the path of a list; one within a record is that of the record with the longest."""

    def find_parent(resource: Resource) -> str:
        ids: list[str] = collect_ids(client.get(f"/v1/{resource.within}?limit=100&fields=id").get_json()["data"])
        return max(ids, key=lambda id_: _count_records(client, "/v1" + resource.path.replace("<id>", id_)))

    def build_path(resource: Resource) -> str:
        if resource.within is None:
            return "/v1" + resource.path
        key = (dialect, resource.key)
        parent_ids[key] = parent_ids.get(key) or find_parent(resource)
        return "/v1" + resource.path.replace("<id>", parent_ids[key])

    return build_path


def _count_records(client: FlaskClient, path: str) -> int:
    total: int = client.get(f"{path}?limit=1&fields=id&count=true").get_json()["meta"]["total"]
    return total


@pytest.fixture
def path(list_resource: Resource, list_path: Callable[[Resource], str]) -> str:
    return list_path(list_resource)


@pytest.fixture
def fetch(client: FlaskClient) -> Get:
    """Ask, expect success, and give the parsed body."""

    def send_request(path: str, **parameters: Any) -> Any:
        response = client.get(path, query_string=parameters or None)
        assert response.status_code == 200, response.text
        return response.get_json()

    return send_request


@pytest.fixture
def get_errors(client: FlaskClient) -> Refused:
    """Ask, expect a refusal of this status, and give its faults."""

    def send_request(status: int, path: str, **parameters: Any) -> list[dict[str, Any]]:
        response: TestResponse = client.get(path, query_string=parameters or None)
        assert response.status_code == status, response.text
        faults: list[dict[str, Any]] = response.get_json(force=True).get("errors", [])
        return faults

    return send_request


@pytest.fixture
def count_statements(catalogue_engine: Engine) -> Callable[[], AbstractContextManager[list[Any]]]:
    """Collect the statements that run within a block."""

    @contextmanager
    def count() -> Iterator[list[Any]]:
        with record_statements(catalogue_engine) as seen:
            yield seen

    return count


def iter_pages(fetch: Get, path: str, **parameters: Any) -> Iterator[list[dict[str, Any]]]:
    """Follow `next` to the end."""
    page = fetch(path, **parameters)
    yield page["data"]
    while page["links"]["next"]:
        page = fetch(page["links"]["next"])
        yield page["data"]


def collect_ids(records: list[dict[str, Any]]) -> list[str]:
    return [record["id"] for record in records]
