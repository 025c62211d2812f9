"""Diseases without episodes that have ended, and what a record has of several types of diabetes."""

from itertools import permutations

import pytest

from tests.schemas.imports.fhir_builders import (
    ICD10CM,
    ICD10GM,
    PATIENT,
    TYPE_1,
    Resource,
    build_condition,
    read,
)

SNOMED = "http://snomed.info/sct"
RESOLVED: Resource = {"clinicalStatus": {"coding": [{"code": "resolved"}]}}
ENDED_2020: Resource = {**RESOLVED, "abatementDateTime": "2020-05-01"}
ACTIVE_2010: Resource = {"recordedDate": "2010-03-01"}


def read_present(*conditions: Resource) -> list[str]:
    present: list[str] = read(PATIENT, *conditions).facts.get("conditions", {}).get("present", [])
    return present


@pytest.mark.parametrize(
    ("code", "ended"),
    [
        *((code, build_condition(code, ICD10CM, **ENDED_2020)) for code in ("E10.9", "E11.9", "C50.9", "N18.4", "B20")),
        ("E10.9", build_condition("E10", ICD10CM, **ENDED_2020)),
        ("E10.65", build_condition("E10", ICD10CM, **ENDED_2020)),
        ("E10.9", build_condition(TYPE_1, **ENDED_2020)),
        # Resolved at a time that is not stated, after it was recorded.
        ("E10.9", build_condition("E10.9", ICD10CM, **RESOLVED, recordedDate="2005-03-01")),
        ("E10.9", build_condition("E10.9", ICD10CM, **RESOLVED)),
    ],
)
def test_disease_without_episodes_that_ended_is_not_present(code: str, ended: Resource) -> None:
    for conditions in permutations((build_condition(code, ICD10CM, **ACTIVE_2010), ended)):
        found = read(PATIENT, *conditions)
        assert found.facts["conditions"]["present"] == []
        assert len(found.ignored) == 2


@pytest.mark.parametrize(
    ("code", "ended"),
    [
        ("E10.9", build_condition("E10.9", ICD10CM, **RESOLVED, abatementDateTime="2005-03-01")),
        ("E10.65", build_condition("E10.9", ICD10CM, **ENDED_2020)),
        ("E10.9", build_condition("E10.65", ICD10CM, **ENDED_2020)),
        ("J18.9", build_condition("J18.9", ICD10CM, **ENDED_2020)),
    ],
)
def test_disease_stays_present_beside_an_older_end_or_that_of_another(code: str, ended: Resource) -> None:
    for conditions in permutations((build_condition(code, ICD10CM, **ACTIVE_2010), ended)):
        assert read_present(*conditions) == [f"icd10cm:{code}"]


@pytest.mark.parametrize(
    ("system", "code", "expected"),
    [
        *((ICD10GM, code, "icd10cm:E13") for code in ("E13.90", "E13")),
        *((SNOMED, "8801005", "icd10cm:E13"), (SNOMED, "237599002", "mondo:0005148")),
    ],
)
def test_another_type_of_diabetes_is_read_in_other_systems_too(system: str, code: str, expected: str) -> None:
    assert read_present(build_condition(code, system)) == [expected]


@pytest.mark.parametrize("code", ["Z83.3", "Z03.89", "E13.9"])
def test_coding_that_contradicts_a_complication_of_type_1_is_named(code: str) -> None:
    codings = [{"system": ICD10CM, "code": "E10.65"}, {"system": ICD10CM, "code": code}]
    found = read(PATIENT, {**build_condition("-"), "code": {"coding": codings}})
    assert "conditions" not in found.facts
    assert all(row["pointer"].startswith("/entry/1/resource") for row in found.ignored)
    assert found.ignored != []


def test_gestational_diabetes_ends_with_the_pregnancy() -> None:
    assert (
        read_present(build_condition("MONDO:0005406", "http://purl.obolibrary.org/obo/mondo.owl", **ACTIVE_2010)) == []
    )


def test_stage_before_the_disease_is_over_once_the_disease_is_stated() -> None:
    stage = build_condition("E10.A1", ICD10CM, recordedDate="2022-03-01")
    disease = build_condition("E10.9", ICD10CM, recordedDate="2024-03-01")
    found = read(PATIENT, stage, disease)
    assert found.facts["conditions"]["present"] == ["icd10cm:E10.9"]
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource/code"]


@pytest.mark.parametrize("when", [{"recordedDate": "2026-03-01"}, {"recordedDate": "2024-03-01"}, {}])
def test_stage_that_is_not_surely_earlier_stands_beside_the_disease(when: Resource) -> None:
    stage = build_condition("E10.A1", ICD10CM, **when)
    disease = build_condition("E10.9", ICD10CM, recordedDate="2024-03-01")
    assert set(read(PATIENT, stage, disease).facts["conditions"]["present"]) == {"icd10cm:E10.9", "icd10cm:E10.A1"}
