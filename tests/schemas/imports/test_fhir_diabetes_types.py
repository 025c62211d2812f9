"""A Condition without a code that is read leaves type 1 diabetes open if it is another type, or takes type 1 back."""

import pytest

from tests.schemas.imports.fhir_builders import ICD10, TYPE_1, Resource, build_concept
from tests.schemas.imports.test_fhir_refuted_diseases import (
    SNOMED,
    STATED,
    build_verified,
    build_worded,
    list_present,
)

ICD11 = "http://id.who.int/icd/release/11/mms"
ICD10_FR, ICD10_CA = "http://hl7.org/fhir/sid/icd-10-fr", "https://www.cihi.ca/icd-10-ca"
ICD9 = "http://hl7.org/fhir/sid/icd-9-cm"
OTHER_TYPES = (
    *(
        "DMT2",
        "DT2",
        "DM 2",
        "Zuckerkrankheit Typ 2",
        "Altersdiabetes",
        "HNF1A-Diabetes",
        "2型糖尿病",
        "Wolfram syndrome",
    ),
    *("Ketosis-prone diabetes (Flatbush)", "Cystic fibrosis related diabetes", "Lipodystrophic diabetes"),
    *("Neonatal diabetes KCNJ11", "Diabetes mellitus, adult onset", "Diabète de type 2", "Pancreatogenic diabetes"),
)
TAKEN_BACK = (
    *("?T1DM", "T1D misdiagnosis", "Not type 1 diabetes", "No diabetes", "Kein Diabetes", "Diabetes ruled out"),
    *("Diagnosis of type 1 diabetes withdrawn", "Diabetes type unclear", "Diabetes, type to be determined"),
    *("Type 1 diabetes cured after pancreas transplant", "Diabetes in remission", "No history of diabetes mellitus"),
)
# Names of SNOMED CT and of ICD-10 among them, of complications and of care.
NO_DOUBTS = (
    *("Diabetes", "Type 1 diabetes mellitus", "Typ-1-Diabetes", "Brittle diabetes mellitus (finding)", "T1DM"),
    *("Diabetic foot ulcer of left heel", "Proliferative diabetic retinopathy of both eyes", "Retinopathy in T1DM"),
    *("Diabetische Polyneuropathie", "Diabetic - poor control (finding)", "Gastroparesis due to T1DM"),
    "Disorder of eye co-occurrent and due to type 1 diabetes mellitus (disorder)",
    "Autonomic neuropathy co-occurrent and due to diabetes mellitus (disorder)",
    "Chronic kidney disease stage 3 due to type 1 diabetes mellitus (disorder)",
    "Diabetic peripheral neuropathy associated with type I diabetes mellitus (disorder)",
    *("Glomeruläre Krankheiten bei Diabetes mellitus", "Diabetes mellitus without complication (disorder)"),
    *("Diabetes self-management education", "Diabetesschulung", "Attending diabetes clinic (finding)"),
    *("Screening for diabetes mellitus", "Risk of diabetes", "Diabetes follow-up", "Prediabetes"),
    *("Mother with diabetes", "Type 1 and type 2 diabetes in family", "Type 2 diabetes ruled out"),
    *("Type 1 diabetes, no nephropathy", "Latent autoimmune diabetes in adults", "Depression"),
)
OTHER_CODES = (
    *(("E11.9", ICD10_FR), ("E11.9", ICD10_CA), ("E1165", "http://example.org/ICD10CM"), ("E11.9", "")),
    *(("5A11", ICD11), ("5A13.0", ICD11), ("5A11", ""), ("250.00", ICD9), ("25002", ICD9)),
    *(("426705001", SNOMED), ("5969009", SNOMED), ("5368009", SNOMED), ("445353002", SNOMED)),
)
# Type 1, no type, oxygen by HCPCS, another disease, and a family without diabetes.
OWN_CODES = (
    *(("E10.9", ICD10_FR), ("E14.9", ICD10_CA), ("5A10", ICD11), ("250.01", ICD9), (TYPE_1, SNOMED)),
    *(("E1390", ""), ("I11.9", ""), ("160274005", SNOMED), ("A11", "http://example.org/codes")),
)


def build_coded(code: str, system: str) -> Resource:
    coded = build_verified(code, system, 2026)
    return coded if system else {**coded, "code": {"coding": [{"code": code}]}}


@pytest.mark.parametrize("text", [*OTHER_TYPES, *TAKEN_BACK])
def test_later_words_of_another_type_or_a_denial_leave_type_1_open(text: str) -> None:
    assert not list_present(STATED, build_worded(text))
    assert not list_present(STATED, {**build_worded(text), "code": {"text": text}})
    assert list_present({**STATED, "recordedDate": "2026-06-01"}, build_worded(text, status="refuted"))


@pytest.mark.parametrize("text", TAKEN_BACK)
def test_earlier_denial_takes_nothing_away(text: str) -> None:
    assert list_present(STATED, build_worded(text, 2019)) == ["icd10cm:E10.9"]


@pytest.mark.parametrize("text", NO_DOUBTS)
def test_words_that_deny_nothing_take_nothing_away(text: str) -> None:
    assert list_present(STATED, build_worded(text)) == ["icd10cm:E10.9"]


def test_words_beside_a_code_of_something_else_take_nothing_away() -> None:
    for code, text in (("Z13.1", "Untersuchung auf Diabetes"), ("N08.3", "Nephropathie bei entgleistem Diabetes")):
        named = {**build_verified(code, ICD10, 2026), "code": {**build_concept(ICD10, code), "text": text}}
        assert list_present(STATED, named) == ["icd10cm:E10.9"]


@pytest.mark.parametrize(("code", "system"), OTHER_CODES)
def test_other_type_in_a_code_that_is_not_read_leaves_type_1_open(code: str, system: str) -> None:
    assert not list_present(STATED, build_coded(code, system))


@pytest.mark.parametrize(("code", "system"), OWN_CODES)
def test_other_codes_take_nothing_away(code: str, system: str) -> None:
    assert "icd10cm:E10.9" in list_present(STATED, build_coded(code, system))
