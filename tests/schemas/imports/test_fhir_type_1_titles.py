"""The titles of type 1 diabetes in ICD-10-CM, ICD-10-GM and ICD-10 of WHO, as they are printed beside its codes."""

import pytest

from tests.schemas.imports.fhir_builders import (
    ICD10,
    ICD10CM,
    ICD10GM,
    PATIENT,
    Resource,
    build_condition,
    read,
    with_text,
)

# ICD-10-CM: what follows `Type 1 diabetes mellitus with`, put together as its titles are.
EYES = ("", ", right eye", ", left eye", ", bilateral", ", unspecified eye")
DETACHMENTS = (
    "traction retinal detachment involving the macula",
    "traction retinal detachment not involving the macula",
    "combined traction retinal detachment and rhegmatogenous retinal detachment",
)
RETINOPATHIES = (
    *(
        f"{kind} diabetic retinopathy{edema}"
        for kind in ("unspecified", *(f"{degree} nonproliferative" for degree in ("mild", "moderate", "severe")))
        for edema in ("", " with macular edema", " without macular edema")
    ),
    *(f"proliferative diabetic retinopathy{edema}" for edema in ("", " with macular edema", " without macular edema")),
    *(f"proliferative diabetic retinopathy with {detachment}" for detachment in DETACHMENTS),
    *("stable proliferative diabetic retinopathy", "diabetic macular edema, resolved following treatment"),
)
AMERICAN = (
    *(f"ketoacidosis{coma}" for coma in ("", " with coma", " without coma")),
    *("kidney complications", "diabetic nephropathy", "diabetic chronic kidney disease"),
    *("other diabetic kidney complication", "ophthalmic complications", "diabetic cataract"),
    *(f"{retinopathy}{eye}" for retinopathy in RETINOPATHIES for eye in EYES),
    *("other diabetic ophthalmic complication", "neurological complications", "diabetic neuropathy, unspecified"),
    *("diabetic mononeuropathy", "diabetic polyneuropathy", "diabetic autonomic (poly)neuropathy"),
    *("diabetic amyotrophy", "other diabetic neurological complication", "circulatory complications"),
    *(f"diabetic peripheral angiopathy {gangrene} gangrene" for gangrene in ("with", "without")),
    *("other circulatory complications", "other specified complications", "diabetic arthropathy"),
    *("diabetic neuropathic arthropathy", "other diabetic arthropathy", "skin complications", "diabetic dermatitis"),
    *("foot ulcer", "other skin ulcer", "other skin complications", "oral complications", "periodontal disease"),
    *("other oral complications", "hypoglycemia", "hypoglycemia with coma", "hypoglycemia without coma"),
    *("hyperglycemia", "other specified complication", "unspecified complications"),
)
# The ten categories of ICD-10, by the beginning of their titles.
GERMAN_ENDS = (
    *("", ": Als entgleist bezeichnet", ": Nicht als entgleist bezeichnet"),
    ": Mit sonstigen multiplen Komplikationen, nicht als entgleist bezeichnet",
    ": Mit diabetischem Fußsyndrom, als entgleist bezeichnet",
)
GERMAN = (
    *("Mit Koma", "Mit Ketoazidose", "Mit Nierenkomplikationen", "Mit Augenkomplikationen"),
    *("Mit neurologischen Komplikationen", "Mit peripheren vaskulären Komplikationen"),
    *("Mit sonstigen näher bezeichneten Komplikationen", "Mit multiplen Komplikationen"),
    *("Mit nicht näher bezeichneten Komplikationen", "Ohne Komplikationen"),
)
CATEGORIES = {
    ("Type 1 diabetes mellitus", "Insulin-dependent diabetes mellitus"): (
        *("with coma", "with ketoacidosis", "with renal complications", "with ophthalmic complications"),
        *("with neurological complications", "with peripheral circulatory complications"),
        *("with other specified complications", "with multiple complications", "with unspecified complications"),
        "without complications",
    ),
    ("Diabète sucré de type 1,", "Diabète sucré insulino-dépendant,"): (
        *("avec coma", "avec acidocétose", "avec complications rénales", "avec complications oculaires"),
        *("avec complications neurologiques", "avec complications vasculaires périphériques"),
        *("avec autres complications précisées", "avec complications multiples"),
        *("avec complications non précisées", "sans complication"),
    ),
    ("Diabetes mellitus insulinodependiente,", "Diabetes mellitus tipo 1"): (
        *("con coma", "con cetoacidosis", "con complicaciones renales", "con complicaciones oftálmicas"),
        *("con complicaciones neurológicas", "con complicaciones circulatorias periféricas"),
        *("con otras complicaciones especificadas", "con complicaciones múltiples"),
        *("con complicaciones no especificadas", "sin mención de complicación", "con mononeuropatía diabética"),
        "con retinopatía diabética no proliferativa leve sin edema macular, ojo derecho",
    ),
    ("Diabete mellito insulino-dipendente", "Diabete mellito di tipo 1"): (
        *("con coma", "con chetoacidosi", "con complicanze renali", "con complicanze oculari"),
        *("con complicanze neurologiche", "con complicanze circolatorie periferiche"),
        *("con altre complicanze specificate", "con complicanze multiple", "con complicanze non specificate"),
        "senza complicanze",
    ),
    ("Diabetes mellitus insulino-dependente -", "Diabetes mellitus tipo 1"): (
        *("com coma", "com cetoacidose", "com complicações renais", "com complicações oftálmicas"),
        *("com complicações neurológicas", "com complicações circulatórias periféricas"),
        *("com outras complicações especificadas", "com complicações múltiplas"),
        *("com complicações não especificadas", "sem complicações"),
    ),
    ("Insulineafhankelijke diabetes mellitus", "Diabetes mellitus type 1"): (
        *("met coma", "met ketoacidose", "met niercomplicaties", "met oogcomplicaties"),
        *("met neurologische complicaties", "met perifere circulatoire complicaties"),
        *("met overige gespecificeerde complicaties", "met multipele complicaties"),
        *("met niet gespecificeerde complicaties", "zonder complicaties"),
    ),
}


