"""A pregnancy that was recorded does not count after what ends or refutes it, nor for longer than one lasts."""

import pytest

from tests.schemas.imports.fhir_builders import (
    ICD10CM,
    PATIENT,
    Resource,
    build_concept,
    build_condition,
    build_observation,
    read,
)

PREGNANT = build_observation(
    "82810-3",
    effectiveDateTime="2026-06-01",
    valueCodeableConcept=build_concept("http://loinc.org", "LA15173-0"),
)
PCS = "http://www.cms.gov/Medicare/Coding/ICD10"
PROCEDURE: Resource = {
    "resourceType": "Procedure",
    "status": "completed",
    "subject": {"reference": "Patient/p"},
    "performedDateTime": "2026-09-15",
}
LATER = {"recordedDate": "2026-10-01"}


@pytest.mark.parametrize(
    "resource",
    [
        *({**PROCEDURE, "code": build_concept(PCS, code)} for code in ("10E0XZZ", "10D00Z1", "10A07ZZ")),
        *(build_condition(code, ICD10CM, **LATER) for code in ("O60.14X0", "O70.0", "O77.9", "O90.81", "O24.03")),
        *(build_condition(code, ICD10CM, **LATER) for code in ("O24.430", "O10.92", "O14.05", "O15.2", "O98.83")),
        *(build_condition(code, ICD10CM, **LATER) for code in ("O99.345", "O99.03", "O9A.13", "O91.22", "O26.63")),
        build_observation("11778-8", valueDateTime="2026-08-01"),
        build_condition("Z32.02", ICD10CM, **LATER),
        build_condition("Z33.1", ICD10CM, **LATER, verificationStatus={"coding": [{"code": "refuted"}]}),
    ],
)
def test_pregnancy_does_not_count_after_its_end(resource: Resource) -> None:
    assert read(PATIENT, PREGNANT).facts["pregnancy_status"] == "pregnant"
    found = read(PATIENT, PREGNANT, resource)
    assert "pregnancy_status" not in found.facts
    assert "/entry/1/resource" in [row["pointer"] for row in found.ignored]


def test_pregnancy_that_is_written_down_again_has_not_begun_again() -> None:
    stated = build_condition("Z34.90", ICD10CM, **LATER)
    assert "conditions" in read(PATIENT, stated).facts
    assert "conditions" not in read(PATIENT, {**stated, "onsetDateTime": "2024-09-01"}).facts


@pytest.mark.parametrize(
    "code", ["O24.011", "O99.210", "O99.212", "O99.323", "O99.820", "O9A.212", "O14.02", "O26.613"]
)
def test_code_of_a_trimester_ends_no_pregnancy(code: str) -> None:
    found = read(PATIENT, PREGNANT, build_condition(code, ICD10CM, **LATER))
    assert found.facts["pregnancy_status"] == "pregnant"


@pytest.mark.parametrize("due", ["2026-11-20", "2027-01-10", "soon"])
def test_date_of_delivery_ends_no_pregnancy_before_three_weeks_have_passed(due: str) -> None:
    found = read(PATIENT, PREGNANT, build_observation("11778-8", valueDateTime=due))
    assert found.facts["pregnancy_status"] == "pregnant"


def test_date_of_delivery_of_somebody_else_ends_no_pregnancy() -> None:
    found = read(PATIENT, PREGNANT, build_observation("11778-8", "q", valueDateTime="2026-08-01"))
    assert found.facts["pregnancy_status"] == "pregnant"
