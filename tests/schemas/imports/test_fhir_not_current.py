"""Sections, lists, extensions and words that say that something is not done, not so now, or not of the patient."""

from typing import Any

import pytest
from marshmallow import ValidationError

from tests.schemas.imports.fhir_builders import (
    HBA1C,
    ICD10CM,
    PATIENT,
    TYPE_1,
    Resource,
    build_concept,
    build_condition,
    build_observation,
    build_result,
    read,
    with_text,
)
from tests.schemas.imports.test_fhir_documents import OWN, build_composition
from tests.schemas.imports.test_fhir_medications import build_request, build_statement
from tests.schemas.imports.test_fhir_procedures import KIDNEY, build_procedure

LOINC, SNOMED = "http://loinc.org", "http://snomed.info/sct"
CERTAINTY = "http://fhir.de/StructureDefinition/icd-10-gm-diagnosesicherheit"


@pytest.mark.parametrize("value", [{"valueCoding": {"code": "V"}}, {"valueCode": "A"}, {"valueString": "G"}])
@pytest.mark.parametrize("url", [CERTAINTY, "https://fhir.kbv.de/StructureDefinition/KBV_EX_Base_Diagnosesicherheit"])
def test_german_certainty_of_the_condition_itself_is_read(url: str, value: dict[str, Any]) -> None:
    condition = build_condition("E10.9", ICD10CM)
    stated = {**condition, "extension": [{"url": url, **value}]}
    certain = {**condition, "extension": [{"url": url, "valueCoding": {"code": "G"}}]}
    assert ["conditions" in read(PATIENT, one).facts for one in (stated, certain)] == [False, True]


@pytest.mark.parametrize(
    "members",
    [
        *(
            {"code": {**KIDNEY, "text": text}}
            for text in ("Nierenspende", "Evaluation for kidney transplant", "Kidney donation", "Donación de riñón")
        ),
        *({"statusReason": {"text": text}} for text in ("aborted before implantation", "abgebrochen", "not performed")),
        {"outcome": {"text": "Unsuccessful"}},
    ],
)
def test_procedure_that_was_not_done_to_the_patient_is_named(members: Resource) -> None:
    found = read(PATIENT, build_procedure(**members))
    assert "procedures" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


@pytest.mark.parametrize(
    "members",
    [
        {"code": {**build_concept(LOINC, "85354-9"), "text": "Blood pressure during exercise"}},
        {"code": {**build_concept(LOINC, "85354-9"), "text": "Maximum BP over 24 h"}},
        {"code": {**build_concept(LOINC, "85354-9"), "text": "Blutdruck unter Belastung"}},
        {"method": {"text": "24 h mean"}},
    ],
)
def test_pressure_that_was_not_taken_at_rest_is_named(members: Resource) -> None:
    systolic = {name: build_result("8480-6", 150, "mm[Hg]")[name] for name in ("code", "valueQuantity")}
    panel = build_observation("85354-9", component=[systolic])
    assert "systolic_blood_pressure" in read(PATIENT, panel).facts
    found = read(PATIENT, {**panel, **members})
    assert "systolic_blood_pressure" not in found.facts
    assert found.ignored != []


def test_pressures_stated_apart_and_swapped_are_named() -> None:
    pair = [build_result(code, value, "mm[Hg]") for code, value in (("8480-6", 80), ("8462-4", 120))]
    assert [row["pointer"] for row in read(PATIENT, *pair).ignored] == ["/entry/1/resource", "/entry/2/resource"]


@pytest.mark.parametrize(
    "title",
    [
        *(
            "Differential diagnoses",
            "Verdachtsdiagnosen",
            "Ruled out",
            "Discontinued medications",
            "Abgesetzte Medikation",
        ),
        *(
            "Goals",
            "Reference values",
            "Plan of care",
            "Behandlungsplan",
            "Ziele",
            "Objetivos",
            "Objectifs",
            "Obiettivi",
        ),
        *("Relatives", "Verwandte", "Données du donneur", "Newborn", "Partner", "Storia familiare", "Past medications"),
        *("Family", "Working diagnoses", "Famille"),
        *("Medicación suspendida", "Ausgeschlossene Diagnosen", "Diagnosi differenziale", "Frühere Medikation"),
    ],
)
def test_section_of_what_is_not_so_now_is_not_read(title: str) -> None:
    section = {"title": title, "entry": [{"reference": "Condition/c"}, {"reference": "MedicationStatement/m"}]}
    condition, statement = {**build_condition(TYPE_1), "id": "c"}, {**build_statement(), "id": "m"}
    found = read(PATIENT, build_composition(section), condition, statement)
    assert found.facts.keys() == {"sex", "age"}
    assert {"/entry/2/resource", "/entry/3/resource"} <= {row["pointer"] for row in found.ignored}


