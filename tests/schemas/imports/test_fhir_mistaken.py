"""Values whose unit was mistaken, codes that are said to be absent, and contents of past illness or of no visit."""

from typing import Any

import pytest
from marshmallow import ValidationError

from db.vocab.accepted_units import accepted
from db.vocab.attributes import ATTRIBUTE
from db.vocab.plausible_values import PLAUSIBLE
from tests.schemas.imports.fhir_builders import (
    HBA1C,
    ICD10CM,
    INTERPRETATION,
    PATIENT,
    TYPE_1,
    Resource,
    build_concept,
    build_condition,
    build_observation,
    build_result,
    read,
)
from tests.schemas.imports.test_fhir_documents import OWN, build_composition
from tests.schemas.imports.test_fhir_medications import build_statement

CREATININE, HAEMOGLOBIN, PLATELETS, C_PEPTIDE, GLUCOSE = "2160-0", "718-7", "777-3", "13037-7", "1558-6"
ALT, AST, SYSTOLIC, DIASTOLIC, TIME_IN_RANGE = "1742-6", "1920-8", "8480-6", "8462-4", "97510-2"
EGFR, PROTHROMBIN_TIME, LDL, TRIGLYCERIDES, LEUKOCYTES = "98979-8", "5902-2", "13457-7", "2571-8", "6690-2"
ABSENT = [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "masked"}]
PAST: Resource = {"code": build_concept("http://loinc.org", "11348-0"), "entry": [{"reference": "Condition/c"}]}
OTHER: Resource = {"code": build_concept("http://loinc.org", "11450-4"), "entry": [{"reference": "Condition/c"}]}


@pytest.mark.parametrize("attribute", PLAUSIBLE)
def test_all_units_of_a_quantity_cover_the_same_values(attribute: str) -> None:
    lines = accepted(ATTRIBUTE[attribute])
    assert lines.keys() <= PLAUSIBLE[attribute].keys()
    for end in (0, 1):
        own = {round(line.forth(PLAUSIBLE[attribute][unit][end]), 9) for unit, line in lines.items()}
        assert len(own) == 1


@pytest.mark.parametrize(
    ("code", "value", "unit", "meant"),
    [
        (HBA1C, 7.2, "mmol/mol", "%"),
        (CREATININE, 1.1, "umol/L", "mg/dL"),
        (CREATININE, 0.9, "mg/L", "mg/dL"),
        (GLUCOSE, 15, "g/L", "mmol/L"),
        (LDL, 0.15, "mmol/L", "g/L"),
        (GLUCOSE, 12, "mg/dL", "mmol/L"),
        (GLUCOSE, 95, "mmol/L", "mg/dL"),
        (HAEMOGLOBIN, 13.2, "g/L", "g/dL"),
        (PLATELETS, 250, "/uL", "10*9/L"),
        (C_PEPTIDE, 0.8, "pmol/L", "nmol/L"),
        (HBA1C, 9.5, "mmol/mol", "%"),
        (PLATELETS, 0.25, "10*9/L", "10*12/L"),
        (PLATELETS, 0.2, "10*3/uL", "10*12/L"),
        (ALT, 0.6, "U/L", "ukat/L"),
        (AST, 0.5, "U/L", "ukat/L"),
        (SYSTOLIC, 21, "mm[Hg]", "kPa"),
        (DIASTOLIC, 10.6, "mm[Hg]", "kPa"),
        (DIASTOLIC, 14.5, "mm[Hg]", "kPa"),
        (TIME_IN_RANGE, 0.72, "%", "1"),
        (EGFR, 1.5, "mL/min/{1.73_m2}", "mL/s/{1.73_m2}"),
        (PROTHROMBIN_TIME, 85, "s", "%"),
    ],
)
def test_value_of_a_mistaken_unit_is_named_and_never_converted(code: str, value: float, unit: str, meant: str) -> None:
    found = read(PATIENT, build_result(code, value, unit))
    assert found.facts.keys() == {"sex", "age"}
    assert [(row["pointer"], f"is common in {meant} and" in row["detail"]) for row in found.ignored] == [
        ("/entry/1/resource", True)
    ]


