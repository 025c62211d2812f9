"""A pregnancy that was recorded does not count after what ends or refutes it, nor for longer than one lasts."""

from decimal import Decimal
from typing import Any

import pytest

from schemas.imports.fhir.bundle_reader import read_bundle
from tests.schemas.imports.fhir_builders import (
    AS_OF,
    ICD10CM,
    ICD10GM,
    INTERPRETATION,
    PATIENT,
    Resource,
    build_bundle,
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
BIRTHS: tuple[str, ...] = (
    "Spontangeburt",
    "Accouchement eutocique",
    "Parto eut\u00f3cico",
    "Vaginal delivery",
    "Fehlgeburt",
)
BIRTHS += ("Delivery (procedure)", "Delivered", "Delivery of the placenta", "Childbirth", "Cesarean section")
NO_BIRTHS: tuple[str, ...] = (
    "Birth control",
    "History of caesarean section",
    "Planned cesarean",
    "Mother: stillbirth",
    "Backache",
)
NO_BIRTHS += ("Insulin delivery device", "Geburtsvorbereitungskurs", "Schwangerschaft, Entbindungstermin im Januar")
PCS = "http://www.cms.gov/Medicare/Coding/ICD10"
PROCEDURE: Resource = {
    "resourceType": "Procedure",
    "status": "completed",
    "subject": {"reference": "Patient/p"},
    "performedDateTime": "2026-09-15",
}
LATER = {"recordedDate": "2026-10-01"}
OPS, SNOMED = "http://fhir.de/CodeSystem/bfarm/ops", "http://snomed.info/sct"
OWN = "http://example.org/codes"


def build_status(answer: Resource, when: str, **members: Any) -> Resource:
    return build_observation("82810-3", effectiveDateTime=when, valueCodeableConcept=answer, **members)


def build_worded(text: str, **members: Any) -> Resource:
    return {**build_condition("1", OWN, **members), "code": {"text": text}}


NOT_PREGNANT = build_status(build_concept("http://loinc.org", "LA26683-5"), "2026-11-10")


@pytest.mark.parametrize(
    "resource",
    [
        *({**PROCEDURE, "code": build_concept(PCS, code)} for code in ("10E0XZZ", "10D00Z1", "10A07ZZ")),
        *(build_condition(code, ICD10CM, **LATER) for code in ("O60.14X0", "O70.0", "O77.9", "O90.81", "O24.03")),
        *(build_condition(code, ICD10CM, **LATER) for code in ("O24.430", "O10.92", "O14.05", "O15.2", "O98.83")),
        *(build_condition(code, ICD10CM, **LATER) for code in ("O99.345", "O99.03", "O9A.13", "O91.22", "O26.63")),
        build_observation("11778-8", valueDateTime="2026-08-01"),
        build_condition("Z32.02", ICD10CM, **LATER),
        *(
            {**PROCEDURE, "code": build_concept(OPS, code)}
            for code in ("9-260", "9-268", "5-749.10", "5-728.0", "5-740")
        ),
        *({**PROCEDURE, "code": build_concept(SNOMED, code)} for code in ("177184002", "11466000", "386216000")),
        *(build_condition(code, ICD10GM, **LATER) for code in ("O80", "O82", "O60.1", "O03.9", "Z37.0!", "O84")),
        *(build_worded(text, **LATER) for text in BIRTHS),
        {**PROCEDURE, "code": {"coding": [{"system": OWN, "code": "7", "display": "Kaiserschnitt"}]}},
        build_condition("72892002", abatementDateTime="2026-09-01", onsetDateTime="2026-02-01"),
        build_condition("77386006", **LATER, verificationStatus={"coding": [{"code": "refuted"}]}),
        build_condition("Z3A.38", ICD10CM, recordedDate="2026-07-01"),
        build_observation(
            "49051-6", valueQuantity={"value": 39, "code": "wk"}, effectiveDateTime="2026-07-01T08:00:00Z"
        ),
        build_observation("93857-1", valueDateTime="2026-10-02"),
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


@pytest.mark.parametrize(
    "resource",
    [
        {**PROCEDURE, "code": build_concept(OPS, "9-280.0")},
        {**PROCEDURE, "code": build_concept(OPS, "5-740"), "status": "not-done"},
        {**PROCEDURE, "code": build_concept(OPS, "5-740"), "performedDateTime": "2025-09-15"},
        {**PROCEDURE, "code": build_concept(SNOMED, "11466000"), "subject": {"reference": "Patient/q"}},
        *(build_worded(text, **LATER) for text in NO_BIRTHS),
        build_condition("Z3A.20", ICD10CM, recordedDate="2026-10-01"),
        build_observation("49051-6", valueQuantity={"value": 12, "code": "wk"}, effectiveDateTime="2026-10-01"),
    ],
)
def test_what_ends_no_pregnancy_leaves_it(resource: Resource) -> None:
    assert read(PATIENT, PREGNANT, resource).facts["pregnancy_status"] == "pregnant"


@pytest.mark.parametrize(
    "resource",
    [
        build_condition("77386006", recordedDate="2026-11-20"),
        build_condition("77386006"),
        build_condition("O09.2!", ICD10GM, recordedDate="2026-11-20"),
        build_condition("Z34.90", ICD10CM, verificationStatus={"coding": [{"code": "provisional"}]}),
        build_worded("Schwangerschaft", recordedDate="2026-11-20"),
        build_status(build_concept(SNOMED, "77386006"), "2026-11-20", status="preliminary"),
        build_status({"text": "see report"}, "2026-11-20"),
        build_observation(
            "2106-3", interpretation=[build_concept(INTERPRETATION, "POS")], effectiveDateTime="2026-11-15"
        ),
        {**PROCEDURE, "code": build_concept(PCS, "10J07ZZ"), "performedDateTime": "2026-11-20"},
    ],
)
def test_not_pregnant_does_not_count_beside_a_sign_of_a_pregnancy_that_is_not_earlier(resource: Resource) -> None:
    assert read(PATIENT, NOT_PREGNANT).facts["pregnancy_status"] == "not_pregnant"
    found = read(PATIENT, NOT_PREGNANT, resource)
    assert "pregnancy_status" not in found.facts
    assert "/entry/1/resource" in [row["pointer"] for row in found.ignored]


@pytest.mark.parametrize(
    "resource",
    [
        build_condition("77386006", recordedDate="2026-04-20"),
        build_condition("77386006", recordedDate="2026-11-20", verificationStatus={"coding": [{"code": "refuted"}]}),
        build_condition("77386006", recordedDate="2026-11-20", subject={"reference": "Patient/q"}),
        build_worded("Pregnancy test", recordedDate="2026-11-20"),
        build_observation(
            "2106-3", interpretation=[build_concept(INTERPRETATION, "NEG")], effectiveDateTime="2026-11-15"
        ),
        build_status(build_concept(SNOMED, "60001007"), "2026-11-20"),
    ],
)
def test_not_pregnant_counts_beside_what_is_no_sign_of_a_pregnancy(resource: Resource) -> None:
    assert read(PATIENT, NOT_PREGNANT, resource).facts["pregnancy_status"] == "not_pregnant"


@pytest.mark.parametrize("due", ["2026-11-20", "2027-01-10", "soon"])
def test_date_of_delivery_ends_no_pregnancy_before_three_weeks_have_passed(due: str) -> None:
    found = read(PATIENT, PREGNANT, build_observation("11778-8", valueDateTime=due))
    assert found.facts["pregnancy_status"] == "pregnant"


def test_date_of_delivery_of_somebody_else_ends_no_pregnancy() -> None:
    found = read(PATIENT, PREGNANT, build_observation("11778-8", "q", valueDateTime="2026-08-01"))
    assert found.facts["pregnancy_status"] == "pregnant"


def test_weeks_beyond_all_numbers_end_no_pregnancy() -> None:
    quantity = {"value": Decimal("9e999999"), "code": "wk"}
    weeks = build_observation("49051-6", valueQuantity=quantity, effectiveDateTime="2026-07-01")
    assert read_bundle(build_bundle(PATIENT, PREGNANT, weeks), AS_OF).facts["pregnancy_status"] == "pregnant"
