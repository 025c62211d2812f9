import json
from typing import Any

import pytest
from fhir.resources.bundle import Bundle
from flask.testing import FlaskClient
from pyld import jsonld
from werkzeug.test import TestResponse

from api.v1.records.available_formats import get_media_types
from api.v1.records.resource import Resource
from api.v1.records.resource_registry import RESOURCES
from schemas.comparison import comparison_csv
from schemas.exports.exporters import FORMATS
from tests.list_cases import build_list_cases

ITEMS = {resource.name: resource for resource in RESOURCES}


def tells_its_losses(answer: TestResponse, name: str) -> bool:
    """Whether the link to what a format loses is there, and only where it loses something."""
    lossy = name in FORMATS and bool(FORMATS[name].losses)
    return (f'</v1/formats/{name}>; rel="describedby"' in answer.headers.get("Link", "")) == lossy


def first(client: FlaskClient, resource: Resource) -> str:
    return f"/v1/{resource.name}/{client.get(f'/v1/{resource.name}?limit=1').get_json()['data'][0]['id']}"


@pytest.mark.parametrize("resource", build_list_cases(ITEMS.values()))
def test_what_the_contract_lists_is_answered(client: FlaskClient, resource: Resource) -> None:
    for name, media_type in get_media_types(resource, single=True).items():
        answer = client.get(f"{first(client, resource)}?format={name}")
        assert (answer.status_code, answer.mimetype) == (200, media_type)
        assert client.get(first(client, resource), headers={"Accept": media_type}).mimetype == media_type
        assert tells_its_losses(answer, name)


@pytest.mark.parametrize("resource", build_list_cases(ITEMS.values()))
def test_jsonld_is_read_with_the_context_that_is_served(client: FlaskClient, resource: Resource) -> None:
    document = client.get(f"{first(client, resource)}?format=jsonld").get_json(force=True)
    requested: list[str] = []

    def loaded(url: str, _: object) -> dict[str, object]:
        requested.append(url)
        path = url.removeprefix("http://127.0.0.1:8000")
        return {"contextUrl": None, "documentUrl": url, "document": client.get(path).get_json(force=True)}

    [found] = jsonld.expand(document, {"documentLoader": loaded})
    assert requested == ["http://127.0.0.1:8000/v1/context.jsonld"]
    assert found["@id"] == f"http://127.0.0.1:8000{first(client, resource)}"


def test_a_therapy_is_a_fhir_bundle(client: FlaskClient) -> None:
    answer = client.get("/v1/therapies/zimislecel", headers={"Accept": "application/fhir+json"})
    bundle: Any = Bundle.model_validate_json(answer.data)
    assert bundle.link[0].url == "http://127.0.0.1:8000/v1/therapies/zimislecel"
    assert bundle.entry[0].resource.name[0].productName == "Zimislecel"


def test_a_style_means_citations(client: FlaskClient) -> None:
    answer = client.get("/v1/references/reichman-2025?style=vancouver")
    assert answer.mimetype == "text/x-bibliography"
    assert answer.text.startswith("1. Reichman T")
    assert client.get("/v1/references?style=apa&kind=book").text.count("\n") == 2
    assert client.get("/v1/references?style=apa&format=csv").mimetype == "text/csv"
    assert client.get("/v1/references?style=chicago").status_code == 422


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_lost_is_told_where_the_link_leads(client: FlaskClient, name: str) -> None:
    path = next(f"/v1/{resource.name}" for resource in RESOURCES if name in get_media_types(resource, single=False))
    link = client.get(f"{path}?format={name}").headers.get("Link", "")
    if not FORMATS[name].losses:
        assert "describedby" not in link
        return
    assert f'</v1/formats/{name}>; rel="describedby"' in link
    told = client.get(f"/v1/formats/{name}").get_json()["data"]
    assert {loss["member"]: loss["reason"] for loss in told["losses"]} == FORMATS[name].losses
    assert told["media_type"] == FORMATS[name].media_type


def test_a_comparison_tells_what_its_table_loses(client: FlaskClient) -> None:
    answer = client.get("/v1/compare?therapies=zimislecel,donislecel&format=csv")
    link = answer.headers["Link"]
    assert link == '</v1/formats/comparison>; rel="describedby"'
    told = client.get(link[1 : link.index(">")]).get_json()["data"]["losses"]
    assert {loss["member"]: loss["reason"] for loss in told} == comparison_csv.LOSSES


def test_all_formats_are_listed(client: FlaskClient) -> None:
    assert [format_["name"] for format_ in client.get("/v1/formats").get_json()["data"]] == [*FORMATS, "comparison"]
    assert client.get("/v1/formats/nothing").status_code == 404


def test_the_context_is_absolute_and_may_be_kept(client: FlaskClient) -> None:
    answer = client.get("/v1/context.jsonld")
    assert answer.mimetype == "application/ld+json"
    assert json.loads(answer.data)["@context"]["@vocab"] == "http://127.0.0.1:8000/v1/context.jsonld#"
    tag = answer.headers["ETag"]
    assert client.get("/v1/context.jsonld", headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/v1/context.jsonld", headers={"Accept": "text/html"}).status_code == 406
