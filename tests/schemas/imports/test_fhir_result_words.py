"""Notes and names of results are understood word by word; a result with any other word is named."""

import pytest

from tests.schemas.imports.fhir_builders import HBA1C, PATIENT, build_result, read, with_note

RESULT = build_result(HBA1C, 7.1, "%", effectiveDateTime="2026-11-01")


FURTHER_RESULT_NOTES = (
    *(
        "Reference range: 4.0-5.6 %",
        "Normal: <5.7; Prediabetes: 5.7-6.4; Diabetes: >=6.5",
    ),
    *("Prediabetes: 5.7 - 6.4          Diabetes: >6.4          Glycemic control for adults with diabetes: <7.0",),
    *("HbA1c values of 5.7-6.4 percent indicate an increased risk for developing diabetes mellitus.",),
    *("According to ADA guidelines, HbA1c <7.0% represents optimal control in non-pregnant diabetic patients.",),
    *(
        "Reported to Dr. Smith",
        "IFCC: 54 mmol/mol",
        "54 mmol/mol (IFCC)",
        "NGSP",
        "Point-of-care test",
    ),
    *(
        "Capillary blood",
        "Fasting sample",
        "Nüchtern",
        "à jeun",
        "en ayunas",
    ),
    *(
        "eGFR calculated using the CKD-EPI 2021 equation",
        "eGFR calculated using the 2021 CKD-EPI equation",
    ),
    *(
        "Calculated using CKD-EPI formula without race",
        "Berechnet nach CKD-EPI",
        "Formule CKD-EPI",
    ),
    *(
        "Referenzbereich: 4,0 - 6,0",
        "Stabiler Wert",
        "Besprochen mit Patient",
        "Measured in clinic",
    ),
    *(
        "Weight with clothes",
        "measured without shoes",
        "sitting, left arm",
        "average of 3 readings",
    ),
    *(
        "Repeated and confirmed",
        "Result checked",
        "Result confirmed by repeat analysis",
    ),
    *("Performed at: Quest Diagnostics, 1 Malcolm Ave, Teterboro",),
    *(
        "Testing performed by Mayo Clinic Laboratories",
        "High",
        "Above target",
        "Improved from last visit",
    ),
    *(
        "Up from 7.0",
        "increase since last visit",
        "Tested by HPLC",
        "Roche Cobas",
        "Enzymatic method",
    ),
    *(
        "New reference range",
        "sehr gut",
        "Gute Einstellung",
        "HbA1c im Zielbereich",
        "in range",
    ),
)


OTHER_VALUES = (
    *(
        "positive control",
        "QC",
        "low control",
        "Target",
        "Target value",
        "Zielwert",
        "Goal",
        "expected",
        "old",
    ),
    *(
        "old value",
        "Value from 2016",
        "12.03.2016",
        "See report",
        "see letter",
        "see note",
        "result of sister",
    ),
    *(
        "other value: 9",
        "value 9.1",
        "9.1 %",
        "HbA1c 9.1 %",
        "read 9.1",
        "not reported",
        "reported: 9.1",
    ),
    *(
        "standard sample",
        "diluted",
        "on transfusion",
        "recent transfusion",
        "after transfusion",
        "pregnancy",
    ),
    *(
        "pregnant",
        "anaemia",
        "iron deficiency",
        "dialysis",
        "on dialysis",
        "loss",
        "child",
        "free text",
        "test",
    ),
    *(
        "test patient",
        "estimated",
        "goal range",
        "see below",
        "delta check",
        "recheck",
        "check",
        "below limit",
    ),
    *(
        "less than limit",
        "over limit",
        "edta missing",
        "poor sample",
        "sample poor",
        "low sample",
        "low quality",
    ),
)


# Words that are usual within a phrase, and by themselves may be a label, a plan or another thing.
LABELS = (
    *("Goal value", "Target 7.1", "target value 7.1", "goal 7.0", "Zielwert 7,0", "valeur cible", "objetivo"),
    *("Reference value", "Referenzwert", "mean", "mean of 2013", "average of 3 months", "Mittelwert", "calculated"),
    *("berechnet", "automated", "estimated from glucose", "calculated from glucose", "Kontrolle", "Final value 8.2"),
    *("Reported value 8.2, reviewed", "new result 8.1", "was 8.2", "should be 8.2", "unit should be mmol/mol"),
    *("unit mg/dl", "mmol/mol", "57 mmol/mol", "limit 7", "recommended value", "next value", "good sample", "8.2"),
    *("today: 9.2 %", "measured 9.2", "POC 8.0", "venous 8.4", "gemessen 9,2 %", "result 3 years old"),
)