def read_titled(code: str, system: str, title: str) -> Resource:
    codings = [{"system": system, "code": code, "display": title}]
    found = read(PATIENT, {**build_condition(code, system), "code": {"coding": codings}})
    return {"conditions": found.facts.get("conditions"), "ignored": found.ignored}


@pytest.mark.parametrize("complication", AMERICAN)
def test_title_of_the_american_modification_is_type_1_diabetes(complication: str) -> None:
    for code in ("E10.9", "E10.69", "E10.3541"):
        found = read_titled(code, ICD10CM, f"Type 1 diabetes mellitus with {complication}")
        assert found == {"conditions": {"present": [f"icd10cm:{code}"], "absent": []}, "ignored": []}


@pytest.mark.parametrize("name", ["Diabetes mellitus, Typ 1", "Primär insulinabhängiger Diabetes mellitus"])
@pytest.mark.parametrize("complication", GERMAN)
def test_title_of_the_german_modification_is_type_1_diabetes(name: str, complication: str) -> None:
    for end in GERMAN_ENDS:
        found = read_titled("E10.90", ICD10GM, f"{name}: {complication}{end}")
        assert found["conditions"] == {"present": ["icd10cm:E10"], "absent": []}


@pytest.mark.parametrize(
    "title",
    [
        f"{name} {complication}"
        for names, complications in CATEGORIES.items()
        for name in names
        for complication in complications
    ],
)
def test_title_of_a_category_in_six_languages_is_type_1_diabetes(title: str) -> None:
    assert read_titled("E10.6", ICD10, title)["conditions"] == {"present": ["icd10cm:E10"], "absent": []}