@pytest.mark.parametrize(
    "title", ["Results", "Diagnosen", "Current medications", "Problems", "Assessment and plan", "Befunde"]
)
def test_section_of_what_is_so_is_read(title: str) -> None:
    section = {"title": title, "entry": [{"reference": "Condition/c"}]}
    found = read(PATIENT, build_composition(section), {**build_condition(TYPE_1), "id": "c"})
    assert found.facts["conditions"]["present"] == ["mondo:0005147"]


@pytest.mark.parametrize(
    "title", ["Past medical history", "Frühere Erkrankungen", "Antecedentes personales", "Anamnesi patologica remota"]
)
def test_diagnosis_below_a_title_of_past_illness_is_an_earlier_one(title: str) -> None:
    section = {"title": title, "entry": [{"reference": "Condition/c"}]}
    found = read(PATIENT, build_composition(section), {**build_condition(TYPE_1), "id": "c"})
    assert (found.facts["conditions"]["present"], found.facts["conditions"]["past"]) == ([], ["mondo:0005147"])


@pytest.mark.parametrize(
    "members",
    [
        {"entry": [{"flag": {"text": "ceased"}, "item": {"reference": "Condition/c"}}]},
        {"entry": [{"flag": build_concept("-", "05"), "item": {"reference": "Condition/c"}}]},
        {"subject": {"reference": "Patient/q"}, "entry": [{"item": {"reference": "Condition/c"}}]},
        {"title": "Ruled out", "entry": [{"item": {"reference": "Condition/c"}}]},
    ],
)
def test_item_of_a_list_that_is_ended_or_of_somebody_else_is_not_read(members: Resource) -> None:
    listed = {"resourceType": "List", "status": "current", "mode": "working", "subject": OWN, **members}
    condition = {name: value for name, value in build_condition(TYPE_1).items() if name != "subject"}
    found = read(PATIENT, listed, {**condition, "id": "c"})
    assert "conditions" not in found.facts
    assert "/entry/2/resource" in [row["pointer"] for row in found.ignored]


@pytest.mark.parametrize(
    "text",
    [
        *("hämolysiert", "Hämolyse", "emolizzato", "hemolizada", "not valid", "non valido", "lipaemic, interfering"),
        *("nicht verwertbar", "ongeldig", "no válido"),
    ],
)
def test_result_that_words_call_unusable_is_named(text: str) -> None:
    found = read(PATIENT, build_result(HBA1C, 7, "%", interpretation=[{"text": text}]))
    assert "hba1c" not in found.facts


@pytest.mark.parametrize(
    "specimen",
    [
        {"type": build_concept(SNOMED, "276833005")},
        {"type": {"text": "Urina 24h"}},
        {"type": {"text": "sangue del donatore"}},
        {"type": {"text": "sangue do cordão"}},
    ],
)
def test_specimen_of_another_fluid_or_person_is_named(specimen: Resource) -> None:
    taken = {"resourceType": "Specimen", "id": "s", **specimen}
    result = build_result("2160-0", 1, "mg/dL", specimen={"reference": "Specimen/s"})
    assert "creatinine" not in read(PATIENT, taken, result).facts
    assert "creatinine" in read(PATIENT, {"resourceType": "Specimen", "id": "s"}, result).facts


