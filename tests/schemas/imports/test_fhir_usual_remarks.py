"""Usual remarks beside results and medicines are understood; the same words in another sense are not."""

import pytest

from tests.schemas.imports.fhir_builders import HBA1C, PATIENT, Resource, build_concept, build_result, read
from tests.schemas.imports.test_fhir_medications import ATC, build_request

EGFR, WEIGHT, FASTING_GLUCOSE = "98979-8", "29463-7", "1558-6"
ORDER = build_request(
    medicationCodeableConcept={**build_concept(ATC, "L04AD02"), "text": "tacrolimus"},
    authoredOn="2026-09-15",
    dosageInstruction=[{"text": "Take 2 mg by mouth twice daily"}],
)
INSULIN = build_request(
    medicationCodeableConcept={**build_concept(ATC, "A10AB04"), "text": "insulin lispro"}, authoredOn="2026-09-15"
)


def read_result(code: str, value: object, unit: str, note: str) -> tuple[bool, bool]:
    """Return whether a result with a note is read, and whether anything is named."""
    result = build_result(code, value, unit, effectiveDateTime="2026-11-01", note=[{"text": note}])
    found = read(PATIENT, result)
    return bool(found.facts.keys() - {"sex", "age"}), bool(found.ignored)


def is_taken(resource: Resource) -> bool:
    return bool(read(PATIENT, resource).facts.get("medications", {}).get("present"))


@pytest.mark.parametrize(
    "note",
    [
        *("Follow up in 3 months", "Recheck in 3 months", "Repeat in 3 months", "Recheck at next visit"),
        *("Continue current regimen", "continue pump settings", "Will increase basal insulin", "not at goal"),
        *("Down from 8.1", "Improved since 7.9 % in May", "Improved from last visit", "Patient informed"),
        *("Discussed with patient. Follow up in 3 months.", "result released to MyChart", "fingerstick"),
        *("Method: HPLC Bio-Rad D-100", "Tosoh G8", "CAP-accredited", "Conversion: IFCC 57 mmol/mol"),
        *("Entspricht 57 mmol/mol", "For diagnosis of diabetes, an A1c >= 6.5% on two occasions", "Known CKD"),
        *("Bitte Kontrolle in 3 Monaten", "Verlaufskontrolle", "keine Besonderheiten", "Referenzbereich nach DDG"),
        *("Résultat à interpréter selon le contexte clinique", "sans commentaire", "controllo tra 3 mesi"),
    ],
)
def test_result_with_a_usual_remark_is_read(note: str) -> None:
    assert read_result(HBA1C, 7.4, "%", note) == (True, False)


@pytest.mark.parametrize(
    ("code", "unit", "note"),
    [
        *(
            (EGFR, "mL/min/{1.73_m2}", note)
            for note in (
                *("The eGFR has been calculated using the CKD EPI equation.", "GFR Grade G1", "unauffällig"),
                "This calculation has not been validated in all clinical situations.",
                *("Persistent eGFR <60 for 3 months indicates CKD", "No significant hemolysis", "recheck next visit"),
                *("Patient was fasting", "Diabetic nephropathy known", "Bekannte Nephropathie"),
            )
        ),
        *(
            (WEIGHT, "kg", note)
            for note in (
                *("Shoes off", "measured at home", "in light clothing", "after 5 minutes of rest", "taken manually"),
                *("large cuff", "automatic", "without shoes"),
            )
        ),
    ],
)
def test_measurement_with_a_usual_remark_is_read(code: str, unit: str, note: str) -> None:
    assert read_result(code, 82, unit, note) == (True, False)


@pytest.mark.parametrize(
    "note",
    [
        *("Recheck", "Repeat", "Repeat in 3 days", "repeat sample", "follow up with lab: sample lost", "not at"),
        *("not validated", "has not been verified by lab", "not verified by Dr. Smith", "has been cancelled"),
        *("has not been validated in all patients, ignore", "has been estimated", "known contaminated"),
        *("No hemolysis detected?", "marked hemolysis", "mother informed of her result", "home test", "equals"),
        *("Patient informed that sample was mixed up", "entspricht nicht", "converted from 8.2", "off", "will repeat"),
        *("Bitte wiederholen", "continue to ignore", "after 5 min of transfusion", "Interpret with caution"),
        *(
            "without comment: void",
            "patient reported",
            "self-reported",
            "reported by the patient",
            "not valid for patients under 18",
        ),
    ],
)
def test_result_with_such_words_in_another_sense_is_named(note: str) -> None:
    assert read_result(HBA1C, 7.4, "%", note) == (False, True)


