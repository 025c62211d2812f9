"""What real senders write otherwise: units, whose a result is, test patients, and what a part of a diagnosis says."""

from typing import Any

import pytest
from marshmallow import ValidationError

from tests.schemas.imports.fhir_builders import (
    HBA1C,
    ICD10CM,
    PATIENT,
    TYPE_1,
    Resource,
    build_concept,
    build_condition,
    build_observation,
    build_result,
    read,
    read_values,
)

LATER = "http://hl7.org/fhir/5.0/StructureDefinition/extension-{}.focus"
RESULT = build_result(HBA1C, 7.1, "%", effectiveDateTime="2026-11-01")


def with_focus(resource: Resource, focus: str) -> Resource:
    extension = {"url": LATER.format(resource["resourceType"]), "valueReference": {"reference": focus}}
    return {**resource, "extension": [extension]}


@pytest.mark.parametrize("resource", [RESULT, build_condition(TYPE_1)], ids=["Observation", "Condition"])
def test_focus_in_the_form_of_a_later_version_is_regarded(resource: Resource) -> None:
    attribute = "hba1c" if resource["resourceType"] == "Observation" else "conditions"
    assert attribute in read(PATIENT, with_focus(resource, "Patient/p")).facts
    found = read(PATIENT, with_focus(resource, "Patient/q"))
    assert attribute not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


@pytest.mark.parametrize(
    ("display", "is_used"),
    [
        *((name, False) for name in ("Doe, John (father)", "Max Mustermann (Vater)", "Baby boy of Jane", "Fetus A")),
        *((name, False) for name in ("BB Doe", "Twin B", "newborn girl Smith", "Ana (madre)", "Zwilling 1")),
        *((name, True) for name in ("Doe, Jane", "Anna Vater", "Baby, John", "Jane (Janie) Doe", "Bob Twiner")),
    ],
)
def test_display_that_names_somebody_else_beside_the_patient_is_regarded(display: str, *, is_used: bool) -> None:
    about = {"reference": "Patient/p", "display": display}
    assert ("hba1c" in read(PATIENT, {**RESULT, "subject": about}).facts) == is_used


def build_sent(loinc: str, value: float, **unit: Any) -> Resource:
    return build_observation(loinc, effectiveDateTime="2026-11-01", valueQuantity={"value": value, **unit})


@pytest.mark.parametrize(
    ("attribute", "sent", "unit"),
    [
        ("platelets", build_sent("777-3", 250, unit="G/L"), "10*9/L"),
        ("platelets", build_sent("777-3", 250, unit="x10(3)/mcL"), "10*3/uL"),
        ("haemoglobin", build_sent("718-7", 130, unit="g/L"), "g/L"),
        ("egfr", build_sent("33914-3", 80, unit="mL/min/1.73 m*2"), "mL/min/{1.73_m2}"),
        ("urine_albumin_creatinine", build_sent("9318-7", 20, unit="mg/gm"), "mg/g"),
        ("urine_albumin_creatinine", build_sent("9318-7", 20, unit="mg/g Crea"), "mg/g"),
        ("urine_albumin_creatinine", build_sent("9318-7", 20, unit="mcg/mg creat"), "mg/g"),
        ("inr", build_sent("6301-6", 1.1), "{INR}"),
        ("inr", build_sent("6301-6", 1.1, unit="ratio"), "{INR}"),
        ("hba1c", build_sent(HBA1C, 7.1, unit="% of total Hb"), "%"),
        ("weight", build_sent("29463-7", 2400, unit="oz"), "[oz_av]"),
        ("height", build_sent("8302-2", 1700, unit="mm"), "mm"),
        ("height", build_sent("8302-2", 5.5, unit="ft"), "[ft_i]"),
    ],
)
def test_unit_of_a_real_sender_is_understood(attribute: str, sent: Resource, unit: str) -> None:
    (measured,) = read(PATIENT, sent).facts[attribute]
    assert measured["unit"] == unit


@pytest.mark.parametrize(
    ("code", "group"), [("112144000", "A"), ("112149005", "B"), ("165743006", "AB"), ("58460004", "O")]
)
def test_blood_group_of_snomed_is_read_without_words(code: str, group: str) -> None:
    answer = build_observation("882-1", valueCodeableConcept=build_concept("http://snomed.info/sct", code))
    attribute = read(PATIENT, build_observation("883-9", valueCodeableConcept=answer["valueCodeableConcept"])).facts
    assert attribute["abo_group"] == group


@pytest.mark.parametrize(
    ("sent", "member"),
    [
        (build_sent("777-3", 250, unit="mg/dL"), "valueQuantity/unit"),
        (build_sent("777-3", 250, unit="?", system="http://unitsofmeasure.org", code="kg"), "valueQuantity/code"),
    ],
)
def test_unknown_unit_is_named_at_its_place(sent: Resource, member: str) -> None:
    (row,) = read(PATIENT, sent).ignored
    assert row["pointer"] == f"/entry/1/resource/{member}"
    assert row["detail"] == f"has the unit {sent['valueQuantity'][member[14:]]}, which does not measure platelets"
    assert row["expected"] == "one of 10*9/L, 10*3/uL, /uL"


@pytest.mark.parametrize("code", ["HTEST", "test"])
def test_record_of_a_test_patient_is_refused(code: str) -> None:
    with pytest.raises(ValidationError, match="marked as one for tests"):
        read({**PATIENT, "meta": {"tag": [{"code": code}]}}, RESULT)


@pytest.mark.parametrize(
    "members",
    [
        {"stage": [{"summary": {"text": "benign"}}]},
        {"stage": [{"summary": build_concept("-", "x") | {"text": "Gutartig"}}]},
        {"evidence": [{"code": [{"text": "benign tumour"}]}]},
        {"evidence": [{"concept": {"text": "benign tumour"}}]},
        {
            "extension": [
                {"url": "http://hl7.org/fhir/StructureDefinition/condition-ruledOut", "valueCodeableConcept": {}}
            ]
        },
    ],
)
def test_part_of_a_diagnosis_that_contradicts_it_is_regarded(members: Resource) -> None:
    cancer = build_condition("C50.9", ICD10CM)
    assert "conditions" in read(PATIENT, cancer).facts
    assert "conditions" in read(PATIENT, {**cancer, "stage": [{"summary": {"text": "IIA"}}]}).facts
    found = read(PATIENT, {**cancer, **members})
    assert "conditions" not in found.facts
    assert found.ignored


@pytest.mark.parametrize(
    ("text", "is_read"), [("0 - 55 U/L", False), ("0 - 40 U/L", True), ("0,0-40,0", True), ("5-40", False)]
)
def test_limits_are_those_of_the_printed_range(text: str, *, is_read: bool) -> None:
    low, high = ({"value": value, "unit": "U/L"} for value in (0, 40))
    stated: Resource = {"referenceRange": [{"low": low, "high": high, "text": text}]}
    (measured,) = read(PATIENT, build_result("1742-6", 30, "U/L", **stated)).facts["alanine_aminotransferase"]
    assert ("reference_range" in measured) == is_read


def test_critically_high_antibody_is_found() -> None:
    high = build_concept("http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "HH")
    found = read(PATIENT, build_observation("13926-1", effectiveDateTime="2026-11-01", interpretation=[high]))
    assert found.facts["islet_autoantibodies"]["present"] == ["gad65"]


def test_values_stay_those_that_were_sent() -> None:
    assert read_values("weight", build_sent("29463-7", 2400, unit="oz")) == [2400]
