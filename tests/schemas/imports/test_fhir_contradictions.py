"""Results and diagnoses of a FHIR record of which two parts do not agree, or are not sure."""

from typing import Any

import pytest
from marshmallow import ValidationError

from tests.schemas.imports.fhir_builders import (
    HBA1C,
    ICD10CM,
    ICD10GM,
    INTERPRETATION,
    NOT_MEANT,
    PATIENT,
    TYPE_1,
    build_concept,
    build_condition,
    build_observation,
    build_result,
    read,
)


def test_printed_unit_that_means_the_same_as_its_code_is_read() -> None:
    for code, printed in [("10*9/L", "10*3/uL"), ("10*9/L", "K/uL"), ("/uL", "cells/mm3"), ("10*3/uL", "Tsd./ul")]:
        quantity = {"value": 2000, "unit": printed, "system": "http://unitsofmeasure.org", "code": code}
        assert "platelets" in read(PATIENT, build_observation("777-3", valueQuantity=quantity)).facts, printed


@pytest.mark.parametrize(
    "codings",
    [
        [("http://example.org/lab", "N")],
        [(INTERPRETATION, "POS"), (INTERPRETATION, "IND")],
        [(INTERPRETATION, "POS"), ("http://loinc.org", "LA6577-6")],
    ],
)
def test_interpretation_that_is_not_sure_is_named(codings: list[tuple[str, str]]) -> None:
    interpretation = [build_concept(*coding) for coding in codings]
    found = read(PATIENT, build_observation("13926-1", interpretation=interpretation))
    assert "islet_autoantibodies" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


def test_word_of_another_code_system_is_no_answer() -> None:
    abnormal = build_observation("883-9", valueCodeableConcept=build_concept(INTERPRETATION, "A"))
    assert [row["pointer"] for row in read(PATIENT, abnormal).ignored] == ["/entry/1/resource"]


CERTAINTY = "http://fhir.de/StructureDefinition/icd-10-gm-diagnosesicherheit"


@pytest.mark.parametrize(("certainty", "codes"), [("G", ["icd10cm:E10"]), ("V", []), ("A", []), ("Z", [])])
def test_german_diagnosis_that_is_not_certain_is_named(certainty: str, codes: list[str]) -> None:
    concept = build_concept(ICD10GM, "E10.90")
    concept["coding"][0]["extension"] = [{"url": CERTAINTY, "valueCoding": {"code": certainty}}]
    found = read(PATIENT, {**build_condition("-"), "code": concept})
    assert found.facts.get("conditions", {}).get("present", []) == codes
    assert len(found.ignored) == (0 if codes else 1)


@pytest.mark.parametrize("code", ["E10.90 V", "E10.90A", "E10-E14", "E10.9 ausgeschlossen"])
def test_german_code_with_something_behind_it_is_named(code: str) -> None:
    found = read(PATIENT, build_condition(code, ICD10GM))
    assert "conditions" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


@pytest.mark.parametrize(
    "time",
    [
        {"onsetString": "2015"},
        {"onsetAge": {"value": 25, "code": "a"}},
        {"onsetDateTime": "20150101"},
        {"_onsetDateTime": {"extension": [{"url": "http://example.org/about"}]}},
        {"recordedDate": "01.02.2015"},
    ],
)
def test_pregnancy_at_an_unknown_time_is_named(time: dict[str, object]) -> None:
    found = read(PATIENT, build_condition("Z33.1", ICD10CM, **time))
    assert "conditions" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


@pytest.mark.parametrize("member", ["onsetDateTime", "recordedDate"])
def test_time_of_a_lasting_diagnosis_that_is_not_understood_loses_the_time_alone(member: str) -> None:
    found = read(PATIENT, build_condition("E84.0", ICD10CM, **{member: "yesterday"}))
    assert found.facts["conditions"]["present"] == ["icd10cm:E84.0"]
    assert [row["pointer"] for row in found.ignored] == [f"/entry/1/resource/{member}"]


