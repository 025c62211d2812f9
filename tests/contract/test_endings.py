"""What becomes of a record that has ended: a merged one leads on, a withdrawn one says why, neither is in a list."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection

from api.v1.records.resource import Resource
from api.v1.records.resource_registry import RESOURCES, WITHIN_THERAPY
from db.vocab import enums
from db.vocab.record_types import RECORD_TYPE
from tests.contract_client import get_data
from tests.factories import insert_record, insert_row
from tests.list_cases import build_list_cases

MERGED = {"status": "merged", "reason": "the same thing"}
WITHDRAWN = {"status": "withdrawn", "reason": "entered in error"}
EVIDENCE = {"stance": "supports", "locator": "p. 1", "level": enums.LEVEL[0], "directness": enums.DIRECTNESS[0]}
READING = {"read": enums.READ[0], "read_on": "2026", "reading": enums.READING[0], "extraction": enums.EXTRACTION[0]}


@pytest.fixture(params=build_list_cases(it for it in RESOURCES if it.name in RECORD_TYPE))
def record_collection(request: pytest.FixtureRequest) -> Resource:
    """Every collection whose records end by themselves; a piece of evidence ends with its claim."""
    resource: Resource = request.param
    return resource


def test_a_merged_record_leads_to_its_successor(
    rollback_client: FlaskClient, connection: Connection, record_collection: Resource
) -> None:
    successor = insert_record(connection, record_collection.name)
    merged = insert_record(connection, record_collection.name, **MERGED, successor_id=successor)
    response = rollback_client.get(f"/v1/{record_collection.name}/{merged}?fields=id")
    assert response.status_code == 301
    assert response.headers["Location"] == f"/v1/{record_collection.name}/{successor}?fields=id"
    assert rollback_client.get(response.headers["Location"]).status_code == 200


def test_a_withdrawn_record_says_why_and_what_stands_in_its_place(
    rollback_client: FlaskClient, connection: Connection, record_collection: Resource
) -> None:
    successor = insert_record(connection, record_collection.name)
    for columns, path in (({"successor_id": successor}, f"/v1/{record_collection.name}/{successor}"), ({}, None)):
        ended_id = insert_record(connection, record_collection.name, **WITHDRAWN, **columns)
        response = rollback_client.get(f"/v1/{record_collection.name}/{ended_id}")
        body = response.get_json(force=True)
        assert (response.status_code, body["reason"], body["successor"]) == (410, "entered in error", path)


def test_an_ended_record_is_in_no_list(
    rollback_client: FlaskClient, connection: Connection, record_collection: Resource
) -> None:
    published = insert_record(connection, record_collection.name)
    merged = insert_record(connection, record_collection.name, **MERGED, successor_id=published)
    ended_id = insert_record(connection, record_collection.name, **WITHDRAWN)
    page = rollback_client.get(f"/v1/{record_collection.name}?limit=100&count=true&fields=id").get_json()
    assert published in {record["id"] for record in page["data"]}
    assert not {merged, ended_id} & {record["id"] for record in page["data"]}
    assert page["meta"]["total"] == len(page["data"])
    page = rollback_client.get(f"/v1/{record_collection.name}?id={merged},{published},{ended_id}").get_json()
    assert page["meta"]["missing"] == [merged, ended_id]


@pytest.mark.parametrize("resource", build_list_cases(WITHIN_THERAPY))
def test_lists_within_an_ended_therapy_end_with_it(
    rollback_client: FlaskClient, connection: Connection, resource: Resource
) -> None:
    successor = insert_record(connection, "therapies")
    merged = insert_record(connection, "therapies", **MERGED, successor_id=successor)
    ended_id = insert_record(connection, "therapies", **WITHDRAWN, successor_id=successor)
    response = rollback_client.get(f"/v1/therapies/{merged}/{resource.name}?limit=5")
    assert response.status_code == 301
    assert response.headers["Location"] == f"/v1/therapies/{successor}/{resource.name}?limit=5"
    response = rollback_client.get(f"/v1/therapies/{ended_id}/{resource.name}")
    assert response.status_code == 410
    assert response.get_json(force=True)["successor"] == f"/v1/therapies/{successor}/{resource.name}"
    assert get_data(rollback_client, f"/v1/therapies/{successor}/{resource.name}") == []


def test_an_ended_record_is_not_included(rollback_client: FlaskClient, connection: Connection) -> None:
    therapy = insert_record(connection, "therapies")
    published = insert_record(connection, "claims", therapy_id=therapy)
    insert_record(connection, "claims", therapy_id=therapy, **WITHDRAWN)
    for narrower in (insert_record(connection, "therapies"), insert_record(connection, "therapies", **WITHDRAWN)):
        insert_row(connection, "therapy_parents", therapy_id=narrower, parent_id=therapy, position=0)
    page = get_data(rollback_client, f"/v1/therapies/{therapy}?include=claims,children")
    assert [claim["id"] for claim in page["claims"]] == [published]
    assert len(page["children"]) == 1


def test_a_withdrawn_claim_ties_nothing(rollback_client: FlaskClient, connection: Connection) -> None:
    therapy, risk = insert_record(connection, "therapies"), insert_record(connection, "risks")
    insert_record(connection, "claims", therapy_id=therapy, kind="risk", risk_id=risk, **WITHDRAWN)
    assert get_data(rollback_client, f"/v1/therapies?risk={risk}") == []
    assert get_data(rollback_client, f"/v1/risks?therapy={therapy}") == []
    assert get_data(rollback_client, f"/v1/therapies/{therapy}/risks") == []
    assert get_data(rollback_client, f"/v1/therapies/{therapy}?include=risks")["risks"] == []


@pytest.mark.parametrize("ending", [MERGED, WITHDRAWN], ids=["merged", "withdrawn"])
def test_evidence_ends_with_its_claim(
    rollback_client: FlaskClient, connection: Connection, ending: dict[str, str]
) -> None:
    published = insert_record(connection, "claims")
    ended = insert_record(connection, "claims", **ending, successor_id=published)
    for claim in (published, ended):
        reference = insert_record(connection, "references")
        row = {"id": f"{claim}.1", "claim_id": claim, "position": 0, "reference_id": reference}
        insert_row(connection, "evidence", **row, **EVIDENCE, **READING)
    listed = {row["id"] for row in get_data(rollback_client, "/v1/evidence?limit=100&fields=id")}
    assert (f"{published}.1" in listed, f"{ended}.1" in listed) == (True, False)
    assert get_data(rollback_client, f"/v1/evidence?claim={ended}") == []
    assert rollback_client.get(f"/v1/evidence?id={ended}.1").get_json()["meta"]["missing"] == [f"{ended}.1"]
    response = rollback_client.get(f"/v1/evidence/{ended}.1")
    body = response.get_json(force=True)
    assert (response.status_code, body["reason"], body["successor"]) == (410, ending["reason"], None)


def test_a_link_to_an_ended_record_stays(rollback_client: FlaskClient, connection: Connection) -> None:
    ended_id = insert_record(connection, "risks", **WITHDRAWN)
    claim = insert_record(connection, "claims", kind="risk", risk_id=ended_id)
    assert get_data(rollback_client, f"/v1/claims/{claim}")["risk"]["id"] == ended_id


def test_a_code_that_two_records_bear_gives_both(rollback_client: FlaskClient, connection: Connection) -> None:
    for table in ("conditions", "risks"):
        owner = insert_record(connection, table)
        name = f"{table.removesuffix('s')}_codings"
        insert_row(connection, name, owner_id=owner, position=0, system="hp", code="0000001", key="0000001")
    response = rollback_client.get("/v1/resolve?id=HP:hp:0000001")
    assert response.status_code == 300
    assert [bearer["collection"] for bearer in response.get_json()["data"]] == ["conditions", "risks"]


def test_a_label_survives_as_it_was_written(rollback_client: FlaskClient, connection: Connection) -> None:
    name = 'β-cell "graft" \\ </script> \u2028 🧬 \x1f'
    therapy = insert_record(connection, "therapies", name=name)
    assert get_data(rollback_client, f"/v1/therapies/{therapy}")["name"] == name
    assert [
        record["id"] for record in rollback_client.get("/v1/therapies", query_string={"name": name}).get_json()["data"]
    ] == [therapy]
