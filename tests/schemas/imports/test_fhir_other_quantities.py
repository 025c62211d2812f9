"""Results, ranges, medicines and diagnoses whose words name something else than their code."""

import pytest

from tests.schemas.imports.fhir_builders import (
    HBA1C,
    ICD10CM,
    PATIENT,
    Resource,
    build_concept,
    build_condition,
    build_result,
    read,
)
from tests.schemas.imports.test_fhir_medications import ATC, RXNORM, build_statement

LOINC = "http://loinc.org"
PATIENT_WITHOUT_BIRTH = {name: value for name, value in PATIENT.items() if name != "birthDate"}
RESULTS = {
    "13037-7": (0.9, "nmol/L"),
    "1558-6": (120, "mg/dL"),
    "1742-6": (20, "U/L"),
    "1920-8": (20, "U/L"),
    "13457-7": (100, "mg/dL"),
    "2160-0": (1.2, "mg/dL"),
    "2571-8": (150, "mg/dL"),
    "29463-7": (55, "kg"),
    "30525-0": (17, "a"),
    "39156-5": (22, "kg/m2"),
    "6301-6": (1.1, "{INR}"),
    "62238-1": (85, "mL/min/{1.73_m2}"),
    "6690-2": (4.5, "10*9/L"),
    "718-7": (13, "g/dL"),
    "777-3": (90, "10*9/L"),
    "8302-2": (170, "cm"),
    "8462-4": (80, "mm[Hg]"),
    "8480-6": (120, "mm[Hg]"),
    "97510-2": (70, "%"),
    HBA1C: (7.2, "%"),
}


def build_worded_result(code: str, words: str) -> Resource:
    coded = {"code": {**build_concept(LOINC, code), "text": words}}
    return build_result(code, *RESULTS[code], effectiveDateTime="2026-11-01") | coded


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        ("13037-7", ("C-Peptid nach Stimulation", "péptido C estimulado", "C-peptide MMTT 90", "C-peptide AUC")),
        (
            "13037-7",
            ("peptide C stimulé", "C-Peptid nach Mahlzeit", "C-peptide/glucose ratio", "Proinsulin", "Insulin"),
        ),
        ("1558-6", ("Fasting: no", "Fasting? No", "Nüchtern: nein", "ayunas: no", "nuchter: nee", "à jeun : non")),
        ("1558-6", ("a digiuno: no", "jejum: não", "dopo i pasti", "na de maaltijd", "60-Minuten-Wert", "CGM glucose")),
        ("1742-6", ("AST (GOT)", "GGT", "Alkaline phosphatase")),
        ("1920-8", ("ALT (GPT)", "ALAT")),
        ("13457-7", ("HDL cholesterol", "Non-HDL cholesterol", "Gesamtcholesterin", "LDL/HDL ratio")),
        (
            "2160-0",
            ("U-Kreatinin", "Krea i.U.", "Cystatin C", "BUN", "Creatinine clearance", "Dialysat", "Kreatinkinase"),
        ),
        ("2571-8", ("HDL cholesterol", "LDL-Cholesterin")),
        ("29463-7", ("Fat mass", "Lean body mass", "Fettmasse", "BMI")),
        ("30525-0", ("Alter bei Erstdiagnose", "età d'esordio", "âge au diagnostic", "Knochenalter", "vascular age")),
        ("30525-0", ("leeftijd bij diagnose", "age at transplant", "edad ósea", "Manifestationsalter")),
        ("6301-6", ("aPTT ratio", "Quick")),
        ("62238-1", ("Creatinine clearance", "Cystatin C", "eGFR vor Transplantation", "baseline eGFR")),
        ("6690-2", ("Neutrophils", "Lymphocytes")),
        ("718-7", ("MCHC", "HbF", "freies Hämoglobin", "Hb vor Transfusion")),
        ("777-3", ("Leukocytes", "Thrombozytenkonzentrat")),
        ("8302-2", ("Waist circumference", "Bauchumfang", "Sitting height", "Mid-parental height")),
        ("8462-4", ("Systolic blood pressure", "systolisch")),
        ("8480-6", ("Diastolic blood pressure", "MAP", "Zielblutdruck", "Knöcheldruck", "RVSP")),
        ("97510-2", ("Time above range", "TBR", "CV", "CGM active")),
        (HBA1C, ("Fructosamine", "Glycated albumin", "Time in range", "HbA1c bei Erstdiagnose", "eA1c", "last HbA1c")),
    ],
)
def test_result_called_another_quantity_is_named(code: str, texts: tuple[str, ...]) -> None:
    for words in texts:
        found = read(PATIENT_WITHOUT_BIRTH, build_worded_result(code, words))
        assert found.facts.keys() <= {"sex"}, words
        assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"], words


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        ("13037-7", ("C peptide [Mass/volume] in Serum or Plasma --fasting", "Peptide C", "C-Peptid nüchtern, 0 min")),
        ("1558-6", ("Glucose post CFst SerPl-mCnc", "Glycémie à jeun", "Nüchternblutzucker", "Fasting: yes")),
        ("1742-6", ("Alanine aminotransferase [Enzymatic activity/volume] in Serum or Plasma", "GPT (ALAT)")),
        ("1920-8", ("Aspartate aminotransferase [Enzymatic activity/volume] in Serum or Plasma", "AST (SGOT)")),
        ("13457-7", ("Cholesterol in LDL [Mass/volume] in Serum or Plasma by calculation", "LDL-Cholesterin")),
        ("2160-0", ("Creatinine [Mass/volume] in Serum or Plasma", "Kreatinin i.S.", "S-Kreatinin", "Créatinine")),
        ("2571-8", ("Triglyceride [Mass/volume] in Serum or Plasma", "Triglyzeride", "Trigliceridi", "Triglycérides")),
        ("29463-7", ("Body weight", "Körpergewicht", "Peso corporal", "Poids")),
        ("30525-0", ("Age", "Alter", "Lebensalter", "Edad", "Leeftijd")),
        ("39156-5", ("Body mass index (BMI) [Ratio]", "BMI from weight and height", "IMC")),
        ("6301-6", ("INR in Platelet poor plasma by Coagulation assay", "Prothrombin time (PT), INR")),
        ("62238-1", ("Glomerular filtration rate predicted by Creatinine-based formula (CKD-EPI)", "DFG estimé")),
        (
            "6690-2",
            ("Leukocytes [#/volume] in Blood by Automated count", "Leukozyten", "White blood cells", "Leucociti"),
        ),
        ("718-7", ("Hemoglobin [Mass/volume] in Blood", "Hb", "Hämoglobin", "Emoglobina")),
        ("777-3", ("Platelets [#/volume] in Blood by Automated count", "Thrombozyten", "Plaquettes", "Piastrine")),
        ("8302-2", ("Body height", "Größe", "Taille", "Statura")),
        ("8462-4", ("Diastolic blood pressure", "Blutdruck diastolisch", "Pression artérielle diastolique")),
        ("8480-6", ("Systolic blood pressure", "RR syst.", "PA sistólica", "Pressione sistolica")),
        ("97510-2", ("Glucose measurements in range out of Total glucose measurements during reporting period",)),
        (HBA1C, ("Hemoglobin A1c/Hemoglobin.total in Blood", "Glykohämoglobin", "eAG/HbA1c", "HbA1c (IFCC)")),
    ],
)
def test_result_called_by_its_name_is_used(code: str, texts: tuple[str, ...]) -> None:
    for words in texts:
        assert not read(PATIENT_WITHOUT_BIRTH, build_worded_result(code, words)).ignored, words