@pytest.mark.parametrize(
    ("code", "value", "unit"),
    [
        (HBA1C, 53, "mmol/mol"),
        (CREATININE, 88, "umol/L"),
        (GLUCOSE, 5.4, "mmol/L"),
        (HAEMOGLOBIN, 132, "g/L"),
        (PLATELETS, 250000, "/uL"),
        (C_PEPTIDE, 0, "pmol/L"),
        (C_PEPTIDE, 0.8, "ng/mL"),
        (C_PEPTIDE, 0.003, "nmol/L"),
        (HBA1C, 18, "mmol/mol"),
        (HBA1C, 3.2, "%"),
        (CREATININE, 9, "umol/L"),
        (CREATININE, 30, "mg/dL"),
        (GLUCOSE, 18, "mg/dL"),
        (GLUCOSE, 70, "mmol/L"),
        (GLUCOSE, 1500, "mg/dL"),
        (LDL, 6, "mg/dL"),
        (LDL, 0.16, "mmol/L"),
        (GLUCOSE, 1.26, "g/L"),
        (LDL, 1.3, "g/L"),
        (TRIGLYCERIDES, 1.5, "g/L"),
        (CREATININE, 9, "mg/L"),
        (TRIGLYCERIDES, 11000, "mg/dL"),
        (HAEMOGLOBIN, 22, "g/L"),
        (LEUKOCYTES, 30, "/uL"),
        (LEUKOCYTES, 0.03, "10*9/L"),
        (ALT, 5, "U/L"),
        (EGFR, 3, "mL/min/{1.73_m2}"),
    ],
)
def test_plausible_value_is_read(code: str, value: float, unit: str) -> None:
    found = read(PATIENT, build_result(code, value, unit))
    assert len(found.facts) == 3
    assert found.ignored == []


def test_limit_of_an_assay_is_no_mistaken_unit() -> None:
    quantity = {"value": 3, "comparator": "<", "code": "pmol/L"}
    assert "c_peptide_fasting" in read(PATIENT, build_observation(C_PEPTIDE, valueQuantity=quantity)).facts


def test_codes_of_two_attributes_are_both_named() -> None:
    codings = [{"system": "http://loinc.org", "code": code} for code in (HBA1C, HAEMOGLOBIN)]
    result = {**build_result(HBA1C, 7, "%"), "code": {"coding": codings}}
    panel = {**build_observation("35090-0"), "component": [{**result, "resourceType": None}]}
    for resource, pointer in ((result, "/entry/1/resource"), (panel, "/entry/1/resource/component/0")):
        found = read(PATIENT, resource)
        assert "hba1c" not in found.facts
        assert [row["pointer"] for row in found.ignored] == [pointer]
        assert all("haemoglobin and haemoglobin a1c" in row["detail"] for row in found.ignored)


@pytest.mark.parametrize(
    "absent",
    [
        {"extension": ABSENT},
        {"coding": [{"system": "http://snomed.info/sct", "code": TYPE_1, "extension": ABSENT}]},
        {"coding": [{"system": "http://snomed.info/sct", "code": TYPE_1, "_code": {"extension": ABSENT}}]},
    ],
)
def test_code_that_is_said_to_be_absent_names_nothing(absent: Resource) -> None:
    condition = build_condition(TYPE_1)
    found = read(PATIENT, {**condition, "code": {**condition["code"], **absent}})
    assert "conditions" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


def test_medicine_whose_code_is_said_to_be_absent_names_nothing() -> None:
    drug = build_concept("http://www.whocc.no/atc", "L04AD02")
    found = [
        read(PATIENT, build_statement(medicationCodeableConcept=drug | absent))
        for absent in ({}, {"extension": ABSENT})
    ]
    assert ["medications" in facts for facts, _ in found] == [True, False]


@pytest.mark.parametrize(
    ("sections", "members", "expected"),
    [
        ((PAST,), {}, "past"),
        ((PAST, OTHER), {}, "present"),
        ((OTHER,), {}, "present"),
        ((PAST,), {"clinicalStatus": {"coding": [{"code": "active"}]}}, "present"),
    ],
)
def test_diagnosis_of_past_illness_alone_is_an_earlier_one(
    sections: tuple[Resource, ...], members: dict[str, Any], expected: str
) -> None:
    found = read(
        PATIENT, build_composition(*sections), {**build_condition(TYPE_1, **members), "id": "c"}, type="document"
    )
    assert found.facts["conditions"][expected]


