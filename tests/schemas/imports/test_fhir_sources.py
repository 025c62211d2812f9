"""What other resources say about a fact: withdrawn sources, other materials, lists, deaths; and contradictions."""

from typing import Any

import pytest
from marshmallow import ValidationError

from tests.schemas.imports.fhir_builders import (
    HBA1C,
    ICD10,
    PATIENT,
    TYPE_1,
    Resource,
    build_concept,
    build_condition,
    build_observation,
    build_result,
    read,
    read_values,
)
from tests.schemas.imports.test_fhir_medications import ATC, build_request

OWN = {"reference": "Patient/p"}
LOINC, SNOMED = "http://loinc.org", "http://snomed.info/sct"
HL7, US_CORE = "http://hl7.org/fhir/StructureDefinition", "http://hl7.org/fhir/us/core/StructureDefinition"
RESULT = build_result(HBA1C, 7.2, "%", id="o")


def build_source(kind: str, status: str = "entered-in-error") -> Resource:
    return {"resourceType": kind, "id": "x", "status": status, "subject": OWN}


@pytest.mark.parametrize(
    ("member", "source"),
    [
        ("encounter", build_source("Encounter")),
        ("specimen", build_source("Specimen")),
        ("specimen", build_source("Specimen", "unsatisfactory")),
        ("derivedFrom", build_source("Observation")),
        ("derivedFrom", build_source("QuestionnaireResponse")),
        ("basedOn", build_source("ServiceRequest")),
        ("partOf", build_source("Procedure")),
    ],
)
def test_what_rests_on_a_withdrawn_resource_is_named(member: str, source: Resource) -> None:
    reference = {"reference": f"{source['resourceType']}/x"}
    found = read(PATIENT, {**RESULT, member: reference}, source)
    assert "hba1c" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource", "/entry/2/resource"]
    contained = {**RESULT, member: [{"reference": "#x"}], "contained": [source]}
    assert "hba1c" not in read(PATIENT, contained).facts
    assert "hba1c" in read(PATIENT, {**RESULT, member: reference}, {**source, "status": "completed"}).facts


@pytest.mark.parametrize(
    "stated",
    [
        {"type": {"text": "Urine"}},
        {"type": build_concept(SNOMED, "122575003")},
        {"type": build_concept("http://terminology.hl7.org/CodeSystem/v2-0487", "UR")},
        {"type": {"text": "Pleural fluid"}},
    ],
)
def test_result_of_blood_in_another_material_is_named(stated: Any) -> None:
    specimen = {"resourceType": "Specimen", "id": "s", **stated}
    creatinine = build_result("2160-0", 1.1, "mg/dL")
    listed = read(PATIENT, {**creatinine, "specimen": {"reference": "Specimen/s"}}, specimen)
    contained = read(PATIENT, {**creatinine, "specimen": {"reference": "#s"}, "contained": [specimen]})
    named = read(PATIENT, {**creatinine, "specimen": {"display": "Urine, 24 h"}})
    for found in (listed, contained, named):
        assert "creatinine" not in found.facts
        assert "/entry/1/resource" in [row["pointer"] for row in found.ignored]
    serum = {**specimen, "type": {"text": "Serum"}}
    assert "creatinine" in read(PATIENT, {**creatinine, "specimen": {"reference": "Specimen/s"}}, serum).facts


def test_extension_that_names_a_specimen_of_a_donor_is_read() -> None:
    url = f"{HL7}/observation-specimenCode"
    donated = {**RESULT, "extension": [{"url": url, "valueCodeableConcept": {"text": "Donor blood"}}]}
    assert "hba1c" not in read(PATIENT, donated).facts


@pytest.mark.parametrize(
    ("members", "is_read"),
    [
        ({"code": build_concept(LOINC, "11450-4")}, True),
        ({"code": build_concept(LOINC, "10157-6")}, False),
        *(({"title": title}, False) for title in ("Family history", "Family and social history", "Familienanamnese")),
        ({"mode": "changes", "entry": [{"deleted": True, "item": {"reference": "Condition/c"}}]}, False),
    ],
)
def test_entry_of_a_list_of_the_family_or_deleted_from_one_is_named(members: Any, is_read: bool) -> None:  # noqa: FBT001 - a parameter of the test
    condition = build_condition(TYPE_1, id="c")
    listing = {
        "resourceType": "List",
        "status": "current",
        "entry": [{"item": {"reference": "Condition/c"}}],
        **members,
    }
    found = read(PATIENT, condition, listing)
    assert ("conditions" in found.facts) is is_read
    assert ("/entry/1/resource" in [row["pointer"] for row in found.ignored]) is not is_read


