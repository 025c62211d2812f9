"""Words and codings beside the code of a diagnosis: complications, earlier ones, negations, and what is understood."""

import pytest

from tests.schemas.imports.fhir_builders import (
    ICD10CM,
    ICD10GM,
    PATIENT,
    build_condition,
    build_result,
    read,
    with_text,
)

SNOMED = "http://snomed.info/sct"
ONSET = {"onsetDateTime": "2015"}


@pytest.mark.parametrize(
    "words",
    [
        *(
            "Type 1 diabetes with nephropathy",
            "Diabetic retinopathy due to type 1 diabetes",
            "Type 1 DM with ketoacidosis",
        ),
        *(
            "Diabetes mellitus Typ 1 mit Nephropathie",
            "Typ-1-Diabetes mit diabetischem Fußsyndrom",
            "Nierenkomplikation",
        ),
        *("diabète de type 1 avec rétinopathie", "acidocétose diabétique", "diabetes tipo 1 con neuropatía"),
        *("diabetes tipo 1 con cetoacidosis", "diabete tipo 1 con chetoacidosi", "diabete tipo 1 con nefropatia"),
        *("diabetes tipo 1 com retinopatia", "diabetes type 1 met ketoacidose", "diabetes type 1 met oogcomplicaties"),
        *("T1DM with hypoglycemia", "T1DM, foot ulcer", "T1DM with complications", "Diabetes Typ 1 mit Koma"),
    ],
)
def test_onset_beside_words_of_a_complication_is_not_that_of_the_disease(words: str) -> None:
    found = read(PATIENT, with_text(build_condition("E10.9", ICD10CM, **ONSET), words))
    assert found.facts["conditions"]["present"] == ["icd10cm:E10.9"]
    assert "diagnosis_date" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource/onsetDateTime"]


@pytest.mark.parametrize(
    "words",
    [
        *("Type 1 diabetes mellitus without complications", "Diabetes mellitus Typ 1: Ohne Komplikationen"),
        *("Diabetes mellitus tipo 1; sin complicaciones", "Typ-1-Diabetes; keine Komplikationen", "uncomplicated T1DM"),
        *("T1DM, retinopathy excluded 2025", "T1DM (annual eye screening)", "T1DM without retinopathy or nephropathy"),
        *("Non-obese type 1 diabetes", "T1DM and CKD stage 2"),
        "Diabetes Typ 1, Nephropathie Stadium 2",
    ],
)
def test_words_that_rule_out_a_complication_take_nothing_away(words: str) -> None:
    found = read(PATIENT, with_text(build_condition("E10.9", ICD10CM), words))
    assert found.facts["conditions"]["present"] == ["icd10cm:E10.9"]
    assert found.ignored == []


@pytest.mark.parametrize(
    "words",
    [
        *(
            "History of type 1 diabetes mellitus",
            "Hx of type 1 diabetes, s/p pancreas transplant",
            "Z.n. Diabetes Typ 1",
        ),
        *("Hx type 1 diabetes", "PMH: T1DM", "Zust. n. Diabetes Typ 1", "ATCD diabète de type 1", "VG: DM1"),
        *("Zustand nach Typ-1-Diabetes", "antecedentes personales de diabetes tipo 1", "Former type 1 diabetes"),
    ],
)
def test_diagnosis_that_words_call_earlier_is_not_present(words: str) -> None:
    found = read(PATIENT, with_text(build_condition("E10.9", ICD10CM), words))
    assert found.facts["conditions"]["present"] == []
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


def test_state_after_a_transplant_is_present() -> None:
    state = with_text(build_condition("Z94.0", ICD10CM), "Zustand nach Nierentransplantation")
    assert read(PATIENT, state).facts["conditions"]["present"] == ["icd10cm:Z94.0"]


