"""Documents, specimens and body sites that are about somebody else than the patient."""

from typing import Any

import pytest

from tests.schemas.imports.fhir_builders import (
    HBA1C,
    OTHER_UUID,
    PATIENT,
    TYPE_1,
    Resource,
    build_concept,
    build_condition,
    build_result,
    read,
)
from tests.schemas.imports.test_fhir_medications import build_statement

SNOMED = "http://snomed.info/sct"
RESULT: Resource = {**build_result(HBA1C, 13.9, "%", subject=None), "id": "o"}
CONDITION: Resource = {**build_condition(TYPE_1), "id": "c"}
FETUS, OWN = {"reference": "Patient/fetus"}, {"reference": "Patient/p"}
FAMILY: Resource = {"code": build_concept("http://loinc.org", "10157-6")}
ENTRIES: Resource = {"entry": [{"reference": "Observation/o"}, {"reference": "Condition/c"}]}


def build_composition(*sections: Resource, **members: Any) -> Resource:
    return {"resourceType": "Composition", "status": "final", "subject": OWN, "section": list(sections), **members}


def build_nested_section(outer: Resource, depth: int) -> Resource:
    section = ENTRIES
    for _ in range(depth):
        section = {"title": "Part", "section": [section]}
    return {**outer, "section": [section]}


@pytest.mark.parametrize(
    "composition",
    [
        build_composition({**ENTRIES, "focus": FETUS}),
        build_composition({**ENTRIES, "focus": None}),
        build_composition({**ENTRIES, **FAMILY}),
        build_composition({**ENTRIES, "title": "Family history"}),
        build_composition({**ENTRIES, "title": "Family medical history"}),
        build_composition({**ENTRIES, "code": {"text": "History of family member diseases"}}),
        build_composition({**ENTRIES, "title": "Donor"}),
        build_composition({"section": [ENTRIES], "focus": FETUS}),
        build_composition({"section": [{**ENTRIES, "focus": OWN}], **FAMILY}),
        build_composition(build_nested_section(FAMILY, 90)),
        build_composition(ENTRIES, subject={"reference": "Patient/donor"}),
    ],
)
def test_entry_of_a_section_about_somebody_else_is_named(composition: Resource) -> None:
    found = read(composition, PATIENT, RESULT, CONDITION, type="document")
    assert not {"hba1c", "conditions"} & found.facts.keys()
    assert [row["pointer"] for row in found.ignored] == ["/entry/0/resource", "/entry/2/resource", "/entry/3/resource"]


@pytest.mark.parametrize(
    "composition",
    [
        build_composition(ENTRIES),
        build_composition({**ENTRIES, "focus": OWN}),
        build_composition({**ENTRIES, **FAMILY}, {**ENTRIES, "title": "Results"}),
        build_composition({**ENTRIES, "title": "Family planning"}),
        build_composition({**FAMILY, "entry": [{"reference": "FamilyMemberHistory/f"}]}),
        build_composition({**FAMILY, "section": 7, "entry": {"reference": 7}}, section=[7, FAMILY]),
    ],
)
def test_entry_of_a_section_about_the_patient_is_read(composition: Resource) -> None:
    found = read(composition, PATIENT, RESULT, CONDITION, type="document")
    assert {"hba1c", "conditions"} <= found.facts.keys()


@pytest.mark.parametrize(
    "title",
    [
        *("Familiengeschichte", "Antecedentes heredofamiliares", "Vorerkrankungen der Eltern", "Lebendspender", "FA:"),
        *("DDx", "Arbeitsdiagnosen", "Pertinent negatives", "Not present", "Verneinte Erkrankungen", "Risikofaktoren"),
        *("Empfohlene Medikation", "Therapieoptionen", "Farmaci sospesi", "Vormedikation", "Therapieziele", "Beispiel"),
    ],
)
def test_entry_of_a_section_of_what_is_not_so_is_named(title: str) -> None:
    found = read(build_composition({**ENTRIES, "title": title}), PATIENT, RESULT, CONDITION, type="document")
    assert not {"hba1c", "conditions"} & found.facts.keys()


@pytest.mark.parametrize("title", ["Patient and family education", "Labor (mit Referenzwerten)", "Current orders"])
def test_entry_of_a_section_with_a_harmless_title_is_read(title: str) -> None:
    found = read(build_composition({**ENTRIES, "title": title}), PATIENT, RESULT, CONDITION, type="document")
    assert {"hba1c", "conditions"} <= found.facts.keys()


