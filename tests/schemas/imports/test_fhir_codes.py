"""Codes, units and onset of what a FHIR record states, and results within other resources."""

from typing import Any

import pytest

from tests.schemas.imports.fhir_builders import (
    ENCOUNTER,
    HBA1C,
    ICD10,
    ICD10CM,
    ICD10GM,
    NOT_MEANT,
    PATIENT,
    PROBLEM_LIST,
    TYPE_1,
    Resource,
    build_concept,
    build_condition,
    build_observation,
    build_result,
    read,
    read_pointers,
    read_values,
)

# Onset


@pytest.mark.parametrize(
    "complication",
    [
        build_condition("E10.21", system=ICD10CM, onsetDateTime="2026-10-20"),
        build_condition("E1021", system=ICD10CM, onsetDateTime="2026-10-20"),
        build_condition("E10.2", system=ICD10, onsetDateTime="2026-10-20"),
        build_condition("E10.21", system=ICD10GM, onsetDateTime="1990"),
        build_condition("E10.9", system=ICD10CM, onsetDateTime="1990", category=ENCOUNTER),
        build_condition("E10.9", system=ICD10CM, onsetDateTime="1990", encounter={"reference": "Encounter/1"}),
    ],
)
def test_onset_comes_from_the_disease_itself(complication: Resource) -> None:
    alone = read(PATIENT, complication)
    assert "diagnosis_date" not in alone.facts
    assert [row["pointer"] for row in alone.ignored] == ["/entry/1/resource/onsetDateTime"]
    itself = build_condition(TYPE_1, onsetDateTime="1999", category=PROBLEM_LIST)
    assert read(PATIENT, complication, itself).facts["diagnosis_date"] == "1999"


def test_earliest_and_most_exact_onset_counts() -> None:
    dates = [build_condition(TYPE_1, onsetDateTime=when) for when in ("2004-02-03", "2001", "2001-05-06")]
    for order in (dates, dates[::-1]):
        found = read(PATIENT, *order)
        assert found.facts["diagnosis_date"] == "2001-05-06"
        assert len(found.ignored) == 2


# Units and codes


@pytest.mark.parametrize(
    ("code", "unit", "ucum"),
    [
        ("718-7", "g/dl", "g/dL"),
        ("718-7", "gm/dL", "g/dL"),
        ("777-3", "10*3/ul", "10*3/uL"),
        ("777-3", "K/uL", "10*3/uL"),
        ("777-3", "x10E3/uL", "10*3/uL"),
        ("777-3", "10^9/L", "10*9/L"),
        ("751-8", "cells/uL", "/uL"),
        ("751-8", "/mm3", "/uL"),
        ("29463-7", "lb", "[lb_av]"),
        ("29463-7", "lbs", "[lb_av]"),
        ("8302-2", "[in_us]", "[in_i]"),
        ("4548-4", "%{HbA1c}", "%"),
        ("59261-8", "mmol/mol{Hb}", "mmol/mol"),
        ("98979-8", "mL/min/1.73m2", "mL/min/{1.73_m2}"),
        ("39156-5", "kg/m^2", "kg/m2"),
        ("42180-0", "nmol/l", "nmol/L"),
    ],
)
@pytest.mark.parametrize("coded", [True, False])
def test_customary_spelling_of_a_unit_is_understood(code: str, unit: str, ucum: str, *, coded: bool) -> None:
    stated_unit = {"system": "http://unitsofmeasure.org", "code": unit} if coded else {"unit": unit}
    value = {"4548-4": 7, "8302-2": 65, "718-7": 13, "42180-0": 1}.get(code, 60)
    found = read(PATIENT, build_observation(code, valueQuantity={"value": value, **stated_unit}))
    ((stated,),) = [found.facts[name] for name in found.facts if name not in {"sex", "age"}]
    assert stated["unit"] == ucum


def test_unit_of_another_dimension_is_refused() -> None:
    assert "weight" not in read(PATIENT, build_result("29463-7", 70, "cm")).facts


