"""A diagnosis that was later ruled out, doubted or called another type does not stand on its older statements."""

from typing import Any

import pytest

from tests.schemas.imports.fhir_builders import (
    ICD10,
    ICD10CM,
    ICD10GM,
    PATIENT,
    TYPE_1,
    Resource,
    build_concept,
    build_condition,
    read,
)

SNOMED, OWN = "http://snomed.info/sct", "http://example.org/codes"
DIABETES = "73211009"
STATUS = "http://terminology.hl7.org/CodeSystem/condition-ver-status"


def build_verified(code: str, system: str, year: int, status: str = "confirmed", **members: Any) -> Resource:
    verified = build_concept(STATUS, status)
    return build_condition(code, system, verificationStatus=verified, recordedDate=f"{year}-01-01", **members)


def build_worded(text: str, year: int = 2026, status: str = "confirmed", **members: Any) -> Resource:
    stated = build_verified("x", OWN, year, status, **members)
    return {**stated, "code": {**stated["code"], "text": text}}


def list_present(*resources: Resource) -> list[str]:
    found: dict[str, list[str]] = read(PATIENT, *resources).facts.get("conditions", {})
    return found.get("present", [])


STATED = build_verified("E10.9", ICD10CM, 2020)


@pytest.mark.parametrize(
    ("stated", "refuted"),
    [
        ((TYPE_1, SNOMED), ("E10.9", ICD10CM, 2026)),
        (("E10.65", ICD10CM), ("E10.9", ICD10CM, 2026)),
        (("E10.9", ICD10CM), (TYPE_1, SNOMED, 2024)),
        (("E10.9", ICD10CM), (DIABETES, SNOMED, 2024)),
        (("E10.21", ICD10CM), (TYPE_1, SNOMED, 2024)),
        (("B20", ICD10CM), ("Z21", ICD10CM, 2024)),
        (("C50.911", ICD10CM), ("C50", ICD10CM, 2024)),
    ],
)
def test_disease_ruled_out_later_in_other_codes_is_not_present(
    stated: tuple[str, str], refuted: tuple[str, str, int]
) -> None:
    code, system, year = refuted
    before, later = build_verified(*stated, 2020), build_verified(code, system, year, "refuted")
    assert not list_present(before, later)
    assert list_present(
        build_verified(*stated, year + 1 if year < 2026 else 2026) | {"recordedDate": "2026-05-01"}, later
    )


def test_other_disease_ruled_out_takes_nothing_away() -> None:
    for code in ("E11.9", "E10.21", "C50", "E10.10"):
        assert list_present(STATED, build_verified(code, ICD10CM, 2024, "refuted")) == ["icd10cm:E10.9"]


DOUBTS = {
    **{status: build_verified("E10.9", ICD10CM, 2026, status) for status in ("unconfirmed", "provisional")},
    "differential": build_verified("E10.9", ICD10CM, 2026, "differential"),
    "other words": build_worded("Type 2 diabetes, formerly misdiagnosed as type 1"),
    "German words": build_worded("Diabetes mellitus Typ 2"),
    "MODY": build_worded("MODY 3 diabetes"),
    "words, refuted": build_worded("Type 1 diabetes", status="refuted"),
    "atypical": build_verified("530558861000132104", SNOMED, 2026),
    "ICD-10": build_verified("E12.9", ICD10, 2026),
    "type 2 unsure": build_verified("E11.9", ICD10CM, 2026, "provisional"),
    "certainty": {
        **build_verified("E10.90", ICD10GM, 2026),
        "extension": [{"url": "http://fhir.de/StructureDefinition/icd-10-gm-diagnosesicherheit", "valueCode": "A"}],
    },
}
OTHER_TYPES = ("other words", "German words", "MODY", "atypical", "ICD-10")


@pytest.mark.parametrize("doubt", DOUBTS)
def test_later_doubt_leaves_type_1_diabetes_open(doubt: str) -> None:
    found = read(PATIENT, STATED, DOUBTS[doubt])
    assert "icd10cm:E10.9" not in found.facts.get("conditions", {}).get("present", [])
    assert any("another type of diabetes, unsure or ruled out" in row["detail"] for row in found.ignored)
    # Another type that is so today contradicts the first whenever it was written down.
    earlier = {**DOUBTS[doubt], "recordedDate": "2019-01-01"}
    assert list_present(STATED, earlier) == ([] if doubt in OTHER_TYPES else ["icd10cm:E10.9"])


def build_care(kind: str, when: str = "2026-01-01", **members: Any) -> Resource:
    about = {"status": "finished", "subject": {"reference": "Patient/p"}, "period": {"start": when, "end": when}}
    return {"resourceType": kind, **about, **members}


