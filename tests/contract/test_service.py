from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from api.v1.records.resource_registry import RESOURCES
from db.engine import Bind, create_database_engine
from tests.contract.conftest import Get, Refused


def test_the_service_document_leads_everywhere(client: FlaskClient, fetch: Get) -> None:
    service = fetch("/v1")["data"]
    assert [collection["name"] for collection in service["collections"]] == [resource.name for resource in RESOURCES]
    here = ("contract", "explorer", "formats", "vocabulary")
    for path in [*(collection["href"] for collection in service["collections"]), *(service[name] for name in here)]:
        assert client.get(path).status_code == 200
    for name in ("search", "suggest", "compare", "resolve"):
        assert client.get(service[name]).status_code == 422  # it is there, and wants to know of what
    assert set(client.get(service["match"]).headers["Allow"].split(", ")) == {"OPTIONS", "POST"}


def test_the_service_document_is_negotiated_too(client: FlaskClient) -> None:
    assert client.get("/v1", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize("identifier", ["pmid:40544428", "PMID:40544428", "Pmid:40544428"])
def test_an_identifier_leads_to_the_one_record_with_it(client: FlaskClient, identifier: str) -> None:
    response = client.get("/v1/resolve", query_string={"id": identifier})
    assert (response.status_code, response.data) == (303, b"")
    found = client.get(response.headers["Location"]).get_json()["data"]
    assert ("pmid", "40544428") in [(identifier["system"], identifier["code"]) for identifier in found["identifiers"]]


def test_every_identifier_served_can_be_resolved(client: FlaskClient, fetch: Get) -> None:
    for condition in fetch("/v1/conditions", limit=100)["data"]:
        for coding in condition["codings"]:
            response = client.get("/v1/resolve", query_string={"id": f"{coding['system']}:{coding['code']}"})
            assert response.status_code in {300, 303}


def test_an_identifier_of_no_record_is_404(client: FlaskClient) -> None:
    assert client.get("/v1/resolve?id=doi:10.0/none").status_code == 404


@pytest.mark.parametrize(
    ("query", "parameter"), [("", "id"), ("id=pmid", "id"), ("id=pmdi:1", "id"), ("id=pmid:", "id"), ("i=1", "i")]
)
def test_what_is_no_identifier_is_refused_by_name(get_errors: Refused, query: str, parameter: str) -> None:
    assert parameter in {fault["parameter"] for fault in get_errors(422, f"/v1/resolve?{query}")}


def test_an_unknown_system_is_refused_with_the_nearest(get_errors: Refused) -> None:
    assert get_errors(422, "/v1/resolve?id=pmdi:1")[0]["expected"] == "pmid:1"


def test_a_resolved_identifier_is_one_statement(client: FlaskClient, count_statements: Callable[[], Any]) -> None:
    for identifier in ("pmid:40544428", "doi:10.0/none"):
        with count_statements() as seen:
            client.get(f"/v1/resolve?id={identifier}")
        assert len(seen) == 1


def test_health_needs_no_database_and_readiness_does(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "alive"}
    ready = client.get("/readyz").get_json()
    assert (ready["status"], ready["revision"]) == ("ready", 1)


@pytest.fixture
def unreachable_client(create_client: Callable[[Bind], FlaskClient], dialect: str) -> FlaskClient:
    """A client of an application whose database is not there."""
    url = {"sqlite": "sqlite:////nowhere/at/all.sqlite", "postgresql": "postgresql://x@127.0.0.1:1/x"}
    return create_client(create_database_engine(url[dialect]))


@pytest.mark.parametrize("path", ["/v1/therapies", "/v1/therapies/donislecel", "/v1/resolve?id=pmid:1", "/readyz"])
def test_a_database_that_is_gone_is_503(unreachable_client: FlaskClient, path: str) -> None:
    response = unreachable_client.get(path)
    assert response.status_code == 503
    assert response.content_type == "application/problem+json"
    assert response.headers["Retry-After"]
    assert "nowhere" not in response.text
    assert unreachable_client.get("/healthz").status_code == 200
