"""A result that its report, a comment, its specimen or an issue calls a mistake or spoilt decides nothing."""

import pytest

from tests.schemas.imports.fhir_builders import (
    HBA1C,
    PATIENT,
    Resource,
    build_concept,
    build_observation,
    build_result,
    read,
)
from tests.schemas.imports.test_fhir_medications import ATC, RXNORM, build_request

RESULT = {**build_result(HBA1C, 7.1, "%", effectiveDateTime="2026-11-01"), "id": "r"}
NAMED = [{"reference": "Observation/r"}]
MIXED_UP = "Sample mix-up: not this patient's blood"
COMMENT = {"code": build_concept("http://loinc.org", "48767-8"), "valueString": "belongs to another patient"}
REPORT: Resource = {
    "resourceType": "DiagnosticReport",
    "status": "final",
    "subject": {"reference": "Patient/p"},
    "code": {"text": "HbA1c"},
    "result": NAMED,
}
SPECIMEN: Resource = {"resourceType": "Specimen", "id": "s", "subject": {"reference": "Patient/p"}}
OF_SPECIMEN = {**RESULT, "specimen": {"reference": "Specimen/s"}}
DONORS: Resource = {"resourceType": "Specimen", "id": "d", "subject": {"reference": "Patient/donor"}}


@pytest.mark.parametrize(
    "resources",
    [
        [RESULT, {**REPORT, "conclusion": MIXED_UP}],
        [RESULT, {**REPORT, "note": [{"text": "Probe verwechselt"}]}],
        [RESULT, {**build_observation("4544-3"), "hasMember": NAMED, "note": [{"text": "wrong patient"}]}],
        [{**RESULT, "component": [COMMENT]}],
        [{**RESULT, "hasMember": [{"reference": "Observation/c"}]}, {**build_observation("-"), **COMMENT, "id": "c"}],
        [OF_SPECIMEN, {**SPECIMEN, "note": [{"text": "Wrong patient drawn"}]}],
        [OF_SPECIMEN, {**SPECIMEN, "parent": [{"reference": "Specimen/d"}]}, DONORS],
        [
            RESULT,
            {
                "resourceType": "DetectedIssue",
                "status": "final",
                "patient": {"reference": "Patient/p"},
                "implicated": NAMED,
                "detail": "wrong patient",
            },
        ],
        [{**RESULT, "interpretation": [{"text": "see comment"}]}],
        *(
            [RESULT, {**REPORT, "result": [*NAMED, {"reference": "Observation/c"}]}, {**remark, "id": "c"}]
            for remark in (
                {**build_observation("8251-1"), "valueString": MIXED_UP},
                {**build_observation("-"), "code": {"text": "Kommentar"}, "valueString": "Probe verwechselt"},
            )
        ),
        [{**RESULT, "component": [{"code": {"text": "Comment"}, "valueString": "Sample mix-up, wrong patient"}]}],
        [RESULT, {**REPORT, "code": {"text": "Quality control"}}],
        [RESULT, {**REPORT, "code": {"text": "TEST REPORT - DISREGARD"}}],
        [RESULT, {**REPORT, "conclusionCode": [{"text": "Invalid sample"}]}],
        [RESULT, {"resourceType": "Provenance", "target": NAMED, "reason": [{"text": "Entered on wrong patient"}]}],
        [
            {key: value for key, value in REPORT.items() if key != "result"}
            | {"conclusion": MIXED_UP, "contained": [RESULT], "result": [{"reference": "#r"}]}
        ],
    ],
)
def test_result_that_others_call_a_mistake_is_named(resources: list[Resource]) -> None:
    found = read(PATIENT, *resources)
    assert "hba1c" not in found.facts
    assert "/entry/1/resource" in [row["pointer"] for row in found.ignored]


@pytest.mark.parametrize(
    "resources",
    [
        [RESULT, {**REPORT, "conclusion": "Good control. Mother informed. Fetal haemoglobin may lower the result."}],
        [OF_SPECIMEN, {**SPECIMEN, "note": [{"text": "Drawn from the left arm"}]}],
        [OF_SPECIMEN, {**SPECIMEN, "parent": [{"reference": "Specimen/o"}]}, {**SPECIMEN, "id": "o"}],
        [RESULT, {"resourceType": "DetectedIssue", "status": "final", "implicated": NAMED, "detail": "high value"}],
        [RESULT, {**REPORT, "conclusionCode": [{"text": "Diabetes mellitus type 1"}], "code": {"text": "Lab report"}}],
        [RESULT, {"resourceType": "Provenance", "target": NAMED, "reason": [{"text": "Treatment"}]}],
        [{**RESULT, "component": [{"code": {"text": "Comment"}, "valueString": "Stable, good control"}]}],
    ],
)
def test_result_with_other_remarks_is_read(resources: list[Resource]) -> None:
    assert "hba1c" in read(PATIENT, *resources).facts


TACROLIMUS = build_request(medicationCodeableConcept=build_concept(ATC, "L04AD02"), authoredOn="2026-06-01")


@pytest.mark.parametrize(
    "concept",
    [
        build_concept(ATC, "L04A"),
        build_concept(ATC, "L04AD"),
        {"text": "Prograf"},
        {**build_concept("http://fhir.de/CodeSystem/ifa/pzn", "01234567"), "text": "Prograf 1 mg Hartkapseln"},
        {"coding": [{"system": RXNORM, "code": "313190", "display": "tacrolimus 1 MG Oral Capsule"}]},
    ],
)
@pytest.mark.parametrize("status", ["stopped", "completed", "on-hold"])
def test_medicine_is_open_once_its_group_or_its_name_was_stopped(concept: Resource, status: str) -> None:
    stopped = build_request(medicationCodeableConcept=concept, status=status, authoredOn="2026-07-01")
    assert read(PATIENT, TACROLIMUS, stopped).facts.get("medications", {}).get("present", []) == []
    later = {**TACROLIMUS, "authoredOn": "2026-08-01"}
    assert read(PATIENT, later, stopped).facts["medications"]["present"] == ["atc:L04AD02"]


@pytest.mark.parametrize("text", ["Protopic", "tacrolimus 0.1 % ointment", "Metformin 500 mg"])
def test_end_of_another_medicine_is_no_end_of_this(text: str) -> None:
    stopped = build_request(medicationCodeableConcept={"text": text}, status="stopped", authoredOn="2026-07-01")
    assert read(PATIENT, TACROLIMUS, stopped).facts["medications"]["present"] == ["atc:L04AD02"]
