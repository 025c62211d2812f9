"""Errors name the value, the parameter and what would have been valid, and stay small."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.contract.conftest import Refused

MAX_PROBLEM_BYTES = 4096


@pytest.mark.parametrize(
    ("path", "parameters", "fault"),
    [
        ("/v1/therapies", {"fields": "foo,name"}, {"parameter": "fields", "value": "foo"}),
        ("/v1/therapies", {"fields": "nam"}, {"parameter": "fields", "value": "nam", "expected": "name"}),
        ("/v1/claims", {"include": "evidnce"}, {"parameter": "include", "value": "evidnce"}),
        ("/v1/therapies", {"stage": "phase_1,phase_2"}, {"expected": "stage__in=phase_1,phase_2"}),
        ("/v1/claims", {"therapy": "zimislecel,phpi"}, {"expected": "therapy__in=zimislecel,phpi"}),
        ("/v1/therapies", {"fields": "@nope"}, {"expected": "one of @brief, @codes, @regimen"}),
        ("/v1/claims", {"facets": "asse"}, {"value": "asse", "expected": "one of asserter, assertion"}),
        ("/v1/therapies", {"stage": "phase_9"}, {"expected": "one of phase_1, phase_2, phase_3"}),
        ("/v1/search", {"q": ""}, {"parameter": "q", "expected": "at least 1 and at most 256 characters"}),
        ("/v1/search", {}, {"parameter": "q", "expected": "at least 1 and at most 256 characters"}),
        ("/v1/claims", {"facets": ",".join(["kind"] * 99)}, {"expected": "at least 1 and at most 10 items"}),
        ("/v1/therapies", {"search": "islet"}, {"parameter": "search", "expected": "q"}),
        ("/v1/references", {"issued": "2021-02-29"}, {"value": "2021-02-29", "expected": "2021-02-28"}),
        ("/v1/claims", {"as_of__lte": "2021-13"}, {"detail": "There is no month 13."}),
        ("/v1/therapies", {"updated_at__gte": "2021-02-29"}, {"expected": "2021-02-28"}),
        ("/v1/therapies", {"updated_at__lte": "2021-02-03T10:00"}, {"expected": "2021-02-03T10:00:00Z"}),
        ("/v1/claims", {"value__gte": "abc"}, {"expected": "at least -1e+15 and at most 1e+15"}),
        ("/v1/therapies", {"name__like": "x"}, {"expected": "name__contains"}),
        ("/v1/claims", {"events__gt": "1"}, {"expected": "events__gte"}),
        ("/v1/therapies", {"stage__ne": "phase_1"}, {"expected": "stage__not"}),
        ("/v1/therapies", {"select": "name"}, {"parameter": "select", "expected": "fields"}),
        ("/v1/therapies", {"expand": "risks"}, {"parameter": "expand", "expected": "include"}),
    ],
)
def test_a_fault_names_what_is_wrong_and_what_is_valid(
    get_errors: Refused, path: str, parameters: dict[str, str], fault: dict[str, Any]
) -> None:
    [error] = get_errors(422, path, **parameters)
    assert error | fault == error, error


@pytest.mark.parametrize(
    "query",
    [
        "fields=foo,name",
        "include=x",
        "facets=" + ",".join(f"x{n}" for n in range(200)),
        "&".join(f"unknown{n}={'v' * 50}" for n in range(100)),
        "x" * 50_000,
        "q=" + "%E2%82%AC" * 5_000,
        "id=" + ",".join("!" * 50 for _ in range(100)),
    ],
    ids=lambda query: query[:20],
)
def test_no_error_exceeds_4_kb(client: FlaskClient, query: str) -> None:
    response = client.get(f"/v1/claims?{query}")
    assert response.status_code in {414, 422}
    assert len(response.data) <= MAX_PROBLEM_BYTES


def test_a_repeated_single_value_names_the_list(get_errors: Refused) -> None:
    [fault] = get_errors(422, "/v1/therapies?stage=phase_1&stage=phase_2")
    assert fault["expected"] == "stage__in=phase_1,phase_2"


@pytest.mark.parametrize(("name", "meant"), [("VX-880", "zimislecel"), ("zimiselcel", "zimislecel"), ("xyz", None)])
def test_an_unknown_therapy_to_compare_leads_to_the_one_that_was_meant(
    get_errors: Refused, name: str, meant: str | None
) -> None:
    [fault] = get_errors(404, f"/v1/compare?therapies={name}")
    assert fault["value"] == name
    assert fault.get("expected") == meant


@pytest.mark.parametrize("body", ["[]", "null", "1", '"patient"'])
def test_a_body_that_is_no_object_is_told_what_it_should_be(client: FlaskClient, body: str) -> None:
    response = client.post("/v1/match", data=body, content_type="application/json")
    assert response.status_code == 422
    assert response.get_json(force=True)["errors"][0]["expected"] == "an object"


def test_fhir_r4_is_not_acceptable_and_r5_is_named(client: FlaskClient) -> None:
    response = client.get("/v1/therapies/zimislecel", headers={"Accept": "application/fhir+json; fhirVersion=4.0"})
    assert response.status_code == 406
    assert "fhirVersion=5.0" in response.get_json(force=True)["errors"][0]["expected"]