@pytest.mark.parametrize("code", ["33914-3", "62238-1", "69405-9", "76633-7", "77147-7", "98979-8"])
def test_every_code_of_a_filtration_rate_is_read(code: str) -> None:
    assert read_values("egfr", build_result(code, 60, "mL/min/{1.73_m2}")) == [60]


@pytest.mark.parametrize(
    ("system", "code", "known"),
    [
        (ICD10CM, "E10.65", "icd10cm:E10.65"),
        (ICD10CM, "e1065", "icd10cm:E10.65"),
        ("urn:oid:2.16.840.1.113883.6.90", "E10.65", "icd10cm:E10.65"),
        (ICD10, "E10.9", "icd10cm:E10"),
        ("urn:oid:2.16.840.1.113883.6.3", "E11", "icd10cm:E11"),
        (ICD10GM, "E10.90", "icd10cm:E10"),
        ("urn:oid:2.16.840.1.113883.6.96", TYPE_1, "mondo:0005147"),
    ],
)
def test_diagnosis_of_each_system_is_read(system: str, code: str, known: str) -> None:
    found = read(PATIENT, build_condition(code, system=system))
    assert found.facts["conditions"] == {"present": [known], "absent": []}


def test_code_of_who_without_the_same_meaning_here_is_not_read() -> None:
    assert read_pointers(PATIENT, build_condition("E12.9", system=ICD10)) == ["/entry/1/resource"]


def test_components_are_read_each_by_itself() -> None:
    def part(code: str, value: float, unit: str, **members: Any) -> Resource:
        return {
            "code": build_concept("http://loinc.org", code),
            "valueQuantity": {"value": value, "code": unit},
            **members,
        }

    panel = build_observation(
        "58410-2",
        component=[
            part("718-7", 13.1, "g/dL"),
            part("777-3", 200, "10*9/L", dataAbsentReason={"text": "error"}),
            part("751-8", 3, "10*9/L", modifierExtension=[NOT_MEANT]),
            part("00-0", 3, "10*9/L"),
        ],
        effectiveDateTime="2026-10-01",
        dataAbsentReason={"text": "the panel has no value of its own"},
    )
    found = read(PATIENT, panel)
    assert set(found.facts) == {"sex", "age", "haemoglobin"}
    assert [row["pointer"].split("/")[5] for row in found.ignored] == ["1", "2", "3"]


def test_contained_results_of_a_report_are_read_at_its_time() -> None:
    contained = {**build_result(HBA1C, 7.1, "%", subject=None), "id": "r"}
    report = {
        "resourceType": "DiagnosticReport",
        "status": "final",
        "subject": {"reference": "Patient/p"},
        "effectiveDateTime": "2026-10-01",
        "result": [{"reference": "#r"}],
        "contained": [contained],
    }
    (found,) = read(PATIENT, report).facts["hba1c"]
    assert found["date"] == "2026-10-01"
    assert "hba1c" not in read(PATIENT, {**report, "subject": {"reference": "Patient/q"}}).facts
    assert "hba1c" not in read(PATIENT, {**report, "status": "preliminary"}).facts


def test_what_is_contained_without_being_a_result_is_named() -> None:
    result = build_result(HBA1C, 7.1, "%", contained=[{**build_result("718-7", 13, "g/dL"), "id": "c"}])
    found = read(PATIENT, result)
    assert set(found.facts) == {"sex", "age", "hba1c"}
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource/contained/0"]


def test_pressures_are_read_from_the_components_of_a_panel() -> None:
    parts = [
        {"code": build_concept("http://loinc.org", code), "valueQuantity": {"value": value, "code": "mm[Hg]"}}
        for code, value in (("8480-6", 120), ("8462-4", 80))
    ]
    panel = build_observation("85354-9", component=parts, effectiveDateTime="2026-10-01")
    assert read_values("systolic_blood_pressure", panel) == [120]
    assert read_values("diastolic_blood_pressure", panel) == [80]


def test_one_condition_with_codings_of_two_types_of_diabetes_is_neither() -> None:
    coding = [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": code} for code in ("E10.9", "E11.9")]
    found = read(PATIENT, {**build_condition("E10.9"), "code": {"coding": coding}})
    assert "conditions" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]
