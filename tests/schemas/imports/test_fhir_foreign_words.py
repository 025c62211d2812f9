"""Words in several languages that contradict the code beside them, as compounds and by their stems."""

import pytest

from tests.schemas.imports.fhir_builders import (
    ICD10CM,
    PATIENT,
    Resource,
    build_concept,
    build_condition,
    build_observation,
    build_result,
    read,
    with_text,
)


@pytest.mark.parametrize(
    ("attribute", "result", "texts"),
    [
        (
            "weight",
            build_result("29463-7", 55, "kg"),
            (
                *("Zielgewicht", "Sollgewicht", "Wunschgewicht", "Trockengewicht", "Gewichtsverlust", "peso ideale"),
                *("poids idéal", "streefgewicht", "perte de poids", "dry weight", "usual body weight", "z score"),
                *("pounds lost", "poids habituel", "peso previo", "peso seco", "Höchstgewicht", "vor 5 Jahren", "IBW"),
                *("weight 5 years ago", "Gewicht Kind", "peso del bebé", "Peso coniuge", "peso máximo"),
                *("peso desejado", "Wunsch-Gewicht", "optimal weight", "gewenst gewicht", "peso meta"),
                *("Gewicht des Kindes", "Newborn weight", "poids du bébé", "weight at birth", "peso anterior"),
            ),
        ),
        (
            "fasting_glucose",
            build_result("1558-6", 280, "mg/dL"),
            (
                *("glucosa posprandial", "glycémie aléatoire", "glucosa al azar", "Glukose nach dem Essen"),
                *("glicemia pós-prandial", "60 min glucose", "before lunch", "1 hour glucose", "vor dem Mittagessen"),
                *("glucose niet nuchter", "no en ayunas", "non à jeun", "non a digiuno", "2h OGTT", "bedtime glucose"),
            ),
        ),
        (
            "creatinine",
            build_result("2160-0", 12, "mg/dL"),
            (
                "Creatinine (U)",
                "Kreatinin/U",
                "Kreatinin i.U.",
                "creatinina urinaria",
                "créatinine urinaire",
                "creatinina en orina",
            ),
        ),
    ],
)
def test_result_with_contradicting_words_is_not_used(attribute: str, result: Resource, texts: tuple[str, ...]) -> None:
    assert attribute in read(PATIENT, result).facts
    found = {text: read(PATIENT, with_text(result, text)) for text in texts}
    assert [text for text, record in found.items() if attribute in record.facts or not record.ignored] == []


@pytest.mark.parametrize(
    "text",
    [
        *("Diabetes Typ 3c", "pankreopriver Diabetes", "Schwangerschaftsdiabetes", "diabetes gestacional", "DMT2"),
        *("diabète gestationnel", "diabete gestazionale", "zwangerschapsdiabetes", "Steroiddiabetes", "DM-2", "DM II"),
        *("steroid-induzierter Diabetes", "Diabetes mellitus 2", "type: 2", "type two", "Prädiabetes", "prédiabète"),
        *("Altersdiabetes", "neonatal diabetes", "cystic fibrosis related diabetes", "diabetes insipidus"),
        *("Maturity onset diabetes of the young", "New-onset diabetes after transplant", "CFRD", "Kortisondiabetes"),
        *("diabète non insulino-dépendant", "diabetes no insulinodependiente", "nicht insulinpflichtig", "GDM"),
        *("corticosteroid-induced", "checkpoint inhibitor induced", "Typ 2b", "type 1.5", "Impaired glucose tolerance"),
        *(
            "in Abklärung",
            "Va. Diabetes Typ 1",
            "en estudio",
            "susp. T1DM",
            "T1DM (?)",
            "wrong patient",
            "AF: diabetes",
        ),
        *("Kind mit Typ-1-Diabetes", "enfant diabétique", "Risiko Typ-1-Diabetes", "post-pancreatectomy diabetes"),
        *("secondary diabetes", "sekundärer Diabetes", "post-transplant diabetes", "HNF1A", "monogener Diabetes"),
        *("to be confirmed", "pendiente de confirmar", "wrong diagnosis", "diagnosi errata", "diabetes in remission"),
        *("type 1 diabetes, not confirmed", "nicht bestätigt", "widerlegt", "Fehldiagnose", "fear of diabetes"),
    ],
)
def test_another_kind_of_diabetes_beside_the_code_of_type_1_is_not_used(text: str) -> None:
    found = read(PATIENT, with_text(build_condition("E10.9", ICD10CM), text))
    assert "conditions" not in found.facts
    assert found.ignored != []


@pytest.mark.parametrize(
    "text",
    [
        "Type 1 diabetes, partial remission phase",
        "Type 1 diabetes mellitus",
        "Diabetes mellitus Typ 1",
        "diabète de type 1",
        "diabetes mellitus tipo 1",
    ],
)
def test_type_1_diabetes_in_several_languages_is_read(text: str) -> None:
    assert "conditions" in read(PATIENT, with_text(build_condition("E10.9", ICD10CM), text)).facts


def test_sex_assigned_at_birth_is_read() -> None:
    stated = build_observation("76689-9", valueCodeableConcept=build_concept("http://loinc.org", "LA3-6"))
    assert "sex" in read({"resourceType": "Patient", "id": "p"}, with_text(stated, "Sex assigned at birth")).facts


@pytest.mark.parametrize("text", ["HbA1c - target range 4.0-5.6 %", "HbA1c, within target range", "HbA1c"])
def test_result_that_names_its_target_range_is_read(text: str) -> None:
    assert "hba1c" in read(PATIENT, with_text(build_result("4548-4", 5.2, "%"), text)).facts


@pytest.mark.parametrize("title", ["Anamnesi familiare", "Storia familiare", "Datos del donante", "Mutter", "FHx"])
def test_section_about_somebody_else_in_another_language_is_not_read(title: str) -> None:
    document = {
        "resourceType": "Composition",
        "status": "final",
        "section": [{"title": title, "entry": [{"reference": "Condition/c"}]}],
    }
    found = read(PATIENT, document, {**build_condition("E10.9", ICD10CM), "id": "c"})
    assert "conditions" not in found.facts
    assert "/entry/2/resource" in [row["pointer"] for row in found.ignored]
