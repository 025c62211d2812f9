import json
import re
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

BASE = "http://127.0.0.1:8000"
MAX_INLINE = 3000


def read_inline(page: str) -> dict[str, object]:
    match = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert match
    assert len(match[1].encode()) <= MAX_INLINE
    document: dict[str, object] = json.loads(match[1])
    return document


def test_a_page_and_the_api_say_the_same_in_terms_of_schema_org(client: FlaskClient) -> None:
    inline = read_inline(client.get("/therapies/islet-transplantation").text)
    path = "/v1/therapies/islet-transplantation"
    assert client.get(f"{path}?format=jsonld&profile=schema.org").get_json(force=True) == inline
    assert client.get(f"{path}?profile=schema.org").get_json(force=True) == inline
    assert (inline["@context"], inline["@type"]) == ("https://schema.org", "MedicalTherapy")


@pytest.mark.slow
def test_the_description_of_every_therapy_fits_into_its_page(client: FlaskClient) -> None:
    therapies = client.get("/v1/therapies?limit=100&fields=id").get_json()["data"]
    documents = [read_inline(client.get(f"/therapies/{therapy['id']}").text) for therapy in therapies]
    assert {document["@type"] for document in documents} == {"MedicalTherapy"}


def test_an_unknown_profile_is_named(client: FlaskClient) -> None:
    response = client.get("/v1/therapies/zimislecel?profile=schema")
    assert response.status_code == 422
    assert response.get_json(force=True)["errors"][0]["expected"] == "schema.org"


def test_about_is_a_dataset_whose_distributions_exist(client: FlaskClient) -> None:
    page = client.get("/about").text
    match = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert match
    for distribution in json.loads(match[1])["distribution"]:
        with client.get(distribution["contentUrl"].removeprefix(BASE)) as response:
            assert response.mimetype == distribution["encodingFormat"]


@pytest.mark.slow
def test_names_are_whole_however_many_fit(client: FlaskClient) -> None:
    therapies = client.get("/v1/therapies?limit=100&fields=summary,synonyms,studies.title").get_json()["data"]
    for therapy in therapies:
        inline = read_inline(client.get(f"/therapies/{therapy['id']}").text)
        assert inline["description"] == therapy["summary"]
        studies = inline.get("study", [])
        assert isinstance(studies, list)
        assert {study["name"] for study in studies} <= {study["title"] for study in therapy["studies"]}


@pytest.mark.parametrize("path", ["/references/reichman-2025", "/claims/ci5upjvpvt", "/risks/neutropenia"])
def test_pages_of_every_kind_have_typed_links_that_lead_somewhere(client: FlaskClient, path: str) -> None:
    links = {rel: url for url, rel in re.findall(r'<([^>]+)>; rel="([\w-]+)"', client.get(path).headers["Link"])}
    assert links.keys() == {"cite-as", "license", "author", "describedby", "item"}
    assert links["cite-as"] == BASE + path
    for rel in ("author", "describedby", "item"):
        with client.get(links[rel].removeprefix(BASE)) as response:
            assert (rel, response.status_code) == (rel, 200)


def test_a_comparison_has_typed_links(client: FlaskClient) -> None:
    header = client.get("/compare?therapies=zimislecel,donislecel").headers["Link"]
    links = {rel: url for url, rel in re.findall(r'<([^>]+)>; rel="([\w-]+)"', header)}
    assert links.keys() == {"license", "author", "describedby", "item"}
    assert client.get(links["describedby"].removeprefix(BASE)).status_code == 200


def test_a_page_has_typed_links(client: FlaskClient) -> None:
    header = client.get("/therapies/zimislecel").headers["Link"]
    assert set(re.findall(r'rel="([\w-]+)"', header)) == {
        *("cite-as", "license", "author", "describedby", "item", "linkset"),
    }
    response = client.get("/therapies/zimislecel/linkset")
    assert response.mimetype == "application/linkset+json"
    [links] = json.loads(response.text)["linkset"]
    assert links["anchor"] == f"{BASE}/therapies/zimislecel"
    studies = client.get("/v1/therapies/zimislecel/studies?limit=100&fields=id").get_json()["data"]
    items = [item["href"].removeprefix(BASE) for item in links["item"]]
    assert items == [
        "/v1/therapies/zimislecel/claims?format=csv",
        *(f"/studies/{study['id']}" for study in studies),
    ]
    assert len(items) > 1


def test_the_site_map_lists_pages_that_exist(client: FlaskClient) -> None:
    assert f"Sitemap: {BASE}/sitemap.xml" in client.get("/robots.txt").text
    root = ET.fromstring(client.get("/sitemap.xml").data)  # noqa: S314 - our own document
    paths = [(url.findtext("{*}loc") or "").removeprefix(BASE) for url in root]
    assert "/therapies/zimislecel" in paths
    assert [path for path in paths[:12] if client.get(path).status_code != 200] == []


def test_the_feed_has_the_newest_claims(client: FlaskClient) -> None:
    response = client.get("/feed.atom")
    root = ET.fromstring(response.data)  # noqa: S314 - our own document
    entries = root.findall("{*}entry")
    updated = [entry.findtext("{*}updated") for entry in entries]
    assert response.mimetype == "application/atom+xml"
    assert len(entries) == 50
    assert updated == sorted(updated, reverse=True)  # type: ignore[type-var]  # every entry has one


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/llms.txt", "/llms-full.txt"])
def test_the_links_for_language_models_lead_somewhere(client: FlaskClient, path: str) -> None:
    text = client.get(path).text
    links = set(re.findall(rf"\]\({BASE}([^)]*)\)", text))
    assert len(links) >= 8
    statuses = {link: client.get(link).status_code for link in links - {"/mcp"}}
    assert {link: status for link, status in statuses.items() if status not in {200, 303}} == {}


def test_the_full_text_names_every_operation(client: FlaskClient) -> None:
    text = client.get("/llms-full.txt").text
    paths = client.get("/openapi.json").get_json()["paths"]
    assert [path for path in paths if f" {path}\n" not in text] == []


@pytest.mark.parametrize("path", ["/sitemap.xml", "/feed.atom", "/therapies/zimislecel/linkset"])
def test_what_is_made_from_data_is_revalidated(client: FlaskClient, path: str) -> None:
    tag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