@pytest.mark.parametrize(
    ("section", "is_read"),
    [
        ({"title": "Allergies and intolerances"}, False),
        ({"title": "Unverträglichkeiten"}, False),
        ({"code": build_concept("http://loinc.org", "48765-2")}, False),
        ({"title": "Medications and allergies"}, True),
    ],
)
def test_medicine_listed_among_allergies_is_not_taken(section: Resource, is_read: bool) -> None:  # noqa: FBT001 - a parameter of the test
    listed = {**section, "entry": [{"reference": "MedicationStatement/m"}, {"reference": "Condition/c"}]}
    medicine = {**build_statement(), "id": "m"}
    found = read(build_composition(listed), PATIENT, medicine, CONDITION, type="document")
    assert ("medications" in found.facts) is is_read
    assert "conditions" in found.facts


def test_entry_that_sections_name_in_two_ways_is_read() -> None:
    by_url = {"entry": [{"reference": OTHER_UUID}]}
    composition = build_composition({**FAMILY, "entry": [{"reference": "Observation/o"}]}, by_url)
    assert "hba1c" in read(composition, PATIENT, {"fullUrl": OTHER_UUID, "resource": RESULT}).facts


def test_result_of_a_report_in_a_section_about_the_family_is_named() -> None:
    report = {"resourceType": "DiagnosticReport", "id": "r", "status": "final", "code": {}, "subject": OWN}
    composition = build_composition({**FAMILY, "entry": [{"reference": "DiagnosticReport/r"}]})
    found = read(composition, PATIENT, {**report, "result": [{"reference": "Observation/o"}]}, RESULT)
    assert "hba1c" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/0/resource", "/entry/2/resource", "/entry/3/resource"]


CORD_BLOOD = build_concept(SNOMED, "122556008")


@pytest.mark.parametrize(
    "members",
    [
        {"bodySite": {"text": "Fetal scalp"}},
        {"bodySite": {"coding": [{"system": SNOMED, "code": "-", "display": "Structure of umbilical cord"}]}},
        {"bodySite": {"text": "Renal graft"}},
        {"bodySite": {"text": "Nabelschnur"}},
        {"specimen": {"display": "Blut des Spenders"}},
        {"specimen": {"display": "Donor blood"}},
        {"contained": [{"resourceType": "Specimen", "id": "s", "type": CORD_BLOOD}], "specimen": {"reference": "#s"}},
    ],
)
def test_result_of_a_site_or_specimen_of_somebody_else_is_named(members: Any) -> None:
    found = read(PATIENT, {**RESULT, **members})
    assert "hba1c" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


@pytest.mark.parametrize(
    "stated",
    [
        {"type": CORD_BLOOD},
        {"type": {"text": "Cord blood"}},
        {"type": {"coding": [{"system": SNOMED, "code": "-", "display": "Fetal blood specimen"}]}},
        {"collection": {"bodySite": {"text": "Placenta"}}},
        {"collection": {"bodySite": {"concept": {"text": "Placenta"}}}},
        {"subject": {"reference": "Patient/donor"}},
    ],
)
def test_result_of_a_foreign_specimen_is_named(stated: Resource) -> None:
    specimen = {"resourceType": "Specimen", "id": "s", "subject": OWN, **stated}
    found = read(PATIENT, {**RESULT, "specimen": {"reference": "Specimen/s"}}, specimen)
    assert "hba1c" not in found.facts
    contained = [{**RESULT, "id": "r", "specimen": {"reference": "#s"}}, specimen]
    panel = {"resourceType": "Observation", "status": "final", "hasMember": [{"reference": "#r"}], "subject": OWN}
    found = read(PATIENT, {**panel, "code": {"text": "panel"}, "contained": contained})
    assert "hba1c" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource/contained/0"]


def test_diagnosis_of_a_site_of_somebody_else_is_named() -> None:
    found = read(PATIENT, build_condition(TYPE_1, bodySite=[{"text": "Arm"}, {"text": "Pancreas of the donor"}]))
    assert "conditions" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


@pytest.mark.parametrize("site", [{"text": "Spinal cord"}, build_concept(SNOMED, "113345001"), {"text": "Left arm"}, 7])
def test_other_body_sites_are_read(site: Any) -> None:
    assert "conditions" in read(PATIENT, build_condition(TYPE_1, bodySite=[site])).facts
    specimen = {"resourceType": "Specimen", "id": "s", "subject": OWN, "type": {"text": "Venous blood"}}
    found = read(PATIENT, {**RESULT, "bodySite": site, "specimen": {"reference": "Specimen/s"}}, specimen)
    assert "hba1c" in found.facts