@pytest.mark.parametrize(
    "members",
    [
        {"_status": {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason"}]}},
        {"subject": {"reference": "Patient/p", "display": "Mother"}},
        {"specimen": {"display": "sangue del donatore"}},
    ],
)
def test_result_of_doubtful_status_or_person_is_named(members: Resource) -> None:
    found = read(PATIENT, {**build_result(HBA1C, 7, "%"), **members})
    assert "hba1c" not in found.facts
    assert len(found.ignored) == 1


def test_result_that_only_a_cancelled_report_names_is_not_read() -> None:
    report = {"resourceType": "DiagnosticReport", "status": "cancelled", "result": [{"reference": "Observation/o"}]}
    assert "hba1c" not in read(PATIENT, report, {**build_result(HBA1C, 7, "%"), "id": "o"}).facts


@pytest.mark.parametrize("name", ["Son, Min-ho", "Anna Mother"])
def test_name_of_a_patient_is_no_other_person(name: str) -> None:
    result = build_result(HBA1C, 7, "%") | {"subject": {"reference": "Patient/p", "display": name}}
    assert "hba1c" in read(PATIENT, result).facts


@pytest.mark.parametrize("system", ["https://loinc.org", "https://loinc.org/", "http://loinc.org/"])
def test_misspelt_address_of_a_system_is_read(system: str) -> None:
    assert "hba1c" in read(PATIENT, {**build_result(HBA1C, 7, "%"), "code": build_concept(system, HBA1C)}).facts


@pytest.mark.parametrize(
    "members",
    [
        *(
            {"dosage": [{"text": text}]}
            for text in ("STOP", "HOLD until further notice", "do not take", "D/C", "bitte absetzen", "0-0-0-0 Stück")
        ),
        *({"dosage": [{"text": text}]} for text in ("no tomar", "non prendere", "take 0 tablets", "0 0 0 0", "Pause")),
        {"dosage": [{"patientInstruction": "Do not take"}]},
        {"dosage": [{"additionalInstruction": [{"text": "not to be taken"}]}]},
        {"dosage": [{"doseAndRate": [{"doseRange": {"high": {"value": 0}}}]}]},
        {"dosage": [{"maxDosePerPeriod": {"numerator": {"value": 0}}}]},
        {"dosage": [{"maxDosePerPeriod": [{"numerator": {"value": 0}}]}]},
        {"note": [{"text": "Patient stopped taking this in 2020"}]},
    ],
)
def test_medicine_that_is_said_not_to_be_taken_is_not_present(members: Resource) -> None:
    found = read(PATIENT, build_statement(**members))
    assert found.facts.get("medications", {}).get("present", []) == []
    assert found.ignored != []


def test_later_statement_about_the_group_ends_its_medicines() -> None:
    group = {"medicationCodeableConcept": build_concept("http://www.whocc.no/atc", "L04AD")}
    earlier = build_statement(dateAsserted="2026-09-01")
    later = build_statement(dateAsserted="2026-10-01", status="not-taken", **group)
    assert read(PATIENT, earlier, later).facts.get("medications", {}).get("present", []) == []


def test_order_that_was_stopped_later_ends_an_earlier_statement() -> None:
    stopped = build_request(status="stopped", authoredOn="2026-01-01", statusChanged="2026-10-01")
    found = read(PATIENT, build_statement(dateAsserted="2026-09-01"), stopped)
    assert found.facts["medications"]["present"] == []


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        *(("LA26683-5", text) for text in ("Currently pregnant", "12 weeks pregnant", "SSW 12", "yes", "in Abklärung")),
        *(("LA15173-0", text) for text in ("Currently not pregnant", "Nein", "postpartum", "Planning pregnancy")),
    ],
)
def test_answer_about_pregnancy_with_other_words_is_not_understood(answer: str, text: str) -> None:
    value = {**build_concept(LOINC, answer), "text": text}
    assert "pregnancy_status" not in read(PATIENT, build_observation("82810-3", valueCodeableConcept=value)).facts


def test_undated_result_of_an_old_encounter_or_bundle_is_old() -> None:
    encounter = {"resourceType": "Encounter", "id": "e", "status": "completed", "actualPeriod": {"end": "2019-05-01"}}
    result = build_result(HBA1C, 7, "%", encounter={"reference": "Encounter/e"})
    stored = read(PATIENT, build_result(HBA1C, 7, "%"), meta={"lastUpdated": "2019-05-01T00:00:00Z"})
    dates = [found.facts["hba1c"][0]["date"] for found in (read(PATIENT, encounter, result), stored)]
    assert dates == ["2019-05-01", "2019-05-01"]


@pytest.mark.parametrize("answer", [{"coding": [{"code": "T"}]}, {"text": "Deceased"}])
def test_vital_status_of_the_dead_refuses_the_record(answer: Resource) -> None:
    with pytest.raises(ValidationError, match="not known to be alive"):
        read(PATIENT, build_observation("67162-8", valueCodeableConcept=answer))