DEAD = {**PATIENT, "deceasedBoolean": True}
RESULT = {**build_result(HBA1C, 7, "%"), "id": "o"}
BIRTH_SEX = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex"
ANIMAL = {"url": "http://hl7.org/fhir/StructureDefinition/patient-animal", "extension": []}
WITHDRAWN = {"resourceType": "Composition", "status": "entered-in-error"}


@pytest.mark.parametrize(
    ("resources", "members", "place"),
    [
        ([PATIENT, DEAD], {}, "deceasedBoolean"),
        ([DEAD, PATIENT], {}, "deceasedBoolean"),
        ([{**PATIENT, "extension": [ANIMAL]}], {}, "animal"),
        ([WITHDRAWN, PATIENT], {"type": "document"}, "entered in error"),
    ],
)
def test_record_that_may_be_of_nobody_alive_is_refused(resources: list[Any], members: Any, place: str) -> None:
    with pytest.raises(ValidationError, match=place):
        read(*resources, **members)


@pytest.mark.parametrize(
    "members",
    [
        {"request": {"method": "patch", "url": "Observation/o"}},
        {"request": {"method": "delete", "url": "Observation/o"}},
        {"request": {"method": 7}},
        {"request": {"method": "PUT", "modifierExtension": [NOT_MEANT]}},
        {"response": {"status": 404}},
        {"search": {"mode": "outcome"}},
        {"search": {"mode": "match", "modifierExtension": [NOT_MEANT]}},
    ],
)
def test_entry_that_is_not_surely_a_resource_as_it_is_now_is_named(members: Any) -> None:
    found = read(PATIENT, {"resource": RESULT, **members})
    assert "hba1c" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


@pytest.mark.parametrize(("kind", "member"), [("DiagnosticReport", "result"), ("Observation", "hasMember")])
def test_result_that_only_a_withdrawn_report_names_is_named(kind: str, member: str) -> None:
    report = {"resourceType": kind, "status": "entered-in-error", member: [{"reference": "Observation/o"}]}
    corrected = {**report, "status": "corrected"}
    assert "hba1c" not in read(PATIENT, RESULT, report).facts
    assert "hba1c" in read(PATIENT, RESULT, report, corrected).facts


def test_contained_medicine_is_named() -> None:
    contained = [{"resourceType": "MedicationStatement", "status": "active"}]
    found = read(PATIENT, {**RESULT, "contained": contained})
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource/contained/0"]


@pytest.mark.parametrize(("birth_sex", "sex"), [("F", None), ("M", "male"), ("UNK", "male")])
def test_gender_that_contradicts_the_sex_at_birth_is_named(birth_sex: str, sex: str | None) -> None:
    extension = {"url": BIRTH_SEX, "valueCode": birth_sex}
    found = read({**PATIENT, "gender": "male", "extension": [extension]})
    assert found.facts.get("sex") == sex
    assert [row["pointer"] for row in found.ignored] == ([] if sex else ["/entry/0/resource/gender"])


def test_patient_without_an_id_is_no_patient_called_none() -> None:
    nameless = {name: value for name, value in PATIENT.items() if name != "id"}
    found = read(nameless, {**RESULT, "subject": {"reference": "http://server.example.org/fhir/Patient/None"}})
    assert "hba1c" not in found.facts


def test_pregnancy_that_ended_later_is_not_present() -> None:
    begun = build_condition("Z33.1", ICD10CM, recordedDate="2026-08-01")
    ended = build_condition("Z33.1", ICD10CM, recordedDate="2026-08-01", abatementDateTime="2026-10-01")
    found = read(PATIENT, begun, ended)
    assert found.facts["conditions"] == {"present": [], "absent": [], "past": ["icd10cm:Z33.1"]}
    assert [row["pointer"].split("/")[2] for row in found.ignored] == ["1", "2"]


@pytest.mark.parametrize("system", [[], {}, None, 7])
def test_status_of_a_system_that_is_no_text_is_named(system: Any) -> None:
    found = read(PATIENT, build_condition(TYPE_1, clinicalStatus={"coding": [{"system": system, "code": "active"}]}))
    assert "conditions" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]
