"""Notes beside type 1 diabetes and categories of diagnoses are understood word by word; any other word opens it."""

import pytest

from tests.schemas.imports.fhir_builders import ICD10CM, PATIENT, TYPE_1, build_condition, read, with_note, with_text

DIABETES = with_text(build_condition("E10.9", ICD10CM), "Type 1 diabetes mellitus (HCC)")


@pytest.mark.parametrize(
    "text",
    [
        "c-peptide 0.9",
        "C-peptide <3",
        "C-peptide 1.2",
        "Diagnosis unclear",
        "Antibodies negative, C-peptide high; atypical",
        "Never had insulin. On metformin only.",
        "Cured by pancreas transplant 2020, off insulin",
        "Self-reported by patient, records do not support",
        "Removed from problem list 2025",
        "Never had insulin.",
        "off insulin",
        "on metformin",
        "no insulin",
        "insulin stopped",
        "Insulin discontinued 2020",
        "Antibodies negative",
        "C-peptide high",
        "C-peptide 3.2",
        "C-peptide normal",
        "Diagnosis uncertain",
        "Unsure",
        "insulin independent since transplant",
        "Weaned off insulin",
        "does not use insulin",
        "Diet controlled only",
        "Treated with glipizide",
        "copied from old chart",
        "imported",
        "Unable to verify",
        "patient denies",
        "per patient",
        "Not on insulin",
        "Unklare Diagnose",
        "Diagnose fraglich",
        "Insulin abgesetzt",
        "kein Insulin",
        "geheilt",
        "GAD negativ",
        "diagnostic incertain",
        "sin insulina",
        "diagnosi dubbia",
        "niet zeker",
        "Insulin is no longer needed",
        "Review diagnosis",
        "diagnosis under review",
        "C-peptide to be checked",
        "Honeymoon over",
        "entered for billing",
        "billing only",
        "for trial",
        "To be reviewed: type?",
        "questionable",
        "historical",
        "duplicate",
        "please delete",
        "Obese, strong family history",
        "Not my patient",
        "Oral agents",
        "Diagnosed 2010 in error",
        "Treated as type 1",
        "GAD pending",
        "Was on insulin",
        "had type 1 diabetes",
        "History of diabetes",
        "Used insulin",
        "Initially treated with insulin",
        "Diabetes 2015-2020",
        "diagnosis changed",
        "coded as type 1",
        "insulin until 2020",
        "under investigation",
        "awaiting review",
    ],
)
def test_note_that_is_not_understood_leaves_type_1_open(text: str) -> None:
    found = read(PATIENT, with_note(DIABETES, text))
    assert "conditions" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


@pytest.mark.parametrize(
    "text",
    [
        "Brother also has type 1 diabetes",
        "Mother has type 2 diabetes",
        "Family history of type 2 diabetes",
        "Stable",
        "Discussed with patient",
        "Follow up in 3 months",
        "Sees endocrinology",
        "Managed by Dr. Miller at the diabetes clinic.",
        "On insulin pump, A1c 7.4",
        "Dx at age 12, DKA at onset.",
        "No retinopathy",
        "Last eye exam 5/2026 normal",
        "Diagnosed 1998 in Ohio",
        "Well controlled on Tandem t:slim",
        "Overview: Type 1 diabetes since 1998. Complications: none. Pump: Omnipod 5.",
        "Followed by endocrinology, next visit in January",
        "Assessment & Plan: continue current regimen",
        "see endocrine notes",
        "Patient aware of hypoglycemia precautions",
        "bekannt",
        "Seit 1998 bekannt, Insulinpumpe",
        "Suivi en diab\xe9tologie",
        "Onder controle bij internist",
        "C-peptide negative 2015",
        "GAD antibodies positive",
        "A1c at goal",
        "Uses Dexcom G6",
        "Reviewed",
        "Wears medical ID",
        "Refer to ophthalmology",
        "No DKA in last year",
        "Never had DKA",
        "Controlled on pump",
        "Lispro 10 units with meals, glargine 20 units at bedtime",
        "MDI with Humalog and Lantus",
        "Continue CGM",
        "ICT mit Lispro und Glargin",
        "Regelm\xe4\xdfige Kontrolle beim Diabetologen",
        "Pumpentherapie seit 2015, HbA1c 7,2 %",
        "Sous pompe \xe0 insuline depuis 2012",
        "En tratamiento con bomba de insulina",
        "In terapia con microinfusore",
        "Insulinepomp sinds 2010",
        "No severe hypoglycemia in the past year",
        "Denies DKA",
        "Insulin pump since 2019",
        "Hospitalized for DKA in 2012",
        "Diabetes education completed",
        "Carb counting, exercise 3 times per week",
        "Annual eye exam: no retinopathy",
        "Hypoglycemia unawareness, uses CGM",
        "Kidney transplant 2019",
        "Time in range 72 %",
        "Schulung erhalten",
        "No known complications",
        "Keine Folgeerkrankungen",
        "N\xe4chster Termin in 3 Monaten",
        "hypothyroidism",
        "Total daily dose 40 units",
    ],
)
def test_usual_note_leaves_type_1_present(text: str) -> None:
    found = read(PATIENT, with_note(DIABETES, text))
    assert found.facts["conditions"]["present"] == ["icd10cm:E10.9"]
    assert found.ignored == []


def test_note_to_an_earlier_diagnosis_may_say_anything() -> None:
    members = {"clinicalStatus": {"coding": [{"code": "resolved"}]}, "note": [{"text": "Cured by a transplant"}]}
    assert read(PATIENT, {**DIABETES, **members}).facts["conditions"]["past"] == ["icd10cm:E10.9"]


@pytest.mark.parametrize("condition", [build_condition(TYPE_1), build_condition("C50.911", ICD10CM)], ids=["t1", "c50"])
@pytest.mark.parametrize("words", ["Risk", "At-risk problem", "Screening", "Suspicion", "Rule out", "Considered"])
def test_category_that_is_not_usual_leaves_a_diagnosis_open(condition: dict[str, object], words: str) -> None:
    found = read(PATIENT, {**condition, "category": [{"text": words}]})
    assert "conditions" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


@pytest.mark.parametrize(
    "words",
    [
        *("Problem List Item", "Encounter Diagnosis", "problem-list-item", "Health Concern", "Hauptdiagnose"),
        *("Problem", "Diagnosis", "Comorbidity", "Dauerdiagnose", "Discharge diagnosis", "Diagnostic principal"),
    ],
)
def test_usual_category_leaves_a_diagnosis_present(words: str) -> None:
    for condition in (DIABETES, build_condition("C50.911", ICD10CM)):
        found = read(PATIENT, {**condition, "category": [{"coding": [{"display": words}]}]})
        assert found.facts["conditions"]["present"]
        assert found.ignored == []
