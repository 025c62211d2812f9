"""What a Provenance says was deleted or nullified counts as entered in error, and what else it says changes nothing."""

import pytest

from tests.schemas.imports.fhir_builders import HBA1C, ICD10CM, PATIENT, Resource, build_condition, build_result, read

OPERATION = "http://terminology.hl7.org/CodeSystem/v3-DataOperation"
LIFECYCLE = "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle"
RESULT = build_result(HBA1C, 7.1, "%", id="o", effectiveDateTime="2026-11-01")
CANCER = build_condition("C50.9", ICD10CM, id="c")


def build_activity(system: str, code: str, display: str = "") -> Resource:
    return {"coding": [{"system": system, "code": code, **({"display": display} if display else {})}]}


def build_provenance(*targets: str, **members: object) -> Resource:
    named = [{"reference": target} for target in targets]
    return {"resourceType": "Provenance", "target": named, "recorded": "2026-11-02T00:00:00Z", **members}


NULLIFYING = {
    "delete": {"activity": build_activity(OPERATION, "DELETE")},
    "nullify": {"activity": build_activity(OPERATION, "NULLIFY")},
    "small letters": {"activity": build_activity(OPERATION, "delete")},
    "destroy": {"activity": build_activity(LIFECYCLE, "destroy")},
    "a coding": {"activity": {"system": OPERATION, "code": "DELETE"}},
    "display": {"activity": build_activity("http://example.org", "9", display="Record nullified")},
    "text": {"activity": {"text": "Storniert"}},
}
OTHERS: dict[str, Resource] = {
    "create": {"activity": build_activity(OPERATION, "CREATE", display="create")},
    "update": {"activity": build_activity(OPERATION, "UPDATE", display="revise")},
    "none": {},
    "text": {"activity": {"text": "Verified by the laboratory"}},
    "null": {"activity": None},
    "a list": {"activity": [build_activity(OPERATION, "DELETE")]},
}


@pytest.mark.parametrize("activity", NULLIFYING)
def test_what_a_provenance_nullifies_is_not_used(activity: str) -> None:
    provenance = build_provenance("Observation/o", "Condition/c/_history/2", **NULLIFYING[activity])
    found = read(PATIENT, RESULT, CANCER, provenance)
    assert not {"hba1c", "conditions"} & found.facts.keys()
    marked = [row["pointer"] for row in found.ignored if row["detail"] == "is marked as nullified"]
    assert marked == ["/entry/1/resource", "/entry/2/resource"]


@pytest.mark.parametrize("activity", OTHERS)
def test_other_provenance_changes_nothing(activity: str) -> None:
    found = read(PATIENT, RESULT, CANCER, build_provenance("Observation/o", "Condition/c", **OTHERS[activity]))
    assert {"hba1c", "conditions"} <= found.facts.keys()


def test_what_an_activity_removed_is_not_used() -> None:
    removed = [{"role": "removal", "what": {"reference": "Observation/o"}}]
    assert "hba1c" not in read(PATIENT, RESULT, build_provenance("Patient/p", entity=removed)).facts
    used = [{"role": "source", "what": {"reference": "Observation/o"}}]
    assert "hba1c" in read(PATIENT, RESULT, build_provenance("Patient/p", entity=used)).facts


def test_results_of_a_nullified_report_are_not_used() -> None:
    report = {
        "resourceType": "DiagnosticReport",
        "id": "r",
        "status": "final",
        "result": [{"reference": "Observation/o"}],
    }
    nullified = build_provenance("DiagnosticReport/r", **NULLIFYING["nullify"])
    assert "hba1c" in read(PATIENT, RESULT, report).facts
    assert "hba1c" not in read(PATIENT, RESULT, report, nullified).facts


def test_nullified_refutation_takes_nothing_away() -> None:
    refuted: Resource = {"verificationStatus": {"coding": [{"code": "refuted"}]}, "recordedDate": "2026-11-01"}
    stated = build_condition("E10.9", ICD10CM, recordedDate="2020-01-01")
    denied = build_condition("46635009", id="d", **refuted)
    assert read(PATIENT, stated, denied).facts["conditions"]["absent"]
    found = read(PATIENT, stated, denied, build_provenance("Condition/d", **NULLIFYING["delete"]))
    assert found.facts["conditions"] == {"present": ["icd10cm:E10.9"], "absent": []}