REMARKS = (
    *("eGFR is calculated from serum creatinine", "Patient 45 years old", "measured 7.1 today"),
    *(
        "target <7 %",
        "Goal 6.5 - 7.5 %",
        "Reported value 7.1, reviewed",
        "Result 7.1 % discussed",
        "sehr guter Wert",
    ),
    *("Calculated using CKD-EPI", "Zielwert erreicht", "-"),
)


@pytest.mark.parametrize(
    "text",
    [
        *("Seen with the patient today.", "Point of care", "Goal met", "Target below 7 %; reference range 4.0 to 6.0."),
        *(
            "Method: HPLC, NGSP certified",
            "Prediabetes: 5.7 - 6.4. Diabetes: >6.4",
            "Estimated average glucose 157 mg/dL",
        ),
        *(
            "Glycemic control for adults with diabetes: <7.0",
            "Performed at LabCorp Burlington",
            "Verified by Dr. Smith",
        ),
        *(
            "Zielbereich erreicht",
            "Referenzbereich 4,0-6,0 %",
            "gut eingestellt",
            "Methode: HPLC",
            "stabil, gut",
            "improved",
        ),
        *(
            "bon contrôle",
            "Valeurs normales: 4-6 %",
            "buen control",
            "Método: HPLC",
            "buon controllo",
            "goede regulatie",
        ),
        *(
            "Fetal haemoglobin or haemolysis may lower the result.",
            "bom controlo",
            "ADA guideline: target <7 %",
            "reviewed",
        ),
        *FURTHER_RESULT_NOTES,
        *REMARKS,
    ],
)
def test_result_with_a_usual_note_is_read(text: str) -> None:
    found = read(PATIENT, with_note(RESULT, text))
    assert "hba1c" in found.facts
    assert found.ignored == []


@pytest.mark.parametrize(
    "text",
    [
        *("Result amended, see comment: true value 9.1 %", "See corrected result", "Result cancelled", "superseded"),
        *("void", "do not report", "not this pt", "label mismatch", "QNS", "sample leaked", "interference by HbF"),
        *("falsely low due to hemolytic anemia", "hemoglobin variant, cannot be interpreted", "Unlikely value, repeat"),
        *(
            "repeat recommended; implausible",
            "wrong tube",
            "questionable",
            "recalled",
            "entered twice",
            "unsure",
            "redraw",
        ),
        *(
            "Ergebnis korrigiert",
            "storniert",
            "bitte wiederholen",
            "Röhrchen falsch",
            "nicht plausibel",
            "ungültiger Wert",
        ),
        *(
            "résultat annulé",
            "à contrôler",
            "non interprétable",
            "ininterprétable",
            "valeur aberrante",
            "échantillon perdu",
        ),
        *("resultado anulado", "repetir", "no valorable", "muestra insuficiente", "valor dudoso", "no corresponde"),
        *("annullato", "da ripetere", "non attendibile", "campione errato", "valore dubbio"),
        *(
            "anulado, repetir",
            "amostra trocada",
            "duvidoso",
            "ongeldig",
            "herhalen",
            "onbetrouwbaar",
            "verkeerd monster",
        ),
        *(
            "The result may be unreliable due to hemolysis",
            "value could be falsely low",
            "from outside record 2016",
            "QC run",
        ),
        *OTHER_VALUES,
        *LABELS,
    ],
)
def test_result_with_a_note_that_is_not_understood_is_named(text: str) -> None:
    found = read(PATIENT, with_note(RESULT, text))
    assert "hba1c" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "HbA1c prior",
            "HbA1c baseline",
            "HbA1c control level 1",
            "HbA1c - cancelled",
            "HbA1c storniert",
            "HbA1c old",
        ),
        *("HbA1c annullato", "HbA1c annulé", "HbA1c cancelado", "HbA1c pending", "HbA1c rejected", "HbA1c duplicate"),
        *("HbA1c - do not use", "HbA1c antérieure", "HbA1c hemolyzed", "HbA1c invalid", "HbA1c not done", "HbA1c void"),
        *("HbA1c reported by patient", "HbA1c at baseline", "HbA1c test patient", "HbA1c ausstehend", "HbA1c control"),
    ],
)
def test_result_whose_name_says_that_there_is_none_or_an_older_one_is_named(text: str) -> None:
    found = read(PATIENT, {**RESULT, "code": {**RESULT["code"], "text": text}})
    assert "hba1c" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


@pytest.mark.parametrize("text", ["HbA1c", "HbA1c (glycemic control)", "HbA1c of a 45 years old", "HbA1c-Wert"])
def test_result_with_a_usual_name_is_read(text: str) -> None:
    assert "hba1c" in read(PATIENT, {**RESULT, "code": {**RESULT["code"], "text": text}}).facts
