"""Evidence as rows, and what can be included of a therapy as lists."""

import csv
import io
from typing import Any

import pytest
from flask.testing import FlaskClient

from api.v1.records.resource_registry import WITHIN_THERAPY
from schemas.record_fields import ToMany
from schemas.shape import includable_paths, link_fields
from schemas.therapy import TherapySchema

LISTED = {resource.name for resource in WITHIN_THERAPY}
INCLUDED = [name for name in includable_paths(TherapySchema, 1) if isinstance(link_fields(TherapySchema)[name], ToMany)]


def get_data(client: FlaskClient, path: str) -> Any:
    response = client.get(path)
    assert response.status_code == 200, response.get_json()
    return response.get_json()["data"]


def test_evidence_of_a_claim_is_the_same_as_rows(client: FlaskClient) -> None:
    claim = get_data(client, "/v1/claims?fields=evidence&limit=1")[0]
    rows = get_data(client, f"/v1/evidence?claim={claim['id']}")
    assert [row["id"] for row in rows] == [f"{claim['id']}.{number}" for number in range(1, len(rows) + 1)]
    assert [{name: row[name] for name in piece} for piece, row in zip(claim["evidence"], rows, strict=True)] == claim[
        "evidence"
    ]
    assert {row["claim"]["id"] for row in rows} == {claim["id"]}
    assert get_data(client, f"/v1/evidence/{rows[0]['id']}") == rows[0]


@pytest.mark.parametrize("name", ["stance", "level", "read", "directness", "kind"])
def test_evidence_is_filtered_by_the_words_of_its_facets(client: FlaskClient, name: str) -> None:
    page = client.get(f"/v1/evidence?limit=1&count=true&facets={name}").get_json()
    values = page["meta"]["facets"][name]["buckets"]
    counts = [
        client.get(f"/v1/evidence?limit=1&count=true&{name}={value['value']}").get_json()["meta"]["total"]
        for value in values
    ]
    assert counts == [value["count"] for value in values]


def test_evidence_joins_claims_and_references_in_csv(client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/v1/evidence?format=csv").text)))
    claims = {row["id"] for row in csv.DictReader(io.StringIO(client.get("/v1/claims?format=csv").text))}
    references = {row["id"] for row in csv.DictReader(io.StringIO(client.get("/v1/references?format=csv").text))}
    assert {row["claim.id"] for row in rows} <= claims
    assert {row["reference.id"] for row in rows} <= references


def test_evidence_is_a_node_of_its_own_in_a_graph(client: FlaskClient) -> None:
    row = get_data(client, "/v1/evidence?limit=1")[0]
    node = client.get(f"/v1/evidence/{row['id']}?format=jsonld").get_json(force=True)
    claim = client.get(f"/v1/claims/{row['claim']['id']}?format=jsonld").get_json(force=True)
    assert node["@id"].endswith(f"/v1/evidence/{row['id']}")
    assert node["@id"] in {piece["@id"] for piece in claim["evidence"]}


def test_what_can_be_included_of_a_therapy_can_be_listed_under_it() -> None:
    assert set(INCLUDED) == LISTED


@pytest.mark.slow
@pytest.mark.parametrize("name", INCLUDED)
def test_a_list_of_a_therapy_has_the_records_that_are_included(client: FlaskClient, name: str) -> None:
    therapies = get_data(client, f"/v1/therapies?include={name}&fields={name}&limit=20")
    longest = max(therapies, key=lambda therapy: len(therapy[name]))
    listed = get_data(client, f"/v1/therapies/{longest['id']}/{name}?limit=100")
    included = [record["id"] for record in longest[name]][:100]
    assert included
    assert {record["id"] for record in listed} == set(included)
