import json
from datetime import date
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator
from marshmallow import ValidationError

from schemas.imports.fhir.bundle_reader import read_bundle
from schemas.match.bundle_json_schema import BUNDLE, build_bundle_schema
from schemas.match.limits import MAX_ENTRIES, MAX_FACTS, MAX_PATIENTS, MAX_THERAPIES
from schemas.match.match_request import (
    EXAMPLE,
    MatchRequestSchema,
    build_batch_schema,
    build_lines_schema,
    build_request_schema,
)

REQUEST, PATIENTS, LINES, IN_FHIR = (
    Draft202012Validator(contract())
    for contract in (build_request_schema, build_batch_schema, build_lines_schema, build_bundle_schema)
)
DAY = date(2026, 6, 1)
PATIENT = {"resource": {"resourceType": "Patient"}}


@pytest.mark.parametrize(
    "body",
    [
        {"patient": {}, "as_of": "2026-06-01"},
        {"patient": {}, "as_of": "2024-02-29"},
        {"patient": {"diagnosis_date": "2030"}, "as_of": "2026-06-01"},
        {"patient": {}, "therapies": ["vc-02", "vc-02"]},
        {"patient": {}, "therapies": ["nobody-knows"] * MAX_THERAPIES},
        {"patient": {"attested": {f"{n}": True for n in range(MAX_FACTS)}}},
    ],
    ids=lambda body: str(body)[:60],
)
def test_request_that_the_contract_allows_is_read(body: Any) -> None:
    assert REQUEST.is_valid(body)
    assert MatchRequestSchema().load(body)["patient"] == body["patient"]


@pytest.mark.parametrize(
    "body",
    [
        {"patient": {}, "as_of": "20260601"},
        {"patient": {}, "as_of": "2026-W01-1"},
        {"patient": {}, "as_of": "2026-06-01\n"},
        {"patient": {}, "as_of": "1899-12-31"},
        {"patient": {}, "as_of": "2026-02-29"},
        {"patient": {}, "as_of": None},
        {"patient": {}, "as_of": 20260601},
        {"patient": {}, "therapies": ["vc-02\n"]},
        {"patient": {}, "therapies": ["-"]},
        {"patient": {}, "therapies": []},
        {"patient": {}, "therapies": None},
        {"patient": {}, "therapies": ["x"] * (MAX_THERAPIES + 1)},
        {"patient": {f"criterion:{n}": True for n in range(MAX_FACTS + 1)}},
        {"patient": {"attested": {f"{n}": True for n in range(MAX_FACTS + 1)}}},
        {"patient": {"attested": {"": True}}},
        {"patient": {"attested": {"a": None}}},
        {"patient": []},
        {"patient": None},
        {"patient": {}, "more": 1},
        {},
        [],
    ],
    ids=lambda body: str(body)[:60],
)
def test_request_that_the_contract_forbids_is_refused(body: Any) -> None:
    assert not REQUEST.is_valid(body)
    with pytest.raises(ValidationError):
        MatchRequestSchema().load(body)


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [
        BUNDLE,
        {"resourceType": "Bundle"},
        {"resourceType": "Bundle", "entry": []},
        {"resourceType": "Bundle", "entry": [{}, {"resource": 5}, {"resource": {"resourceType": 5}}]},
        {"resourceType": "Bundle", "entry": [PATIENT, {}]},
        {"resourceType": "Bundle", "entry": [{}] * MAX_ENTRIES},
        {"resourceType": "Bundle", **{str(n): n for n in range(1000)}},
    ],
    ids=lambda body: str(body)[:60],
)
def test_bundle_that_the_contract_allows_is_read(body: Any) -> None:
    assert IN_FHIR.is_valid(body)
    found = read_bundle(body, DAY)
    assert len(found.facts) + len(found.ignored) >= len(body.get("entry", []))


@pytest.mark.parametrize(
    "body",
    [
        {"resourceType": "Bundle", "entry": {}},
        {"resourceType": "Bundle", "entry": [5]},
        {"resourceType": "Bundle", "entry": None},
        {"resourceType": "Bundle", "entry": [{}] * (MAX_ENTRIES + 1)},
        {"resourceType": "Patient"},
        {},
        [],
    ],
    ids=lambda body: str(body)[:60],
)
def test_bundle_that_the_contract_forbids_is_refused(body: Any) -> None:
    assert not IN_FHIR.is_valid(body)
    with pytest.raises(ValidationError):
        read_bundle(body, DAY)


def test_contract_of_a_batch_allows_any_request_and_bounds_their_number() -> None:
    assert PATIENTS.is_valid([EXAMPLE, {"patient": 5}, None])
    assert not any(map(PATIENTS.is_valid, ([], [EXAMPLE] * (MAX_PATIENTS + 1), EXAMPLE)))


def test_contract_of_lines_asks_for_one_that_is_not_blank() -> None:
    assert all(map(LINES.is_valid, (json.dumps(EXAMPLE), "\n\n5\n", "\u00a0")))
    assert not any(map(LINES.is_valid, ("", "\n", " \t\r\n\v\f")))
