"""What says that there is none, or not to be taken, leaves open what was stated before it; it decides nothing else."""

from typing import Any

import pytest

from tests.schemas.imports.fhir_builders import (
    ICD10CM,
    PATIENT,
    Resource,
    build_concept,
    build_condition,
    read,
)

ATC = "http://www.whocc.no/atc"
IPS = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"
SNOMED = "http://snomed.info/sct"
SUBJECT = {"subject": {"reference": "Patient/p"}}
TACROLIMUS = {"medicationCodeableConcept": build_concept(ATC, "L04AD02")}
OTHER = {"medicationCodeableConcept": build_concept(ATC, "L04AD01")}


def build_order(**members: Any) -> Resource:
    stated = {"status": "active", "intent": "order", "authoredOn": "2026-06-01", "id": "m1", **SUBJECT, **TACROLIMUS}
    return {"resourceType": "MedicationRequest", **stated, **members}


def build_statement(system: str, code: str, **members: Any) -> Resource:
    concept = {"medicationCodeableConcept": build_concept(system, code)}
    stated = {"status": "active", "effectiveDateTime": "2026-08-01", **SUBJECT, **concept}
    return {"resourceType": "MedicationStatement", **stated, **members}


def build_dispense(status: str, **members: Any) -> Resource:
    stated = {"status": status, "whenHandedOver": "2026-08-01", **SUBJECT, **TACROLIMUS}
    return {"resourceType": "MedicationDispense", **stated, **members}


def build_allergy(code: str = "L04AD02", **members: Any) -> Resource:
    stated = {"patient": {"reference": "Patient/p"}, "recordedDate": "2026-08-01", "code": build_concept(ATC, code)}
    return {"resourceType": "AllergyIntolerance", **stated, **members}


PRIOR = {"priorPrescription": {"reference": "MedicationRequest/m1"}}
REPLACING = build_order(id="m2", authoredOn="2026-08-01", **OTHER, **PRIOR)
FORBIDDEN = build_order(id="m2", authoredOn="2026-08-01", doNotPerform=True, intent="proposal")
NAMED = {"medicationCodeableConcept": {"text": "No current medications"}}


def list_taken(*resources: Resource) -> list[str]:
    return list(read(PATIENT, *resources).facts.get("medications", {}).get("present", []))


@pytest.mark.parametrize(
    "later",
    [
        build_statement(IPS, "no-known-medications"),
        build_statement(SNOMED, "787481004"),
        build_statement(IPS, "-", **NAMED),
        build_statement(IPS, "no-known-medications", effectiveDateTime=None),
        REPLACING,
        FORBIDDEN,
        build_order(id="m2", authoredOn="2026-08-01", doNotPerform=True, intent="plan"),
        build_dispense("stopped"),
        build_dispense("stopped", **OTHER, authorizingPrescription=[{"reference": "MedicationRequest/m1"}]),
        build_allergy(),
        build_allergy("L04AD"),
    ],
    ids=str,
)
def test_medicine_that_was_ordered_before_is_open_and_named(later: Resource) -> None:
    found = read(PATIENT, build_order(), later)
    assert "atc:L04AD02" not in found.facts.get("medications", {}).get("present", [])
    assert "/entry/1/resource" in [row["pointer"] for row in found.ignored]


def test_group_of_medicines_is_open_where_one_of_it_is_not_to_be_taken() -> None:
    group = {"medicationCodeableConcept": build_concept(ATC, "L04AD")}
    assert list_taken(build_order(**group)) == ["atc:L04AD"]
    assert list_taken(build_order(**group), build_allergy()) == []


@pytest.mark.parametrize(
    "other",
    [
        build_statement(IPS, "no-known-medications", effectiveDateTime="2026-05-01"),
        build_statement(IPS, "no-known-medications", status="entered-in-error"),
        build_statement(IPS, "no-known-medications", subject={"reference": "Patient/q"}),
        build_statement(IPS, "no-known-allergies"),
        build_order(id="m2", status="entered-in-error", authoredOn="2026-08-01", **PRIOR),
        build_order(id="m2", status="draft", authoredOn="2026-08-01", **PRIOR),
        build_order(id="m2", authoredOn="2026-08-01", doNotPerform=True, intent="proposal", **OTHER),
        build_dispense("completed"),
        build_dispense("stopped", whenHandedOver="2026-05-01"),
        build_dispense("stopped", **OTHER),
        build_allergy("L04AD01"),
        build_allergy(verificationStatus={"coding": [{"code": "refuted"}]}),
        build_allergy(recordedDate="2019-08-01"),
    ],
    ids=str,
)
def test_medicine_stays_beside_what_is_earlier_withdrawn_or_of_another(other: Resource) -> None:
    assert list_taken(build_order(), other) == ["atc:L04AD02"]


def test_medicine_that_was_ordered_later_is_taken() -> None:
    again = build_order(id="m3", authoredOn="2026-09-01")
    assert list_taken(build_order(), build_statement(IPS, "no-known-medications"), again) == ["atc:L04AD02"]
    assert list_taken(build_order(), {**REPLACING, **TACROLIMUS}) == ["atc:L04AD02"]


@pytest.mark.parametrize(
    ("code", "system", "recorded", "is_present"),
    [
        ("no-known-problems", IPS, "2026-09-01", False),
        ("160245001", SNOMED, "2026-09-01", False),
        ("no-known-problems", IPS, "2019-09-01", True),
        ("no-problem-info", IPS, "2026-09-01", True),
    ],
)
def test_no_known_problems_leaves_earlier_diagnoses_open(
    code: str,
    system: str,
    recorded: str,
    is_present: bool,  # noqa: FBT001
) -> None:
    stated = [build_condition(one, ICD10CM, recordedDate="2020-03-01") for one in ("E10.9", "C50.911")]
    found = read(PATIENT, *stated, build_condition(code, system, recordedDate=recorded))
    assert found.facts.get("conditions", {}).get("present", []) == (["icd10cm:E10.9", "icd10cm:C50.911"] * is_present)
