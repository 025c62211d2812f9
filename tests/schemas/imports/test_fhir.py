import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from marshmallow import ValidationError

from schemas.imports.fhir.bundle_reader import read_bundle
from schemas.match.bundle_json_schema import BUNDLE
from schemas.match.limits import MAX_ENTRIES

AS_OF = date(2026, 6, 1)
LOINC = "http://loinc.org"
ICD = "http://hl7.org/fhir/sid/icd-10-cm"
MONDO = "http://purl.obolibrary.org/obo/mondo.owl"


def read(*resources: Any) -> Any:
    """Read a bundle as it comes over the wire, and give its facts as JSON would."""
    bundle = {"resourceType": "Bundle", "entry": [{"resource": resource} for resource in resources]}
    found = read_bundle(json.loads(json.dumps(bundle), parse_float=Decimal), AS_OF)
    return found._replace(facts=json.loads(json.dumps(found.facts, default=float)))


def observation(code: str, **members: Any) -> dict[str, Any]:
    coded = {"coding": [{"system": LOINC, "code": code}]}
    return {"resourceType": "Observation", "status": "final", "code": coded, **members}


def measured(code: str, value: Any, unit: str, **members: Any) -> dict[str, Any]:
    return observation(code, valueQuantity={"value": value, "code": unit, **members})


def condition(*codes: tuple[str, str], **members: Any) -> dict[str, Any]:
    coded = {"coding": [{"system": system, "code": code} for system, code in codes]}
    return {"resourceType": "Condition", "code": coded, **members}


def status(code: str) -> dict[str, Any]:
    return {"coding": [{"code": code}]}


@pytest.mark.parametrize(
    ("resource", "facts"),
    [
        ({"resourceType": "Patient", "gender": "male"}, {"sex": "male"}),
        ({"resourceType": "Patient", "birthDate": "1992-06-01"}, {"age": [{"value": 408, "unit": "mo"}]}),
        ({"resourceType": "Patient", "birthDate": "1992-06-02"}, {"age": [{"value": 407, "unit": "mo"}]}),
        (condition((ICD, "E10.9")), {"conditions": {"present": ["icd10cm:E10.9"], "absent": []}}),
        (condition((MONDO, "MONDO:0005148")), {"conditions": {"present": ["mondo:0005148"], "absent": []}}),
        (condition((MONDO, "MONDO_0005148")), {"conditions": {"present": ["mondo:0005148"], "absent": []}}),
        (
            condition(("http://snomed.info/sct", "46635009"), onsetDateTime="2010-05-03T10:00:00Z"),
            {"conditions": {"present": ["mondo:0005147"], "absent": []}, "diagnosis_date": "2010-05-03"},
        ),
        (
            condition((ICD, "E10"), onsetAge={"value": 17, "code": "a"}),
            {
                "conditions": {"present": ["icd10cm:E10"], "absent": []},
                "diabetes_onset_age": [{"value": 17, "unit": "a"}],
            },
        ),
        (
            condition((ICD, "E10"), verificationStatus=status("refuted")),
            {"conditions": {"present": [], "absent": ["icd10cm:E10"]}},
        ),
        (measured("4548-4", 7.2, "%"), {"hba1c": [{"value": 7.2, "unit": "%"}]}),
        (measured("59261-8", 53, "mmol/mol"), {"hba1c": [{"value": 53, "unit": "mmol/mol"}]}),
        (
            measured("42180-0", 0.03, "nmol/L", comparator="<") | {"effectiveDateTime": "2026-02-01T08:00:00Z"},
            {"c_peptide_fasting": [{"value": 0.03, "unit": "nmol/L", "comparator": "<", "date": "2026-02-01"}]},
        ),
        (measured("98979-8", 61, "mL/min/{1.73_m2}"), {"egfr": [{"value": 61, "unit": "mL/min/{1.73_m2}"}]}),
        (
            observation("883-9", valueCodeableConcept={"coding": [{"system": LOINC, "code": "LA28449-9"}]}),
            {"abo_group": "AB"},
        ),
        (
            observation("13926-1", interpretation=[{"coding": [{"code": "NEG"}]}]),
            {"islet_autoantibodies": {"present": [], "absent": ["gad65"]}},
        ),
    ],
)
def test_resource_becomes_a_fact(resource: dict[str, Any], facts: dict[str, Any]) -> None:
    found = read(resource)
    assert (found.facts, found.ignored) == (facts, [])


