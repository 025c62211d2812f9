"""A note that denies a diagnosis, result or procedure, or gives it to somebody else, takes it away; others do not."""

import pytest

from tests.schemas.imports.fhir_builders import (
    HBA1C,
    PATIENT,
    TYPE_1,
    Resource,
    build_concept,
    build_condition,
    build_result,
    read,
    with_note,
)

PCS = "http://www.cms.gov/Medicare/Coding/ICD10"
TRANSPLANTATION: Resource = {
    "resourceType": "Procedure",
    "status": "completed",
    "subject": {"reference": "Patient/p"},
    "code": build_concept(PCS, "0TY00Z0"),
}
DIABETES, RESULT = build_condition(TYPE_1), build_result(HBA1C, 7.1, "%")
FACTS = {"Condition": "conditions", "Observation": "hba1c", "Procedure": "procedures"}
OF_OTHERS = (
    *(
        "Mother's result",
        "Entered for wrong patient.",
        "Checked twice. Belongs to another patient",
        "Probe verwechselt",
    ),
    *(
        "Befund der Mutter",
        "Resultado de la madre",
        "R\u00e9sultat du p\u00e8re",
        "Da un altro paziente",
        "entered in error",
    ),
    *("Verkeerde pati\u00ebnt", "paciente equivocado", "Do not use!", "sample of the donor\nsee letter"),
)


@pytest.mark.parametrize("resource", [DIABETES, RESULT, TRANSPLANTATION], ids=lambda one: str(one["resourceType"]))
@pytest.mark.parametrize("text", OF_OTHERS)
def test_what_a_note_gives_to_somebody_else_is_named(resource: Resource, text: str) -> None:
    attribute = FACTS[resource["resourceType"]]
    assert attribute in read(PATIENT, resource).facts
    found = read(PATIENT, with_note(resource, "Seen today.", text))
    assert attribute not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


@pytest.mark.parametrize(
    "text",
    [
        *("Ruled out.", "Type 1 diabetes was ruled out in March", "Turned out to be type 2", "MODY confirmed", "LADA?"),
        *(
            "Kein Diabetes",
            "no diabetes",
            "Patient does not have diabetes",
            "The diagnosis is not confirmed",
            "V. a. DM1",
        ),
        *("Diagnosi esclusa", "Diagn\u00f3stico descartado", "Ausgeschlossen am 3.4.", "suspected", "verdacht"),
    ],
)
def test_diagnosis_that_a_note_denies_or_doubts_is_named(text: str) -> None:
    found = read(PATIENT, with_note(DIABETES, text))
    assert "conditions" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


@pytest.mark.parametrize("text", ["Cancelled", "Procedure aborted", "nicht durchgef\u00fchrt", "Donor nephrectomy"])
def test_procedure_that_a_note_says_was_not_done_is_named(text: str) -> None:
    assert "procedures" not in read(PATIENT, with_note(TRANSPLANTATION, text)).facts


@pytest.mark.parametrize("text", ["Haemolysed", "Probe h\u00e4molytisch.", "Result unreliable", "fetal sample"])
def test_result_that_a_note_says_is_spoilt_is_named(text: str) -> None:
    assert "hba1c" not in read(PATIENT, with_note(RESULT, text)).facts


@pytest.mark.parametrize(
    ("resource", "text"),
    [
        (DIABETES, "No retinopathy. Retinopathy ruled out."),
        (DIABETES, "Lives with mother and father. Insulin pump since 2019."),
        (DIABETES, "The next appointment with the nurse is planned for March"),
        (DIABETES, "Diagnosed 1999 in ketoacidosis; well controlled"),
        (RESULT, "Target below 7 %; reference range 4.0 to 6.0."),
        (RESULT, "Point of care. Goal met"),
        (RESULT, "Fetal haemoglobin or haemolysis may lower the result. Unreliable results can occur in anaemia"),
        (DIABETES, "Sister has coeliac disease"),
        (DIABETES, "At risk of hypoglycaemia. Annual screening planned. N\u00e4chste Kontrolle geplant."),
        (DIABETES, "Kein Hinweis auf Folgeerkrankungen. No known allergies."),
        (TRANSPLANTATION, "Uneventful, kidney from a deceased donor"),
    ],
)
def test_other_notes_take_nothing_away(resource: Resource, text: str) -> None:
    found = read(PATIENT, with_note(resource, text))
    assert FACTS[resource["resourceType"]] in found.facts
    assert found.ignored == []