@pytest.mark.parametrize(
    "words",
    [
        *("Type 1 diabetes (error)", "DD Diabetes mellitus Typ 1", "Type 1 diabetes in a relative", "Typ 1, Stadium 2"),
        *("diabète de type 1, stade 2", "Diabetes in error", "Non-diabetic", "nicht-diabetisch"),
    ],
)
def test_words_of_an_error_or_a_stage_are_named(words: str) -> None:
    found = read(PATIENT, with_text(build_condition("E10.9", ICD10CM), words))
    assert "conditions" not in found.facts
    assert found.ignored != []


@pytest.mark.parametrize(
    ("code", "words"),
    [
        *(("E10.9", text) for text in ("No diabetes or nephropathy", "No evidence of disease or complications")),
        *(("E10.9", text) for text in ("Kein Diabetes mit Nephropathie", "no type 1 diabetes nor ketoacidosis")),
        *(("E10.9", text) for text in ("Typ-1-Diabetes mit Ketoazidose ausgeschlossen", "T1DM/nephropathy ruled out")),
        *(("E10.9", text) for text in ("diabetes and nephropathy excluded", "geen diabetes of nierziekte")),
        *(("E10.9", text) for text in ("sin diabetes tipo 1 con nefropatía", "No T1DM or nephropathy")),
        *(("N18.30", text) for text in ("No kidney disease",)),
        *(("E10.10", text) for text in ("DKA ruled out", "Keine Ketoazidose")),
        *(("E10.21", text) for text in ("No nephropathy", "ohne Nephropathie", "Nephropathy ruled out")),
    ],
)
def test_diagnosis_that_is_ruled_out_with_its_complication_is_named(code: str, words: str) -> None:
    found = read(PATIENT, with_text(build_condition(code, ICD10CM), words))
    assert "conditions" not in found.facts
    assert found.ignored != []


@pytest.mark.parametrize(
    ("system", "code"),
    [
        *((ICD10CM, code) for code in ("Z83.3", "Z13.1", "Z03.89", "R73.03", "Z86.39", "E10.A0")),
        *((ICD10GM, code) for code in ("E13.90", "E14.90", "O24.4")),
        *((SNOMED, code) for code in ("160303001", "15777000", "237599002", "8801005")),
    ],
)
def test_coding_that_contradicts_the_type_of_diabetes_is_named(system: str, code: str) -> None:
    codings = [{"system": ICD10CM, "code": "E10.9"}, {"system": system, "code": code}]
    found = read(PATIENT, {**build_condition("E10.9", ICD10CM), "code": {"coding": codings}})
    assert "conditions" not in found.facts
    assert found.ignored != []


@pytest.mark.parametrize(
    "words",
    [
        *(
            "Type 1 diabetes, frobnicated",
            "Diabetes typ 1 hos far",
            "Cukrzyca typu 1 w rodzinie",
            "T1DM of whom",
            "zzz",
        ),
        *("familiär gehäufter Typ-1-Diabetes", "diabetes 3", "type 1 diabetes, Down syndrome clinic list"),
    ],
)
def test_type_1_diabetes_with_a_word_that_is_not_understood_is_named(words: str) -> None:
    found = read(PATIENT, with_text(build_condition("E10.9", ICD10CM), words))
    assert found.facts.get("conditions", {}).get("present", []) == []
    assert found.ignored != []


@pytest.mark.parametrize(
    "text", ["T1DM with stage 2 CKD", "T1DM with history of DKA", "T1DM s/p DKA", "Diabetes Typ 1 bei Z.n. Ketoazidose"]
)
def test_earlier_complication_is_no_earlier_disease(text: str) -> None:
    found = read(PATIENT, with_text(build_condition("E10.9", ICD10CM), text))
    assert found.facts["conditions"] == {"present": ["icd10cm:E10.9"], "absent": []}