@pytest.mark.parametrize(
    ("resource", "reason"),
    [
        ({"resourceType": "Patient"}, "neither a date of birth nor"),
        ({"resourceType": "Medication"}, "is not read"),
        (None, "has no resource"),
        (condition(("http://example.org", "T1D")), "no code of a diagnosis that is known here"),
        (condition((ICD, "E10"), verificationStatus=status("provisional")), "is provisional"),
        (condition((ICD, "E10"), clinicalStatus=status("\ud800" * 20_000)), "without a code that is understood"),
        (condition((ICD, "E10"), onsetDateTime="2026-06-02"), "begins after the reference date"),
        (measured("4548-4", 7.2, "%") | {"status": "entered-in-error"}, "has the status entered-in-error"),
        (measured("4548-4", 7.2, "%") | {"status": ["final"]}, "no status that is understood"),
        (measured("2345-7", 7.2, "mmol/L"), "no LOINC code of a supported attribute"),
        (observation("4548-4"), "has no valueQuantity"),
        (observation("883-9", valueCodeableConcept={"text": "Rh"}), "no answer that is a value of abo_group"),
        (observation("13926-1"), "interpretation is neither positive nor negative"),
    ],
)
def test_resource_that_says_nothing_asked_is_named_as_unused(resource: Any, reason: str) -> None:
    found = read(resource)
    assert found.facts == {}
    (unused,) = found.ignored
    assert unused["pointer"] == "/entry/0/resource"
    assert reason in unused["detail"]


@pytest.mark.parametrize(
    ("resource", "detail"),
    [
        (measured("4548-4", 72, "%"), "outside the plausible range"),
        (measured("29463-7", "heavy", "kg"), "is not a number"),
        (measured("29463-7", 10**30, "kg"), "outside the plausible range"),
        (measured("29463-7", 70, "kg", comparator=["<"]), "unknown comparator"),
    ],
)
def test_resource_that_says_what_cannot_be_is_passed_over_whole(resource: dict[str, Any], detail: str) -> None:
    found = read(measured("8302-2", 170, "cm"), resource)
    assert list(found.facts) == ["height"]
    (unused,) = found.ignored
    assert unused["pointer"] == "/entry/1/resource"
    assert detail in unused["detail"]
    assert unused["expected"]


@pytest.mark.parametrize(
    ("resource", "member", "facts", "detail"),
    [
        (condition((ICD, "diabetes")), "code", {}, "is not the code of a diagnosis"),
        (
            condition((MONDO, "0005147"), onsetDateTime="2010-13"),
            "onsetDateTime",
            {"conditions": {"present": ["mondo:0005147"], "absent": []}},
            "is not understood",
        ),
        (
            condition((ICD, "E10.9"), onsetAge={"value": 12, "unit": "yr"}),
            "onsetAge",
            {"conditions": {"present": ["icd10cm:E10.9"], "absent": []}},
            "does not measure age at onset",
        ),
        (
            {"resourceType": "Patient", "gender": "male", "birthDate": "1900-01-01"},
            "birthDate",
            {"sex": "male"},
            "outside the plausible range of age",
        ),
        (
            {"resourceType": "Patient", "gender": "other", "birthDate": "1992-06-01"},
            "gender",
            {"age": [{"value": 408, "unit": "mo"}]},
            "neither female nor male",
        ),
        (
            {"resourceType": "Patient", "gender": "male", "birthDate": "19920601"},
            "birthDate",
            {"sex": "male"},
            "not a date",
        ),
        (
            {"resourceType": "Patient", "gender": "male", "birthDate": "2026-06-02"},
            "birthDate",
            {"sex": "male"},
            "is after the reference date",
        ),
    ],
)
def test_one_bad_member_loses_that_member(resource: Any, member: str, facts: Any, detail: str) -> None:
    found = read(resource)
    assert found.facts == facts
    (ignored,) = found.ignored
    assert ignored["pointer"] == f"/entry/0/resource/{member}"
    assert detail in ignored["detail"]


def test_several_observations_are_measurements_of_several_days() -> None:
    found = read(measured("4548-4", 7.2, "%"), measured("59261-8", 60, "mmol/mol"))
    assert [fact["value"] for fact in found.facts["hba1c"]] == [7.2, 60]


def test_second_patient_is_refused() -> None:
    with pytest.raises(ValidationError, match="is a second Patient"):
        read({"resourceType": "Patient", "gender": "male"}, {"resourceType": "Patient", "gender": "male"})


@pytest.mark.parametrize("members", [[], {}, {"resourceType": "Patient"}, 5])
def test_what_is_no_bundle_is_refused(members: Any) -> None:
    with pytest.raises(ValidationError, match="is not a Bundle"):
        read_bundle(members, AS_OF)


@pytest.mark.parametrize("entry", [5, {}, [5], ["Patient"], [{}] * (MAX_ENTRIES + 1)])
def test_entries_are_a_list_of_objects(entry: Any) -> None:
    with pytest.raises(ValidationError):
        read_bundle({"resourceType": "Bundle", "entry": entry}, AS_OF)


@pytest.mark.parametrize("entry", [{}, {"resource": 5}, {"resource": {"resourceType": ["Patient"]}}])
def test_entry_without_a_resource_is_passed_over(entry: Any) -> None:
    found = read_bundle({"resourceType": "Bundle", "entry": [entry]}, AS_OF)
    assert len(found.ignored) == 1


def test_example_of_the_contract_is_read_whole() -> None:
    found = read_bundle(BUNDLE, date(2026, 12, 1))
    assert found.ignored == []
    assert set(found.facts) == {"sex", "age", "conditions", "diagnosis_date", "hba1c"}