@pytest.mark.parametrize("note", ["non-fasting", "Patient was not fasting", "postprandial", "Patient fasting: no"])
def test_fasting_value_with_a_note_of_a_meal_is_named(note: str) -> None:
    assert read_result(FASTING_GLUCOSE, 110, "mg/dL", note) == (False, True)


@pytest.mark.parametrize("note", ["stated weight", "estimated weight", "weighed at home by mother"])
def test_weight_that_nobody_measured_is_named(note: str) -> None:
    assert read_result(WEIGHT, 82, "kg", note) == (False, True)


@pytest.mark.parametrize(
    "text",
    [
        *("Use with insulin pump, up to 60 units per day", "Inject per sliding scale with meals", "zie pompstand"),
        *("1 unit per 8 g carbs plus correction 1:40 >120", "nach BE-Schema", "selon glycémie", "según glucemia"),
        *("3x täglich zu den Mahlzeiten nach Blutzucker", "secondo glicemia", "conforme glicemia"),
    ],
)
def test_insulin_by_meals_and_glucose_is_taken(text: str) -> None:
    assert is_taken({**INSULIN, "dosageInstruction": [{"text": text}]})


@pytest.mark.parametrize(
    "text",
    [
        *("Take 2 mg by mouth 2 times daily. To prevent rejection of transplanted kidney", "Do not eat grapefruit"),
        *("Take 1 tablet daily with breakfast. Indications: kidney transplant", "Take daily. Dose change 9/1/26"),
        *("Dispense 180 capsules, refills 11", "Take 3 mg in AM and 2 mg in PM. Brand medically necessary"),
        *("Transplant: 5/2019. Take 2 mg BID", "1 comprimé matin et soir au milieu du repas"),
        *("Hold AM dose on lab days until blood drawn", "Take daily. Hold morning dose on the day of labs"),
        *("1 cpr ore 8 e 1 cpr ore 20",),
    ],
)
def test_dosage_with_usual_remarks_is_taken(text: str) -> None:
    assert is_taken({**ORDER, "dosageInstruction": [{"text": text}]})


@pytest.mark.parametrize(
    "note",
    [
        *("Discussed with patient", "Follow up in 3 months", "tolerates well", "Refill sent", "Refilled", "ALD"),
        *("Last level 7.2", "Mail order", "Generic ok", "brand only", "substitution not allowed", "aut idem"),
        *("Rezept ausgestellt", "Wiederholungsrezept", "non substituable", "herhaalrecept", "Transplant 2019"),
        *("Nierentransplantation 2018", "mit dem Patienten besprochen", "Kontrolle in 3 Monaten"),
    ],
)
def test_medicine_with_a_usual_remark_is_taken(note: str) -> None:
    assert is_taken({**ORDER, "note": [{"text": note}]})


@pytest.mark.parametrize(
    "text",
    [
        *("Hold AM dose", "Hold dose until level known, not restarted", "Hold until further notice", "Hold dose"),
        *("refill denied", "refill due", "not refilled", "never refilled", "no refills", "last refilled in 2016"),
        *("Dispense 180 capsules, refills 0", "Dispense 10 capsules", "Prescription requested", "Rezept folgt"),
        *("Follow up regarding stopping", "Repeat in 3 months", "taken before transplant 2019", "Transplant 2027"),
        *("vor Transplantation 2019", "bis Transplantation 2019", "prior to kidney transplant 2019"),
        *(
            "before Transplant: 2019",
            "before (transplant 2019)",
            "Dose change 12/15/26",
            "Dose change to 0",
            "last level 0",
            "no indication",
        ),
        *("tolerates poorly", "no longer tolerates", "substituted by sirolimus", "generic switched to sirolimus"),
        *("Discussed stopping", "Discussed with patient, stopped", "Discussed with mother", "replaced by pump"),
        *("now on insulin", "off pump", "Correction", "mail order cancelled", "90 day supply"),
    ],
)
def test_medicine_with_such_words_in_another_sense_is_open(text: str) -> None:
    assert not is_taken({**ORDER, "note": [{"text": text}]})
    assert not is_taken({**ORDER, "dosageInstruction": [{"text": text}]})
