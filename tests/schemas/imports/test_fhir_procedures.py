"""Procedures of a FHIR record, and medicines whose Medication is an entry of its own."""

from typing import Any

import pytest

from tests.schemas.imports.fhir_builders import PATIENT, Resource, build_concept, read

PCS = "http://www.cms.gov/Medicare/Coding/ICD10"
KIDNEY = build_concept(PCS, "0TY00Z0")
ABOUT = {"subject": {"reference": "Patient/p"}}
TACROLIMUS = build_concept("http://www.nlm.nih.gov/research/umls/rxnorm", "42316")


def build_procedure(code: Resource = KIDNEY, **members: Any) -> Resource:
    return {"resourceType": "Procedure", "status": "completed", **ABOUT, "code": code, **members}


@pytest.mark.parametrize(
    "time",
    [{}, {"performedDateTime": "2019"}, {"occurrencePeriod": {"start": "2019-01-01"}}, {"performedAge": {"value": 30}}],
)
def test_a_procedure_that_was_done_is_read(time: Resource) -> None:
    assert read(PATIENT, build_procedure(**time)).facts["procedures"] == {
        "present": ["icd10pcs:0TY00Z0"],
        "absent": [],
    }


@pytest.mark.parametrize(
    "members",
    [
        {"status": "not-done"},
        {"status": "in-progress"},
        {"performedDateTime": "2027-01-01"},
        {"performedDateTime": "lately"},
        {"subject": {"reference": "Patient/donor"}},
        {"code": build_concept("http://snomed.info/sct", "70536003")},
        {"code": build_concept(PCS, "0TYO")},
        {"modifierExtension": [{"url": "http://example.org/not"}]},
    ],
)
def test_any_other_procedure_is_named(members: Resource) -> None:
    found = read(PATIENT, build_procedure(**members))
    assert "procedures" not in found.facts
    assert [row["pointer"].split("/")[2] for row in found.ignored] == ["1"]


ICD10CM = "http://hl7.org/fhir/sid/icd-10-cm"


@pytest.mark.parametrize(
    "members",
    [
        {"reasonCode": [build_concept(ICD10CM, "Z52.4")]},
        {"reasonCode": [{"text": "ESRD"}, {"text": "Living kidney donation"}]},
        {"reasonCode": [{"text": "Nierenspende"}]},
        {"reasonCode": [{"text": "Kidney donor"}]},
        {"reason": [{"concept": build_concept(ICD10CM, "Z00.5")}]},
        {"reason": [{"concept": {"text": "Spender"}}]},
        {"category": {"text": "planned"}},
        {"category": [{"coding": [{"display": "Planned procedure"}]}]},
    ],
)
def test_a_procedure_of_a_donor_or_a_plan_is_named(members: Resource) -> None:
    found = read(PATIENT, build_procedure(**members))
    assert "procedures" not in found.facts
    assert found.ignored[0]["pointer"].startswith("/entry/1/resource")


@pytest.mark.parametrize(
    "members",
    [
        {"reasonCode": [build_concept(ICD10CM, "N18.6")]},
        {"reasonCode": [{"text": "End-stage renal failure"}]},
        {"reasonCode": [{"text": "Renal failure after bilateral nephrectomy"}]},
        {"reasonCode": [{"text": "ESRD, kidney from his mother"}]},
        {"reasonCode": [{"text": "Dialysis-dependent, deceased donor offer accepted"}]},
        {"reason": [{"concept": build_concept(ICD10CM, "E10.22")}]},
        {"reason": [{"reference": {"reference": "Condition/c"}}]},
        {"category": {"coding": [{"display": "Surgical procedure"}]}},
        {"category": [{"text": "Chirurgische Maßnahme"}]},
    ],
)
def test_a_usual_reason_or_category_says_nothing_against_a_procedure(members: Resource) -> None:
    assert read(PATIENT, build_procedure(**members)).facts["procedures"]["present"] == ["icd10pcs:0TY00Z0"]


def build_statement(reference: str) -> Resource:
    statement = {"resourceType": "MedicationStatement", "status": "active", **ABOUT}
    return {**statement, "medicationReference": {"reference": reference}}


@pytest.mark.parametrize("reference", ["Medication/m", "urn:uuid:1b671a64-40d5-491e-99b0-da01ff1f3341"])
def test_a_medication_is_read_where_a_medicine_refers_to_it(reference: str) -> None:
    medication = {"resourceType": "Medication", "id": "m", "code": TACROLIMUS}
    entry = {"resource": medication, "fullUrl": "urn:uuid:1b671a64-40d5-491e-99b0-da01ff1f3341"}
    found = read(PATIENT, build_statement(reference), entry)
    assert found.facts["medications"]["present"] == ["atc:L04AD02"]
    assert found.ignored == []


@pytest.mark.parametrize("change", [{"status": "entered-in-error"}, {"id": "other"}, {"modifierExtension": []}])
def test_a_medication_that_does_not_hold_or_is_not_meant_is_named(change: Resource) -> None:
    medication = {"resourceType": "Medication", "id": "m", "code": TACROLIMUS, **change}
    found = read(PATIENT, build_statement("Medication/m"), medication)
    assert "medications" not in found.facts
    assert {row["pointer"].split("/")[2] for row in found.ignored} == {"1", "2"}
