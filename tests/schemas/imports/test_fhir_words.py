"""Words and codes beside a code that contradict it: the resource is named and decides nothing."""

from typing import Any

import pytest

from schemas.imports.fhir.diagnosis_relations import find_diabetes_kind
from tests.schemas.imports.fhir_builders import (
    HBA1C,
    ICD10CM,
    PATIENT,
    TYPE_1,
    Resource,
    build_concept,
    build_condition,
    build_result,
    read,
)
from tests.schemas.imports.test_fhir_medications import ATC, build_statement
from tests.schemas.imports.test_fhir_procedures import KIDNEY, build_procedure

SNOMED, LOINC = "http://snomed.info/sct", "http://loinc.org"
TYPE_2, DIABETES = "44054006", "73211009"
VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"


def build_worded(system: str, code: str, words: str) -> Resource:
    return {**build_concept(system, code), "text": words}


def build_codings(*codings: tuple[str, str]) -> Resource:
    return {"coding": [{"system": system, "code": code} for system, code in codings]}


@pytest.mark.parametrize(
    "words",
    [
        *("Possible type 1 diabetes", "Probable T1DM", "Type 1 diabetes?", "? type 1 diabetes", "No diabetes"),
        *("Type 1 diabetes in grandmother", "Maternal type 1 diabetes", "Son has type 1 diabetes"),
        *("V.a. Diabetes mellitus Typ 1", "Ausschluss Diabetes Typ 1", "Familienanamnese Diabetes Typ 1"),
        *("Antécédents familiaux de diabète", "Sospecha de diabetes tipo 1"),
        *("Anamnesi familiare di diabete tipo 1", "Sospetto diabete tipo 1", "Nessun diabete", "Padre con diabete"),
        *("História familiar de diabetes tipo 1", "Suspeita de diabetes tipo 1", "Sem diabetes", "Mãe com diabetes"),
        *("Familieanamnese diabetes type 1", "Verdenking diabetes type 1", "Geen diabetes", "Moeder met diabetes"),
        *("Differentialdiagnose Diabetes Typ 1", "Differential diagnosis: type 1 diabetes"),
        *("Risque de diabète de type 1", "Pas de diabète", "Nicht diabetisch", "Kein Diabetes", "Sin diabetes"),
        *("Diabetes mellitus type 2", "T2DM", "Diabetes Typ 2", "MODY", "Gestational diabetes"),
        *("Type 1 diabetes, resolved", "Presymptomatic type 1 diabetes", "Type 1 diabetes, stage 2"),
    ],
)
def test_diagnosis_with_contradicting_words_is_named(words: str) -> None:
    found = read(PATIENT, build_condition(TYPE_1) | {"code": build_worded(SNOMED, TYPE_1, words)})
    assert "conditions" not in found.facts
    assert [row["pointer"].removesuffix("/code") for row in found.ignored] == ["/entry/1/resource"]


@pytest.mark.parametrize(
    "words",
    [
        *("Type 1 diabetes mellitus", "Type I diabetes mellitus with CKD stage 2", "Diabetes mellitus Typ 1", "IDDM"),
        *("Diabetes mellitus tipo 1 sin complicaciones", "Diabete mellito tipo 1 senza complicanze"),
        *("Diabetes mellitus tipo 1 sem complicações", "Diabetes mellitus type 1 zonder complicaties"),
        *("T1DM without complication", "Type 1 diabetes, good control", "Diabète de type 1"),
    ],
)
def test_diagnosis_with_words_of_its_own_is_read(words: str) -> None:
    found = read(PATIENT, build_condition(TYPE_1) | {"code": build_worded(SNOMED, TYPE_1, words)})
    assert found.facts["conditions"] == {"present": ["mondo:0005147"], "absent": []}


def test_stage_before_the_disease_contradicts_it() -> None:
    stage = [{"summary": {"text": "Stage 2"}}]
    assert "conditions" not in read(PATIENT, build_condition(TYPE_1, stage=stage)).facts
    found = read(PATIENT, build_condition("E10.A2", ICD10CM, stage=stage))
    assert found.facts["conditions"] == {"present": ["icd10cm:E10.A2"], "absent": []}


def test_status_with_its_own_words_is_read() -> None:
    status = {**build_concept(VERIFICATION, "confirmed"), "text": "Confirmed"}
    assert read(PATIENT, build_condition(TYPE_1, verificationStatus=status)).ignored == []


@pytest.mark.parametrize(
    "status",
    [
        {**build_concept(VERIFICATION, "confirmed"), "text": "Refuted"},
        {**build_concept(VERIFICATION, "confirmed"), "text": "Entered in error"},
        {"coding": [{"system": VERIFICATION, "code": "confirmed"}, {"system": SNOMED, "display": "Suspected"}]},
    ],
)
def test_status_with_the_words_of_another_is_named(status: Any) -> None:
    found = read(PATIENT, build_condition(TYPE_1, verificationStatus=status))
    assert "conditions" not in found.facts
    assert len(found.ignored) == 1