def test_result_that_another_replaces_is_named() -> None:
    replacing = {"url": f"{HL7}/observation-replaces", "valueReference": {"reference": "Observation/o"}}
    assert read_values("hba1c", RESULT, build_result(HBA1C, 8.8, "%", extension=[replacing])) == [8.8]
    withdrawn = build_result(HBA1C, 8.8, "%", extension=[replacing], status="entered-in-error")
    assert read_values("hba1c", RESULT, withdrawn) == [7.2]


GERMAN_REASON = "http://fhir.de/StructureDefinition/Entlassungsgrund"
DEATH_CERTIFICATE: Resource = {"type": build_concept(LOINC, "64297-5")}
GERMAN_DEATH = {"system": "http://fhir.de/CodeSystem/dkgev/EntlassungsgrundErsteUndZweiteStelle", "code": "07"}


@pytest.mark.parametrize(
    "resource",
    [
        build_observation("31211-6", valueDateTime="2026-01-01"),
        build_observation("69453-9", valueCodeableConcept=build_concept(SNOMED, "22298006")),
        build_observation("80616-6", valueDateTime="2026-01-01T10:00:00Z"),
        build_observation("-", component=[{"code": build_concept(LOINC, "80616-6"), "valueDateTime": "2026-01-01"}]),
        build_observation("67162-8", valueCodeableConcept=build_concept(SNOMED, "419099009")),
        {**build_observation("69409-1"), "resourceType": "DiagnosticReport"},
        {"resourceType": "Encounter", "subject": OWN, "type": [build_concept(SNOMED, "308646001")]},
        *(build_observation(code) for code in ("85699-7", "399753006")),
        {**build_observation("18743-5"), "resourceType": "DiagnosticReport"},
        {"resourceType": "Composition", "status": "final", "subject": OWN, "type": build_concept(LOINC, "64297-5")},
        {"resourceType": "DocumentReference", "status": "current", "subject": OWN} | DEATH_CERTIFICATE,
        *(build_condition(code) for code in ("419099009", "16983000", "R95", "R96.0", "R98", "R99", "I46.1")),
        *(
            {"resourceType": "Encounter", "subject": OWN, name: {"dischargeDisposition": disposition}}
            for name in ("hospitalization", "admission")
            for disposition in (
                build_concept("http://terminology.hl7.org/CodeSystem/discharge-disposition", "exp"),
                build_concept("https://www.nubc.org/CodeSystem/PatDischargeStatus", "20"),
                {"text": "Expired"},
                {"coding": [{"code": "9", "display": "Patient verstorben"}]},
                {"extension": [{"url": GERMAN_REASON, "extension": [{"url": "reason", "valueCoding": GERMAN_DEATH}]}]},
            )
        ),
    ],
)
def test_patient_whose_death_another_resource_reports_is_refused(resource: Resource) -> None:
    with pytest.raises(ValidationError, match="alive"):
        read(PATIENT, resource)
    assert "age" in read(PATIENT, {**resource, "subject": {"reference": "Patient/mother"}}).facts


@pytest.mark.parametrize(
    "resource",
    [
        build_observation("-") | {"code": {**build_concept(LOINC, "69453-9"), "text": "Mother: cause of death"}},
        build_observation("69453-9", dataAbsentReason=build_concept("-", "not-applicable")),
        build_condition("419099009", verificationStatus=build_concept("-", "refuted")),
        build_condition("R96.0") | {"code": {**build_concept(ICD10, "R96.0"), "text": "Father: sudden death"}},
        build_condition("R97.20"),
        {**build_observation("69409-1", status="registered"), "resourceType": "DiagnosticReport"},
        {"resourceType": "DocumentReference", "status": "superseded"} | DEATH_CERTIFICATE,
        {"resourceType": "Encounter", "status": "planned", "type": [build_concept(SNOMED, "308646001")]},
        {"resourceType": "Encounter", "hospitalization": {"dischargeDisposition": build_concept("-", "20")}},
    ],
)
def test_patient_whose_death_is_not_reported_is_read(resource: Resource) -> None:
    assert "age" in read(PATIENT, resource).facts


def build_nested(url: str, system: str, code: str) -> Resource:
    return {"url": url, "extension": [{"url": "value", "valueCodeableConcept": build_concept(system, code)}]}


@pytest.mark.parametrize(
    "extension",
    [
        build_nested(f"{HL7}/patient-sexParameterForClinicalUse", "-", "male-typical"),
        build_nested(f"{HL7}/individual-recordedSexOrGender", "-", "male"),
        build_nested(f"{HL7}/individual-genderIdentity", SNOMED, "446151000124109"),
        {"url": f"{US_CORE}/us-core-genderIdentity", "valueCodeableConcept": build_concept(SNOMED, "446151000124109")},
        {"url": "http://vendor.example.org/sex-for-clinical-use", "valueCodeableConcept": build_concept("-", "male")},
    ],
)
def test_sex_that_an_extension_contradicts_is_named(extension: Any) -> None:
    found = read({**PATIENT, "extension": [extension]})
    assert found.facts.keys() == {"age"}
    assert [row["pointer"] for row in found.ignored] == ["/entry/0/resource/gender"]


