"""A result that was found after it was issued or stored, or before its patient was born, is not used."""

from typing import Any

import pytest

from tests.schemas.imports.fhir_builders import (
    HBA1C,
    ICD10CM,
    PATIENT,
    Resource,
    build_condition,
    build_observation,
    build_result,
    read,
)

PCS = "http://www.cms.gov/Medicare/Coding/ICD10"
ABOUT: Resource = {"subject": {"reference": "Patient/p"}}
BORN_LATE: Resource = {**PATIENT, "birthDate": "2026-11-20"}


def build_hba1c(when: str | None = "2026-10-01", **members: Any) -> Resource:
    time = {"effectiveDateTime": when} if when else {}
    return build_result(HBA1C, 7.1, "%", **time, **members)


def build_specimen(when: str) -> Resource:
    return {"resourceType": "Specimen", "id": "s", **ABOUT, "collection": {"collectedDateTime": when}}


def build_order(when: str, **members: object) -> Resource:
    drug = {"coding": [{"system": "http://www.whocc.no/atc", "code": "L04AD02"}]}
    ordered = {"status": "active", "intent": "order", "authoredOn": when}
    return {"resourceType": "MedicationRequest", **ABOUT, "medicationCodeableConcept": drug, **ordered, **members}


def build_procedure(when: str, **members: object) -> Resource:
    code = {"coding": [{"system": PCS, "code": "0TY00Z0"}]}
    done = {"status": "completed", "performedDateTime": when}
    return {"resourceType": "Procedure", **ABOUT, "code": code, **done, **members}


OF_SPECIMEN: Resource = {"specimen": {"reference": "Specimen/s"}}
CONTRADICTORY: dict[str, list[Resource]] = {
    "issued": [build_hba1c(issued="2016-10-02T00:00:00Z")],
    "issued days before": [build_hba1c(issued="2026-09-27T00:00:00Z")],
    "updated": [build_hba1c(meta={"lastUpdated": "2013-05-01T00:00:00Z"})],
    "issued after it was stored": [
        build_hba1c(None, issued="2026-10-01T00:00:00Z", meta={"lastUpdated": "2016-10-01"})
    ],
    "specimen": [build_hba1c(**OF_SPECIMEN), build_specimen("2013-01-01")],
    "period": [build_hba1c(None, effectivePeriod={"start": "2026-10-01"}, issued="2016-10-02T00:00:00Z")],
    "year and day": [build_hba1c("2026", issued="2025-10-02T00:00:00Z")],
    "contained": [
        build_hba1c(specimen={"reference": "#s"}, contained=[build_specimen("2013-01-01")]),
    ],
    "onset": [build_condition("C50.9", ICD10CM, onsetDateTime="2026-05-01", recordedDate="2016-05-01")],
    "recorded": [build_condition("C50.9", ICD10CM, recordedDate="2026-05-01", meta={"lastUpdated": "2016-05-01"})],
    "procedure": [build_procedure("2026-05-01", meta={"lastUpdated": "2016-05-01T00:00:00Z"})],
    "order": [build_order("2026-05-01", meta={"lastUpdated": "2016-05-01T00:00:00Z"})],
}
AGREEING: dict[str, list[Resource]] = {
    "issued": [build_hba1c(issued="2026-10-02T00:00:00Z")],
    "issued the day before, of another zone": [build_hba1c(issued="2026-09-30T22:00:00Z")],
    "issued months later": [build_hba1c(issued="2026-11-20T00:00:00Z")],
    "updated": [build_hba1c(meta={"lastUpdated": "2026-11-20T00:00:00Z"})],
    "year": [build_hba1c("2026", issued="2026-10-02T00:00:00Z")],
    "specimen": [build_hba1c(**OF_SPECIMEN), build_specimen("2026-09-20")],
    "kept specimen": [build_hba1c(**OF_SPECIMEN), build_specimen("2026-01-20")],
    "onset": [build_condition("C50.9", ICD10CM, onsetDateTime="2016-05-01", recordedDate="2026-05-01")],
    "onset ahead of the record by a day": [
        build_condition("C50.9", ICD10CM, onsetDateTime="2016-05-02", recordedDate="2016-05-01"),
    ],
    "abatement": [
        build_condition("C50.9", ICD10CM, recordedDate="2016-05-01", abatementDateTime="2026-05-01"),
    ],
    "procedure": [build_procedure("2016-05-01", meta={"lastUpdated": "2026-05-01T00:00:00Z"})],
    "order": [build_order("2026-05-01", meta={"lastUpdated": "2026-05-01T09:00:00Z"})],
    "time not understood": [build_hba1c(issued="yesterday")],
}


@pytest.mark.parametrize("name", CONTRADICTORY)
def test_entry_whose_times_contradict_each_other_is_not_used(name: str) -> None:
    found = read(PATIENT, *CONTRADICTORY[name])
    assert found.facts.keys() == {"sex", "age"}
    assert any(row["pointer"] == "/entry/1/resource" and "has the time" in row["detail"] for row in found.ignored)


@pytest.mark.parametrize("name", AGREEING)
def test_entry_whose_times_agree_is_used(name: str) -> None:
    assert read(PATIENT, *AGREEING[name]).facts.keys() > {"sex", "age"}


BEFORE_BIRTH = {
    "result": build_hba1c("2026-11-01"),
    "result of a year": build_hba1c("2025"),
    "stored": build_hba1c(None, meta={"lastUpdated": "2026-11-01T00:00:00Z"}),
    "diagnosis": build_condition("B20", ICD10CM, recordedDate="2010-01-01"),
    "onset": build_condition("B20", ICD10CM, onsetDateTime="2010-01-01", recordedDate="2026-11-21"),
    "malformation": build_condition("Q90.9", ICD10CM, recordedDate="2010-01-01"),
    "order": build_order("2026-06-01"),
    "procedure": build_procedure("2026-06-01"),
    "blood group": build_observation(
        "883-9", effectiveDateTime="2026-06-01", valueCodeableConcept={"coding": [{"code": "A"}], "text": "A"}
    ),
}
AFTER_BIRTH = {
    "result": build_hba1c("2026-11-21"),
    "of the day of birth elsewhere": build_hba1c("2026-11-19"),
    "result of a month": build_hba1c("2026-11"),
    "malformation known before": build_condition("Q90.9", ICD10CM, recordedDate="2026-06-01"),
    "onset in the womb": build_condition("E84.9", ICD10CM, onsetDateTime="2026-06-01", recordedDate="2026-11-21"),
    "procedure": build_procedure("2026-11-22"),
}


@pytest.mark.parametrize("name", BEFORE_BIRTH)
def test_what_is_dated_before_the_birth_is_not_used(name: str) -> None:
    found = read(BORN_LATE, BEFORE_BIRTH[name])
    assert found.facts.keys() == {"sex", "age"}
    assert "is dated before the birth of the patient" in [row["detail"] for row in found.ignored]
    assert read({**PATIENT, "birthDate": "2006-11-20"}, BEFORE_BIRTH[name]).facts.keys() > {"sex", "age"}


@pytest.mark.parametrize("name", AFTER_BIRTH)
def test_what_may_be_of_after_the_birth_is_used(name: str) -> None:
    assert read(BORN_LATE, AFTER_BIRTH[name]).facts.keys() > {"sex", "age"}


def test_birth_of_a_year_excludes_what_is_of_an_earlier_year_only() -> None:
    assert "hba1c" in read({**PATIENT, "birthDate": "2026"}, build_hba1c("2026-01-05")).facts
    assert "hba1c" not in read({**PATIENT, "birthDate": "2026"}, build_hba1c("2025-06-05")).facts