@pytest.mark.parametrize(
    ("code", "words", "unit"),
    [
        *((HBA1C, words, "%") for words in ("Donor HbA1c", "Fetal HbA1c", "HbA1c (partner)", "HbA1c Zielwert")),
        *((HBA1C, words, "%") for words in ("Estimated A1c (GMI)", "Mother's HbA1c", "HbA1c, Spender")),
        *(("29463-7", words, "kg") for words in ("Birth weight", "Weight loss", "Previous weight")),
        *((HBA1C, words, "%") for words in ("Change in HbA1c", "Highest HbA1c", "HbA1c percentile")),
        *(("1558-6", words, "mg/dL") for words in ("Glucose, random", "Glucose 2 h postprandial", "Non-fasting")),
        ("13037-7", "C-peptide, stimulated, 90 min", "ng/mL"),
        *(("2160-0", words, "mg/dL") for words in ("Creatinine, urine", "Kreatinin im Urin", "Creatinine in CSF")),
        ("9318-7", "Albumin/creatinine in serum", "mg/g"),
    ],
)
def test_result_with_contradicting_words_is_named(code: str, words: str, unit: str) -> None:
    found = read(PATIENT, build_result(code, 10, unit) | {"code": build_worded(LOINC, code, words)})
    assert found.facts.keys() == {"sex", "age"}
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


@pytest.mark.parametrize(
    ("code", "words", "unit"),
    [
        (HBA1C, "Hemoglobin A1c with estimated average glucose", "%"),
        ("33914-3", "Estimated GFR", "mL/min/{1.73_m2}"),
        ("33914-3", "Filtrato glomerulare stimato", "mL/min/{1.73_m2}"),
        ("33914-3", "Geschätzte glomeruläre Filtrationsrate", "mL/min/{1.73_m2}"),
        ("33914-3", "DFG estimé", "mL/min/{1.73_m2}"),
        ("1558-6", "Fasting glucose in serum or plasma", "mg/dL"),
        ("13037-7", "C peptide [Mass/volume] in Serum or Plasma --post 12H CFst", "ng/mL"),
        ("9318-7", "Albumin/Creatinine [Mass Ratio] in Urine", "mg/g"),
    ],
)
def test_result_with_words_of_its_own_is_read(code: str, words: str, unit: str) -> None:
    assert read(PATIENT, build_result(code, 20, unit) | {"code": build_worded(LOINC, code, words)}).ignored == []


def test_method_and_another_age_are_read() -> None:
    assert "hba1c" not in read(PATIENT, build_result(HBA1C, 7, "%", method={"text": "Estimated from CGM"})).facts
    onset = build_result("30525-0", 12, "a") | {"code": build_worded(LOINC, "30525-0", "Age at diagnosis")}
    assert "age" not in read({"resourceType": "Patient", "id": "p", "gender": "female"}, onset).facts


def test_component_says_whether_the_patient_was_fasting() -> None:
    def read_glucose(answer: str) -> object:
        fasting = {"code": build_concept(LOINC, "49541-6"), "valueCodeableConcept": build_concept(LOINC, answer)}
        return read(PATIENT, build_result("1558-6", 99, "mg/dL", component=[fasting])).facts.get("fasting_glucose")

    assert read_glucose("LA33-6")
    assert not read_glucose("LA32-8")


def test_medicines_allergies_and_procedures_with_contradicting_words_are_named() -> None:
    allergy = {"resourceType": "AllergyIntolerance", "patient": {"reference": "Patient/p"}}
    resources = [
        build_statement(medicationCodeableConcept=build_worded(ATC, "L04AD02", "Tacrolimus, of the donor")),
        {**allergy, "code": build_worded(ATC, "L04AD02", "No known allergy to tacrolimus")},
        build_procedure({**KIDNEY, "text": "Planned transplantation"}),
        build_statement(medicationCodeableConcept=build_worded(ATC, "L04AD02", "Tacrolimus or placebo")),
    ]
    found = read(PATIENT, *resources)
    assert found.facts.keys() == {"sex", "age"}
    assert len(found.ignored) == len(resources)


@pytest.mark.parametrize(
    "codings",
    [
        ((ICD10CM, "E10.9"), (ICD10CM, "E13.9")),
        ((SNOMED, TYPE_1), (SNOMED, TYPE_2)),
        ((SNOMED, TYPE_1), (SNOMED, "609561005")),
        ((SNOMED, TYPE_1), (ICD10CM, "O24.410")),
    ],
)
def test_codings_of_two_types_of_diabetes_are_neither(codings: Any) -> None:
    assert "conditions" not in read(PATIENT, build_condition("-") | {"code": build_codings(*codings)}).facts


@pytest.mark.parametrize("other", [(SNOMED, DIABETES), (SNOMED, "420422005"), (ICD10CM, "O24.013")])
def test_coding_beside_that_of_type_1_which_does_not_contradict_it(other: tuple[str, str]) -> None:
    coded = build_codings((SNOMED, TYPE_1), other)
    conditions: Any = read(PATIENT, build_condition("-") | {"code": coded}).facts["conditions"]
    assert "mondo:0005147" in conditions["present"]


@pytest.mark.parametrize(
    ("codings", "absent"),
    [
        (((SNOMED, TYPE_1), (SNOMED, DIABETES)), ["mondo:0005147"]),
        (((SNOMED, TYPE_1), (ICD10CM, "E10.9")), ["icd10cm:E10.9"]),
        (((ICD10CM, "E10.21"), (ICD10CM, "N18.3")), None),
    ],
)
def test_of_diagnoses_ruled_out_together_only_the_narrowest_is_absent(codings: Any, absent: list[str] | None) -> None:
    refuted = build_condition("-", verificationStatus=build_concept(VERIFICATION, "refuted"))
    conditions: Any = read(PATIENT, {**refuted, "code": build_codings(*codings)}).facts.get("conditions", {})
    assert conditions.get("absent") == absent


@pytest.mark.parametrize("code", ["icd10cm:E10.A1", "icd10cm:O24.01", "hp:0000819", "mondo:0005015"])
def test_what_is_not_one_type_of_diabetes_has_no_kind(code: str) -> None:
    assert find_diabetes_kind(code) is None