TYPE_2_REASON = [build_concept(ICD10CM, "E11.9")]
REASONS = {
    "encounter": build_care("Encounter", reasonCode=TYPE_2_REASON),
    "encounter of R5": build_care("Encounter", reason=[{"value": [{"concept": TYPE_2_REASON[0]}]}]),
    "episode": build_care("EpisodeOfCare", type=[{"text": "Type 2 diabetes clinic"}]),
    "order": build_care("ServiceRequest", reasonCode=[{"text": "Diabetes mellitus Typ 2"}], authoredOn="2026-01-01"),
    "medicine": build_care("MedicationRequest", reasonCode=TYPE_2_REASON, authoredOn="2026-01-01"),
    "conclusion": build_care("DiagnosticReport", conclusionCode=TYPE_2_REASON, effectiveDateTime="2026-01-01"),
}


@pytest.mark.parametrize("reason", REASONS)
def test_other_type_as_a_later_reason_leaves_type_1_diabetes_open(reason: str) -> None:
    assert not list_present(STATED, REASONS[reason])
    assert list_present({**STATED, "recordedDate": "2026-06-01"}, REASONS[reason]) == ["icd10cm:E10.9"]


@pytest.mark.parametrize(
    "reason",
    [
        build_care("Encounter", reasonCode=[build_concept(ICD10CM, "E10.9")]),
        build_care("Encounter", reasonCode=[{"text": "Family history of type 2 diabetes"}]),
        build_care("Encounter", reasonCode=[{"text": "Diabetes review"}]),
        {**REASONS["encounter"], "status": "cancelled"},
        {**REASONS["encounter"], "subject": {"reference": "Patient/other"}},
    ],
)
def test_other_reason_takes_nothing_away(reason: Resource) -> None:
    assert list_present(STATED, reason) == ["icd10cm:E10.9"]


@pytest.mark.parametrize(
    ("stated", "doubted"),
    [
        (("B20", ICD10CM), ("B20", ICD10CM)),
        (("B20", ICD10CM), ("Z21", ICD10CM)),
        (("B18.0", ICD10CM), ("B18.1", ICD10CM)),
        (("C50.911", ICD10CM), ("C50", ICD10CM)),
        (("T86.11", ICD10CM), ("Z94.0", ICD10CM)),
        (("Z94.0", ICD10CM), ("Z94.0", ICD10CM)),
        (("N18.4", ICD10CM), ("N18", ICD10CM)),
        (("E11.9", ICD10CM), ("44054006", SNOMED)),
        (("E11.9", ICD10CM), (DIABETES, SNOMED)),
    ],
)
@pytest.mark.parametrize("status", ["unconfirmed", "provisional", "differential", "refuted"])
def test_later_doubt_leaves_any_disease_open(stated: tuple[str, str], doubted: tuple[str, str], status: str) -> None:
    before, later = build_verified(*stated, 2020), build_verified(*doubted, 2025, status)
    assert not list_present(before, {**later, "recordedDate": "2024-06-01"})
    assert list_present({**before, "recordedDate": "2026-05-01"}, {**later, "recordedDate": "2024-06-01"})


def test_doubt_about_a_complication_takes_no_transplant_away() -> None:
    stated = build_verified("Z94.0", ICD10CM, 2020)
    for status in ("refuted", "provisional"):
        assert list_present(stated, build_verified("T86.11", ICD10CM, 2024, status)) == ["icd10cm:Z94.0"]


def test_disease_ruled_out_without_a_time_is_neither() -> None:
    denied = build_condition("B20", ICD10CM, verificationStatus=build_concept(STATUS, "refuted"))
    assert "conditions" not in read(PATIENT, build_verified("B20", ICD10CM, 2020), denied).facts
    assert read(PATIENT, denied).facts["conditions"]["absent"] == ["icd10cm:B20"]


def test_past_disease_does_not_outlast_that_it_was_ruled_out() -> None:
    over: Resource = {"clinicalStatus": build_concept(STATUS.replace("ver-status", "clinical"), "resolved")}
    stated = build_verified("C50.9", ICD10CM, 2015, **over)
    assert read(PATIENT, stated).facts["conditions"]["past"] == ["icd10cm:C50.9"]
    for code in ("C50.9", "C50"):
        denied = build_verified(code, ICD10CM, 2020, "refuted")
        assert "past" not in read(PATIENT, stated, denied).facts.get("conditions", {})
        before = build_verified(code, ICD10CM, 2010, "refuted")
        assert read(PATIENT, stated, before).facts["conditions"]["past"] == ["icd10cm:C50.9"]