@pytest.mark.parametrize(
    "text",
    [
        *(
            "family  history of T1DM",
            "family\u00a0history of T1DM",
            "rule\nout T1DM",
            "family\u202fhistory of diabetes",
        ),
        *("family_history_of_T1DM", "rule\u2013out type 1 diabetes", "me\u0300re diabe\u0301tique", "mere diabetique"),
        *(
            "a\u0300 exclure",
            "a exclure",
            "familia\u0308re Belastung",
            "pra\u0308diabetes",
            "PRAEDIABETES",
            "sus\u00adpected",
        ),
    ],
)
def test_words_are_the_same_with_other_blanks_dashes_and_accents(text: str) -> None:
    found = read(PATIENT, with_text(build_condition("46635009", SNOMED), text))
    assert found.facts.get("conditions", {}).get("present", []) == []
    weight = read(PATIENT, with_text(build_result("29463-7", 55, "kg"), "poids ide\u0301al"))
    assert "weight" not in weight.facts


@pytest.mark.parametrize(
    "text",
    [
        *("Type 1 diabetes mellitus (HCC)", "T1DM (CMS/HCC)", "Type I diabetes, not stated as uncontrolled", "DT1"),
        *(
            "Primär insulinabhängiger Diabetes mellitus [Typ-1-Diabetes]",
            "Diabete mellito di tipo 1",
            "T1DM since age 12",
        ),
        *(
            "Diabete mellito tipo 1 senza complicazioni",
            "Diabetes Typ 1, ED 1995",
            "T1DM with stage 3 chronic kidney disease",
        ),
        *("Diabetes mellitus Typ 1: nicht näher bezeichnet", "Type 1 diabetes, HbA1c 7.8 %", "Stage 3 type 1 diabetes"),
        *("DM Typ I", "T1DM for 20 years", "Type 1 diabetes, HbA1c 58 mmol/mol", "Type 1 diabetes, GAD positive"),
        *("Diabetes mellitus Typ 1 unter Insulintherapie", "Typ-1-Diabetes mit schlechter Einstellung", "[X]T1DM"),
        *(
            "Diab\u00e8te de type 1 sous pompe \u00e0 insuline",
            "Diab\u00e8te sucr\u00e9 insulino-d\u00e9pendant",
            "DMT1",
        ),
        *("Diabetes mellitus tipo 1 en tratamiento con bomba de insulina", "DM tipo 1 mal controlada"),
        *("Diabete mellito tipo 1 in buon compenso", "Diabete mellito tipo 1 in trattamento insulinico"),
        *("Diabetes mellitus type 1 met insulinepomp", "Diabetes type 1, slecht gereguleerd"),
        *("Diabetes mellitus tipo 1 em uso de insulina", "Diabetes melito tipo 1 sem complica\u00e7\u00f5es"),
        *("Type 1 diabetes mellitus (Multi)", "T1DM, uses Dexcom G6", "T1DM (insulin pump, Omnipod 5)"),
    ],
)
def test_usual_title_of_type_1_diabetes_is_read(text: str) -> None:
    found = read(PATIENT, with_text(build_condition("E10.9", ICD10CM), text))
    assert found.facts["conditions"] == {"present": ["icd10cm:E10.9"], "absent": []}


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Type 1 diabetes: no",
            "Diabetes mellitus tipo 1: no",
            "Diabète type 1 : non",
            "Diabetes mellitus Typ 1 nicht",
        ),
        *("Type 1 diabetes not", "Typ 1 Diabetes ohne", "Without type 1 diabetes", "Type 1/2 diabetes"),
        *("Type 1 diabetes 1990-2010", "Diabetes mellitus Typ 1 bis 2010", "Type 1 diabetes antibodies"),
        *("T1DM, GAD negative", "Type 1 diabetes antibodies negative", "T1DM for 20 years ago", "Typ 1 mal 2"),
    ],
)
def test_negation_or_end_of_type_1_diabetes_is_named(text: str) -> None:
    found = read(PATIENT, with_text(build_condition("E10.9", ICD10CM), text))
    assert found.facts.get("conditions", {}).get("present", []) == []
    assert found.ignored != []