@pytest.mark.parametrize(
    ("systolic", "diastolic", "is_read"), [(80, 120, False), (80, 80, False), (120, 80, True), (None, 80, True)]
)
def test_swapped_blood_pressure_is_named(systolic: int | None, diastolic: int, is_read: bool) -> None:  # noqa: FBT001 - of the table
    components = [
        {key: build_result(code, value, "mm[Hg]")[key] for key in ("code", "valueQuantity")}
        for code, value in (("8480-6", systolic), ("8462-4", diastolic))
    ]
    found = read(PATIENT, build_observation("85354-9", component=components))
    assert ("diastolic_blood_pressure" in found.facts) is is_read
    assert ("/entry/1/resource" in [row["pointer"] for row in found.ignored]) is not is_read


@pytest.mark.parametrize(
    "members",
    [
        {"interpretation": [build_concept(INTERPRETATION, "QCF")]},
        {"interpretation": [{"text": "Invalid: sample haemolysed"}]},
        {"interpretation": [build_concept(INTERPRETATION, "<"), build_concept(INTERPRETATION, ">")]},
        {"category": [{"text": "Goal"}]},
    ],
)
def test_result_that_is_not_valid_is_named(members: dict[str, Any]) -> None:
    found = read(PATIENT, build_result(HBA1C, 7, "%", **members))
    assert "hba1c" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


@pytest.mark.parametrize(
    ("comparator", "code", "expected"),
    [(None, ">", ">"), (">=", ">", ">="), ("<", ">", "unused"), (None, "H", None), ("<", "L", "<")],
)
def test_value_off_the_scale_is_a_bound(comparator: str | None, code: str, expected: str | None) -> None:
    quantity = {"value": 60, "code": "mL/min/{1.73_m2}"} | ({"comparator": comparator} if comparator else {})
    interpretation = [build_concept(INTERPRETATION, code)]
    found = read(PATIENT, build_observation("33914-3", valueQuantity=quantity, interpretation=interpretation))
    assert [one.get("comparator") for one in found.facts.get("egfr", [{"comparator": "unused"}])] == [expected]


@pytest.mark.parametrize(
    ("end", "day", "is_pregnant"),
    [
        ("O80", "2026-10-01", False),
        ("Z37.0", "2026-10-01", False),
        ("O03.9", "2026-10-01", False),
        ("O80", "2026-04-01", True),
        ("O24.410", "2026-10-01", True),
    ],
)
def test_pregnancy_ends_with_a_birth_that_was_recorded_later(end: str, day: str, is_pregnant: bool) -> None:  # noqa: FBT001 - of the table
    pregnancy = build_condition("O09.90", ICD10CM, recordedDate="2026-05-01")
    answer = build_concept("http://loinc.org", "LA15173-0")
    status = build_observation("82810-3", effectiveDateTime="2026-05-02", valueCodeableConcept=answer)
    found = read(PATIENT, pregnancy, status, build_condition(end, ICD10CM, recordedDate=day))
    assert ("icd10cm:O09.90" in found.facts["conditions"]["present"]) is is_pregnant
    assert ("pregnancy_status" in found.facts) is is_pregnant
    named = {row["pointer"] for row in found.ignored}
    assert named == (set() if is_pregnant else {"/entry/1/resource/code", "/entry/2/resource"})


@pytest.mark.parametrize("label", ["masked", "deleted", "SUBSETTED"])
def test_label_of_a_resource_or_a_patient_is_named(label: str) -> None:
    meta = {"tag": [{"code": label}]}
    found = read({**PATIENT, "meta": meta}, build_result(HBA1C, 7, "%", meta=meta))
    assert found.facts == {}
    assert [row["pointer"] for row in found.ignored] == ["/entry/0/resource", "/entry/1/resource"]


def test_bundle_of_test_data_is_refused() -> None:
    with pytest.raises(ValidationError, match="htest"):
        read(PATIENT, meta={"security": [{"code": "HTEST"}]})


def test_period_that_ends_before_it_starts_is_no_time() -> None:
    period = {"start": "2026-10-01", "end": "2009-09-01"}
    found = read(PATIENT, build_result(HBA1C, 7, "%", effectivePeriod=period))
    assert "hba1c" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


@pytest.mark.parametrize(("status", "is_read"), [("planned", False), ("cancelled", False), ("finished", True)])
def test_result_of_a_visit_that_never_was_is_named(status: str, is_read: bool) -> None:  # noqa: FBT001 - of the table
    visit = {"resourceType": "Encounter", "id": "v", "status": status, "subject": OWN}
    found = read(PATIENT, visit, build_result(HBA1C, 7, "%", encounter={"reference": "Encounter/v"}))
    assert ("hba1c" in found.facts) is is_read
    assert ("/entry/2/resource" in [row["pointer"] for row in found.ignored]) is not is_read