NO_DOUBTS: list[Resource] = [
    build_worded("Mother has type 2 diabetes"),
    build_worded("Family history of type 2 diabetes"),
    build_worded("Diabetes insipidus, drug-induced"),
    build_worded("No type 2 diabetes"),
    build_worded("History of gestational diabetes"),
    build_worded("Type 2 diabetes", status="refuted"),
    build_worded("Type 2 diabetes", status="entered-in-error"),
    *(
        build_worded(text)
        for text in (
            *("Diabetes education", "Screening for gestational diabetes", "T1DM (not type 2)"),
            *("Counselling on type 1 and type 2 diabetes", "Hyperlipidemia type II", "Bipolar disorder type 2"),
            *("Drug-induced hypoglycemia without coma due to type 1 diabetes", "Risk of type 2 diabetes"),
            *("Pre-existing type 1 diabetes mellitus in pregnancy", "Nephropathy secondary to type 1 diabetes"),
            *("Diabetes type 1 with stage 2 CKD", "Type 1 diabetes, gestational age 12 weeks"),
        )
    ),
    build_worded("Type 2 respiratory failure"),
    build_verified("E14.9", ICD10, 2026),
    build_worded("Type 2 diabetes", clinicalStatus=build_concept(STATUS.replace("ver-status", "clinical"), "resolved")),
    build_worded("Type 2 diabetes", subject={"reference": "Patient/other"}),
    build_verified("I10", ICD10CM, 2026, "provisional"),
]


@pytest.mark.parametrize("other", range(len(NO_DOUBTS)))
def test_what_is_no_doubt_about_type_1_diabetes_takes_nothing_away(other: int) -> None:
    assert list_present(STATED, NO_DOUBTS[other]) == ["icd10cm:E10.9"]


def test_doubt_beside_another_type_leaves_their_contradiction() -> None:
    type_2 = build_verified("E11.9", ICD10CM, 2021)
    assert list_present(STATED, type_2, DOUBTS["MODY"]) == ["icd10cm:E10.9", "icd10cm:E11.9"]


NAMED = (
    ("B20", "Human immunodeficiency virus infection"),
    ("Z21", "HIV infection (disorder)"),
    ("C50.911", "Malignant neoplasm of breast (disorder)"),
    ("C50.911", "Brustkrebs"),
    ("B18.1", "Chronic type B viral hepatitis; chronic hepatitis B"),
    ("A15.0", "Lungentuberkulose"),
    ("Z94.0", "Kidney transplant"),
    ("N18.4", "Chronic kidney disease"),
    ("E84.0", "Cystic fibrosis"),
    ("E10.9", "Type 1 diabetes mellitus"),
    ("E11.9", "Type 2 diabetes"),
    ("C34.1", "Lungenkrebs"),
)
OTHERS_NAMED = (
    ("B20", "Hepatitis B"),
    ("C50.911", "Prostate cancer"),
    ("C50.911", "Breast lump"),
    ("B18.1", "Hepatitis C"),
    ("Z94.0", "Liver transplant"),
    ("E10.9", "Type 2 diabetes"),
    ("K90.0", "Crohn's disease"),
    ("N18.4", "Acute kidney injury"),
)


@pytest.mark.parametrize("status", ["refuted", "provisional"])
@pytest.mark.parametrize(("code", "text"), NAMED)
def test_disease_ruled_out_later_in_words_is_open(code: str, text: str, status: str) -> None:
    stated, later = build_verified(code, ICD10CM, 2020), build_worded(text, 2025, status)
    assert not list_present(stated, later)
    displayed = {**later, "code": {"coding": [{"system": SNOMED, "code": "86406008", "display": text}]}}
    assert not list_present(stated, displayed)
    assert list_present({**stated, "recordedDate": "2026-05-01"}, later)
    assert list_present(stated, {**later, "verificationStatus": build_concept(STATUS, "entered-in-error")})
    assert list_present(stated, {**later, "subject": {"reference": "Patient/other"}})


@pytest.mark.parametrize(("code", "text"), OTHERS_NAMED)
def test_other_disease_ruled_out_in_words_takes_nothing_away(code: str, text: str) -> None:
    assert list_present(build_verified(code, ICD10CM, 2020), build_worded(text, 2025, "refuted"))


def test_disease_is_ruled_out_later_by_the_words_that_stated_it() -> None:
    stated = build_verified("K90.0", ICD10CM, 2020)
    stated["code"]["text"] = "Coeliac disease"
    assert not list_present(stated, build_worded("Coeliac disease (disorder)", 2025, "refuted"))
    assert list_present(stated, build_worded("Coeliac disease of the aunt", 2025, "refuted"))