@pytest.mark.parametrize(
    "text",
    [
        *("Kidney transplantation (deceased donor)", "Living-donor kidney transplant", "Transplante de doador vivo"),
        *("Trasplante renal de donante cadáver", "Nierentransplantation nach Leichenspende"),
    ],
)
def test_transplant_that_names_its_donor_was_received(text: str) -> None:
    assert "procedures" in read(PATIENT, build_procedure(code={**KIDNEY, "text": text})).facts
    assert "conditions" in read(PATIENT, with_text(build_condition("Z94.0", ICD10CM), text)).facts


def test_antibody_and_refutation_of_long_ago_say_nothing_of_today() -> None:
    negative = build_concept("http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "NEG")
    antibody = build_observation("13926-1", effectiveDateTime="2005-01-01", interpretation=[negative])
    refuted = {"verificationStatus": {"coding": [{"code": "refuted"}]}}
    condition = build_condition("B20", ICD10CM, recordedDate="2010-01-01", **refuted)
    found = read(PATIENT, antibody, condition)
    assert [value for name, value in found.facts.items() if name not in {"sex", "age"}] == []
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource", "/entry/2/resource/code"]


@pytest.mark.parametrize(("code", "unit"), [("2160-0", "mg/dL"), ("98979-8", "mL/min/{1.73_m2}"), ("6301-6", "{INR}")])
def test_placeholder_0_is_named(code: str, unit: str) -> None:
    found = read(PATIENT, build_result(code, 0, unit))
    assert found.facts.keys() == {"sex", "age"}
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


@pytest.mark.parametrize(
    ("code", "value", "unit"),
    [
        *(("777-3", 250, unit) for unit in ("/nl", "/nL", "Tsd/µl", "10³/µL", "\N{MULTIPLICATION SIGN}10⁹/L")),
        *(("98979-8", 60, unit) for unit in ("ml/min/1,73m²", "ml/min/1.73qm")),
        *(("4548-4", 7, unit) for unit in ("%Hb", "% of total Hgb")),
    ],
)
def test_customary_unit_of_a_continental_laboratory_is_read(code: str, value: float, unit: str) -> None:
    result = build_observation(code, valueQuantity={"value": value, "unit": unit})
    assert len(read(PATIENT, result).facts) == 3


@pytest.mark.parametrize(
    "text",
    [
        *("1-0-0-0", "0-0-0-1", "0-1-0-0", "ab 01.01.2020 1-0-1", "Do not stop taking without talking to your doctor"),
        *("Do not discontinue abruptly", "nicht ohne Rücksprache absetzen", "stop if rash", "hold if level >15"),
        *("Absetzen bei Fieber", "do not take with food", "no tomar con pomelo", "restarted after pause"),
    ],
)
def test_medicine_with_a_condition_or_a_dose_is_taken(text: str) -> None:
    found = read(PATIENT, build_statement(dosage=[{"text": text}]))
    assert found.facts["medications"]["present"] == ["atc:L04AD02"]


@pytest.mark.parametrize("text", ["not\u00a0taking", "nicht\u00a0mehr", "no\nlonger", "arre\u0302te\u0301"])
def test_instruction_with_another_blank_is_read(text: str) -> None:
    found = read(PATIENT, build_statement(dosage=[{"text": text}]))
    assert found.facts.get("medications", {}).get("present", []) == []


@pytest.mark.parametrize(
    ("code", "members"),
    [
        *(
            ("POS", {"text": text})
            for text in ("negatief", "normal", "within normal limits", "nicht erhöht", "pending")
        ),
        *(("POS", {"text": text}) for text in ("keine Antikörper", "none detected", "siehe Befund", "below cutoff")),
        *(("NEG", {"text": text}) for text in ("erhöht", "elevated", "high", "présent", "above cutoff")),
    ],
)
def test_finding_with_other_words_is_not_understood(code: str, members: Resource) -> None:
    system = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
    stated = {**build_concept(system, code), **members}
    assert "islet_autoantibodies" not in read(PATIENT, build_observation("13926-1", interpretation=[stated])).facts


@pytest.mark.parametrize(
    ("code", "value", "high", "is_read"),
    [("H", 25, 30, False), ("H", 35, 30, True), ("N", 250, 5, False), ("N", 3, 5, True)],
)
def test_finding_agrees_with_its_value(code: str, value: int, high: int, is_read: bool) -> None:  # noqa: FBT001
    system = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
    members: dict[str, Any] = {"valueQuantity": {"value": value}, "referenceRange": [{"high": {"value": high}}]}
    result = build_observation("13926-1", interpretation=[build_concept(system, code)], **members)
    assert ("islet_autoantibodies" in read(PATIENT, result).facts) is is_read
