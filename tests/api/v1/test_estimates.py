"""Estimates of claims with published counts: computed once, the same in every format."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, select

from db.estimates import estimate_from_counts
from db.loader.load import load_records
from db.models import Base
from tests.small_catalogue import parse_small_catalogue

PARTS = ("value", "low", "high", "unit", "method")
COUNTED = "/v1/claims?events__isnull=false&fields=@figures"


@pytest.fixture
def counted(client: FlaskClient) -> list[Any]:
    found: list[Any] = client.get(f"{COUNTED}&limit=100").get_json()["data"]
    assert found
    return found


def iter_members(value: Any, name: str) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from ([value[name]] if value.get(name) else [])
        for member in value.values():
            yield from iter_members(member, name)
    for item in value if isinstance(value, list) else ():
        yield from iter_members(item, name)


def test_every_claim_with_counts_has_the_estimate_of_its_own_counts(counted: list[Any]) -> None:
    for claim in counted:
        expected = estimate_from_counts(claim["events"], claim["at_risk"], claim["counted"])
        assert expected
        assert claim["estimate"] == {
            name: float(value) if isinstance(value, Decimal) else value for name, value in expected._asdict().items()
        }


def test_a_claim_without_counts_has_none(client: FlaskClient) -> None:
    claims = client.get("/v1/claims?events__isnull=true&fields=estimate&limit=100").get_json()["data"]
    assert {claim["estimate"] for claim in claims} == {None}


def test_estimates_keep_four_decimals_in_csv(client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get(f"{COUNTED}&format=csv").text)))
    assert all(len(row[f"estimate.{part}"].split(".")[1]) == 4 for row in rows for part in PARTS[:3])


def test_estimates_are_in_ndjson_fhir_and_jsonld(client: FlaskClient, counted: list[Any]) -> None:
    claim = next(claim for claim in counted if claim["risk"])
    therapy = claim["therapy"]["id"]
    assert '"estimate":{"value":' in client.get(f"{COUNTED}&format=ndjson").text
    node = client.get(f"/v1/claims/{claim['id']}?format=jsonld").get_json(force=True)["estimate"]
    assert Decimal(node["value"]) == Decimal(str(claim["estimate"]["value"]))
    bundle = client.get(f"/v1/therapies/{therapy}?format=fhir").get_json(force=True)
    computed = [
        member for member in iter_members(bundle, "attributeEstimate") for member in member if "description" in member
    ]
    assert any(item["quantity"]["value"] == claim["estimate"]["value"] for item in computed)


@pytest.mark.parametrize("answer", ["true", "false"])
def test_claims_are_filtered_by_whether_they_have_a_figure(client: FlaskClient, answer: str) -> None:
    claims = client.get(f"/v1/claims?has_figure={answer}&fields=@figures&limit=100").get_json()["data"]
    figures = ("value", "events", "at_risk", "occurrences", "interval")
    assert {any(claim[name] is not None for name in figures) for claim in claims} == {answer == "true"}


@pytest.mark.slow
def test_person_years_give_a_rate_with_its_exact_interval(connection: Connection) -> None:
    change = ("counted: procedure", "counted: person_year")
    load_records(connection, parse_small_catalogue(change).records, "person-years")
    claims = Base.metadata.tables["claims"]
    row = connection.execute(select(claims).where(claims.c.counted == "person_year")).mappings().first()
    assert row is not None
    expected = estimate_from_counts(row["events"], row["at_risk"], "person_year")
    assert expected
    assert {name: row[f"estimate_{name}"] for name in PARTS} == expected._asdict()
    assert row["estimate_unit"] == "/(100.a)"


def test_every_answer_tells_in_one_line_how_to_credit(client: FlaskClient) -> None:
    meta = client.get("/v1/therapies?limit=1").get_json()["meta"]
    assert "CC BY 4.0" in meta["attribution"]
    assert "\n" not in meta["attribution"]