def test_extension_on_something_else_leaves_the_sex() -> None:
    orientation = {"url": "http://vendor.example.org/sexual-orientation", "valueCode": "male"}
    assert read({**PATIENT, "extension": [orientation]}).facts["sex"] == "female"


@pytest.mark.parametrize(
    ("code", "answer"),
    [("46098-0", (LOINC, "LA2-8")), ("76689-9", (LOINC, "LA2-8")), ("76689-9", (SNOMED, "248153007"))],
)
def test_sex_and_blood_group_that_differ_are_neither(code: str, answer: tuple[str, str]) -> None:
    stated = build_observation(code, valueCodeableConcept=build_concept(*answer), effectiveDateTime="2026-01-01")
    assert "sex" not in read(PATIENT, stated).facts
    groups = [
        build_observation("883-9", valueCodeableConcept=build_concept(LOINC, group), effectiveDateTime=day)
        for group, day in (("LA19710-5", "2026-01-01"), ("LA19709-7", "2026-02-01"))
    ]
    assert "abo_group" not in read(PATIENT, *groups).facts


@pytest.mark.parametrize(("name", "lost"), [("gender", "sex"), ("birthDate", "age")])
def test_member_of_the_patient_that_is_said_to_be_absent_is_named(name: str, lost: str) -> None:
    absent = {"extension": [{"url": f"{HL7}/data-absent-reason", "valueCode": "masked"}]}
    found = read({**PATIENT, f"_{name}": absent})
    assert found.facts.keys() == {"sex", "age"} - {lost}
    assert [row["pointer"] for row in found.ignored] == [f"/entry/0/resource/{name}"]


@pytest.mark.parametrize(
    "result",
    [
        build_observation(HBA1C, valueQuantity={"value": 7.2, "unit": "mmol/L", "code": "%"}),
        build_observation(HBA1C, valueQuantity={"value": 7.2, "code": "%", "_comparator": {"id": "c"}}),
        build_result("59261-8", 5.4, "%"),
    ],
)
def test_percentage_that_may_be_another_is_named(result: Resource) -> None:
    found = read(PATIENT, result)
    assert "hba1c" not in found.facts
    assert len(found.ignored) == 1


def test_conditional_reference_is_to_the_patient_with_the_identifier() -> None:
    numbered = {**PATIENT, "identifier": [{"system": "urn:hospital", "value": "1"}]}
    for number, is_own in (("1", True), ("2", False)):
        result = {**RESULT, "subject": {"reference": f"Patient?identifier=urn:hospital|{number}"}}
        assert ("hba1c" in read(numbered, result).facts) is is_own


def test_further_page_is_named() -> None:
    found = read(PATIENT, type="searchset", link=[{"relation": "self"}, {"relation": "next", "url": "-"}])
    assert [row["pointer"] for row in found.ignored] == ["/link/1"]


def build_supply(days: int, **members: Any) -> Resource:
    return {"expectedSupplyDuration": {"value": days, "code": "d"}, **members}


@pytest.mark.parametrize(
    ("members", "presence"),
    [
        ({"dispenseRequest": {"validityPeriod": {"end": "2026-02-01"}}}, "past"),
        ({"dispenseRequest": {"validityPeriod": {"end": "2026-12-01"}}}, "present"),
        ({"dispenseRequest": build_supply(10)}, "past"),
        ({"dispenseRequest": build_supply(30, numberOfRepeatsAllowed=11)}, "present"),
        ({"dispenseRequest": build_supply(30, numberOfRepeatsAllowed="11")}, "present"),
        ({"dosageInstruction": [{"timing": {"repeat": {"boundsPeriod": {"start": "2027-01-01"}}}}]}, None),
        ({"dosageInstruction": [{"timing": {"event": ["2027-01-01"]}}]}, None),
        ({"dosageInstruction": [{"timing": {"event": ["2027-01-01"]}}, {"text": "at once"}]}, "present"),
    ],
)
def test_order_of_a_medicine_holds_for_its_time(members: Any, presence: str | None) -> None:
    order = build_request(authoredOn="2026-01-01", medicationCodeableConcept=build_concept(ATC, "L04AD02"))
    medications: Any = read(PATIENT, {**order, **members}).facts.get("medications", {})
    assert [name for name, codes in medications.items() if codes] == ([presence] if presence else [])