def test_medicine_called_another_is_named() -> None:
    for concept in (
        {**build_concept(ATC, "L04AD02"), "text": "Insulin glargine"},
        {**build_concept(ATC, "L04AD02"), "text": "Metformin 500 mg"},
        {"coding": [*build_concept(ATC, "L04AD02")["coding"], *build_concept(RXNORM, "6809")["coding"]]},
        {**build_concept(ATC, "A10BA02"), "text": "Tacrolimus"},
    ):
        found = read(PATIENT, build_statement(medicationCodeableConcept=concept))
        assert "medications" not in found.facts
        assert found.ignored


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        ("C50.9", ("Fibroadenoma", "Benign neoplasm of breast", "Breast cancer gene positive")),
        ("B20", ("Exposure to HIV", "HIV PrEP", "HIV test", "HIV negative", "Contact with HIV")),
        ("B18.1", ("Hepatitis B vaccination", "HBsAg negative", "Hepatitis-B-Impfung", "cleared")),
        ("A15.0", ("latent TB", "TB contact", "BCG", "old TB", "Tuberculosis, treated 1990")),
        ("Z94.0", ("Kidney transplant candidate", "Awaiting kidney transplant", "nach Nierenspende")),
        ("Z33.1", ("Pregnancy test", "Kinderwunsch", "contraception counselling")),
    ],
)
def test_diagnosis_with_words_against_what_follows_from_it_is_named(code: str, texts: tuple[str, ...]) -> None:
    for words in texts:
        coded = {"code": {**build_concept(ICD10CM, code), "text": words}, "recordedDate": "2026-11-01"}
        found = read(PATIENT, build_condition(code) | coded)
        assert "conditions" not in found.facts, words
        assert found.ignored


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("C50.9", "Malignant neoplasm of breast, triple negative"),
        ("B20", "Human immunodeficiency virus [HIV] disease"),
        ("B18.1", "HBeAg-negative chronic hepatitis B"),
        ("A15.0", "Tuberculosis of lung"),
        ("Z94.0", "Previous kidney transplant"),
        ("Z33.1", "Positive pregnancy test"),
        ("O09.00", "Pregnancy after infertility"),
    ],
)
def test_diagnosis_called_by_its_name_is_used(code: str, words: str) -> None:
    coded = {"code": {**build_concept(ICD10CM, code), "text": words}, "recordedDate": "2026-11-01"}
    assert not read(PATIENT, build_condition(code) | coded).ignored


@pytest.mark.parametrize(("text", "is_used"), [("Normal", True), ("< 40 U/L", True), ("Frauen: < 40", False)])
def test_reference_range_is_used_only_where_its_words_are_plain(text: str, is_used: bool) -> None:  # noqa: FBT001 - a parameter of the test
    limits = [{"high": {"value": 40, "code": "U/L"}, "text": text}]
    found = read(PATIENT, build_result("1742-6", 90, "U/L", referenceRange=limits))
    (stated,) = found.facts["alanine_aminotransferase"]
    assert ("reference_range" in stated) is is_used


@pytest.mark.parametrize(
    "specimen",
    [
        {"condition": [build_concept("http://terminology.hl7.org/CodeSystem/v2-0493", "HEM")]},
        {"condition": [{"text": "hemolyzed"}]},
        {"status": "unavailable"},
    ],
)
def test_result_of_a_spoilt_specimen_is_named(specimen: Resource) -> None:
    taken = {"resourceType": "Specimen", "id": "s", "subject": {"reference": "Patient/p"}, **specimen}
    found = read(PATIENT, taken, build_result(HBA1C, 7.2, "%", specimen={"reference": "Specimen/s"}))
    assert "hba1c" not in found.facts
    assert "/entry/2/resource" in [row["pointer"] for row in found.ignored]