@pytest.mark.parametrize(
    "text",
    [
        *("Type 1 diabetes mellitus with retinopathy of both eyes (HCC)", "Type 1 diabetes mellitus (Multi-HCC)"),
        *(
            "Type 1 diabetes mellitus with vascular disease (HCC)",
            "Type 1 diabetes mellitus in adult",
            "T1DM in adults",
        ),
        *("Insulin pump in place; type 1 diabetes", "Type 1 diabetes, presence of insulin pump"),
        *("Type 1 diabetes mellitus with frequent hypoglycemia", "Encounter for type 1 diabetes follow-up"),
        *("Type 1 diabetes with ESRD s/p kidney transplant", "Type 1 diabetes, HbA1c goal < 7% (HCC)"),
        *("Diab. mell. Typ 1", "T1D, CSII, guter HbA1c", "Diabète de type 1 sous schéma basal-bolus"),
        *("Diabete mellito tipo 1 in terapia insulinica intensiva", "Diabetes mellitus Typ 1 (Störung)"),
        *("diabetes mellitus tipo 1 (trastorno)", "diabète de type 1 (trouble)", "diabete tipo 1 (disturbo)"),
    ],
)
def test_usual_text_of_type_1_diabetes_is_read(text: str) -> None:
    found = read(PATIENT, with_text(build_condition("E10.9", ICD10CM), text))
    assert found.facts["conditions"] == {"present": ["icd10cm:E10.9"], "absent": []}


@pytest.mark.parametrize(
    "text",
    [
        *("Type 1 diabetes resolved following treatment", "Diabetic macular edema; type 1 diabetes, resolved"),
        *("Diabetes mellitus, adult onset", "Diabetes in adult onset", "Type 1 diabetes s/p kidney transplant"),
        *("Encounter for screening for type 1 diabetes", "Encounter for diabetes education", "HbA1c", "Multi"),
        *("Type 1 diabetes, lost to follow-up", "Diabetes, type 1 not in place", "not involving type 1 diabetes"),
        *(
            "Presence of antibodies, type 1 diabetes",
            "Diabète de type non précisé",
            "Diabetes type niet gespecificeerd",
        ),
        *("both type 1 and type 2", "Type 1 diabetes after kidney transplant", "Type 1 diabetes with ESRD, resolved"),
    ],
)
def test_text_with_the_same_words_in_another_sense_is_named(text: str) -> None:
    found = read(PATIENT, with_text(build_condition("E10.9", ICD10CM), text))
    assert found.facts.get("conditions", {}).get("present", []) == []
    assert found.ignored != []


@pytest.mark.parametrize(
    ("note", "is_read"),
    [
        *(
            (text, True)
            for text in (
                *("Brother also has type 1 diabetes", "Mother has type 2 diabetes.", "Sister has T1D too"),
                *("Family history of type 2 diabetes", "Mutter hat Diabetes Typ 2", "Family history: T2DM"),
                *("Der Bruder hat auch Typ-1-Diabetes", "Son père a un diabète de type 2"),
                *("Su madre también tiene diabetes", "Il padre ha anche diabete", "Madre tiene diabetes tipo 2"),
                "Mother and brother also have diabetes",
            )
        ),
        *(
            (text, False)
            for text in (
                *("Mother has type 1 diabetes", "Family history of type 1 diabetes", "Sister: type 1 diabetes"),
                *("Mother has type 2 diabetes, patient not", "Mother has type 2 diabetes as does the patient"),
                *("It is the brother who has type 1 diabetes", "Has type 2 diabetes", "patient has type 2 diabetes"),
            )
        ),
    ],
)
def test_diabetes_of_relatives_in_a_note_is_theirs(note: str, is_read: bool) -> None:  # noqa: FBT001
    found = read(PATIENT, {**build_condition("E10.9", ICD10CM), "note": [{"text": note}]})
    assert (found.facts.get("conditions", {}).get("present", []) != []) is is_read
    assert (found.ignored == []) is is_read
