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
