"""Responses that are saved as files have names, and spreadsheets get a byte order mark if they ask for one."""

import re

import pytest
from flask.testing import FlaskClient


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/v1/claims?format=csv&kind=burden", "therapydb-claims.csv"),
        ("/v1/claims?format=ndjson&kind=burden", "therapydb-claims.ndjson"),
        ("/v1/references?format=ris&id=reichman-2025", "therapydb-references.ris"),
        ("/v1/references/reichman-2025?format=bibtex", "therapydb-references-reichman-2025.bib"),
        ("/v1/references/reichman-2025?format=csl", "therapydb-references-reichman-2025.csl.json"),
        ("/v1/references/reichman-2025?style=apa", "therapydb-references-reichman-2025.txt"),
        ("/v1/therapies/zimislecel?format=jsonld", "therapydb-therapies-zimislecel.jsonld"),
        ("/v1/therapies/zimislecel?format=fhir", "therapydb-therapies-zimislecel.fhir.json"),
        ("/v1/therapies/zimislecel/risks?format=csv", "therapydb-therapies-zimislecel-risks.csv"),
        ("/v1/changes?format=atom", "therapydb-changes.atom"),
        ("/v1/compare?therapies=zimislecel,donislecel&format=csv", "therapydb-comparison.csv"),
        ("/v1/compare?therapies=zimislecel,donislecel&kind=risk&format=svg", "therapydb-comparison.svg"),
    ],
)
def test_a_file_has_a_name(client: FlaskClient, path: str, name: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Disposition"] == f'inline; filename="{name}"'
    assert "Content-Disposition" in response.headers["Access-Control-Expose-Headers"]


def test_json_is_not_a_file(client: FlaskClient) -> None:
    assert "Content-Disposition" not in client.get("/v1/therapies?limit=1").headers


@pytest.mark.parametrize("path", ["/v1/risks?format=csv", "/v1/compare?therapies=zimislecel,donislecel&format=csv"])
def test_a_byte_order_mark_is_sent_if_asked_for(client: FlaskClient, path: str) -> None:
    plain, marked = client.get(path), client.get(f"{path}&bom=true")
    assert marked.data == "\ufeff".encode() + plain.data
    assert marked.headers["ETag"] != plain.headers["ETag"]


def test_only_csv_has_a_byte_order_mark(client: FlaskClient) -> None:
    assert client.get("/v1/risks?format=ndjson&bom=true").data == client.get("/v1/risks?format=ndjson").data
    assert client.get("/v1/risks?limit=1&bom=true").get_json()["data"]


@pytest.mark.slow
@pytest.mark.parametrize("path", ["therapies", "claims", "references", "studies", "therapies/donislecel/approvals"])
def test_the_brief_set_of_fields_is_short_and_documented(client: FlaskClient, path: str) -> None:
    contract = client.get("/openapi.json").get_json()
    template = re.sub("/donislecel/", "/{id}/", f"/v1/{path}")
    names = [
        parameter.get("$ref", "").rpartition("/")[2] for parameter in contract["paths"][template]["get"]["parameters"]
    ]
    parameters = [contract["components"]["parameters"].get(name, {}) for name in names]
    parameters += contract["paths"][template]["get"]["parameters"]
    described = next(parameter["description"] for parameter in parameters if parameter.get("name") == "fields")
    members = re.search(r"`@brief` stands for `([^`]+)`", described)
    assert members is not None
    brief, listed = (
        client.get(f"/v1/{path}?limit=5&fields={item}").get_json()["data"] for item in ("@brief", members[1])
    )
    assert brief == listed
    assert len(client.get(f"/v1/{path}?limit=5").data) > len(client.get(f"/v1/{path}?limit=5&fields=@brief").data)
