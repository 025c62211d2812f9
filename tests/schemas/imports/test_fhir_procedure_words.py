"""Texts of procedures are understood word by word; a procedure with any other word is named."""

import pytest

from tests.schemas.imports.fhir_builders import PATIENT, read
from tests.schemas.imports.test_fhir_procedures import KIDNEY, build_procedure

USUAL_PROCEDURE_TEXTS = (
    *("Discussed with patient. Follow up in 3 months.", "Follow-up with nephrology", "Creatinine 1.1 at discharge"),
    *(),
    *("DDKT 5/2019, cold ischemia 14 h", "done at outside hospital", "Patient did well", "Nierenfunktion gut"),
    *("Delayed graft function requiring dialysis x 2", "Cross match negative", "PRA 0%", "Kreatinin 1,2 mg/dl"),
    *(
        "CMV donor positive",
        "bonne fonction rénale",
    ),
    *(
        "Kidney transplant, left iliac fossa",
        "DDKT",
        "Niertransplantatie",
        "Living unrelated kidney transplant",
        "s/p DDKT 2019",
    ),
    *("ABO incompatible",),
    *(
        "Transplantation ohne Komplikationen",
        "Transplantatniere rechts",
    ),
    *(
        "without complication",
        "Stable graft function",
        "Discharged home on day 7",
    ),
    *("Patient tolerated the procedure well.",),
    *("The patient tolerated the procedure well and was transferred to recovery in stable condition.",),
    *(
        "EBL 200 mL",
        "Anesthesia: general",
        "Successful",
        "Normal",
        "OK",
        "Complete",
        "good",
        "Gut verlaufen",
    ),
    *("Uneventful.", "No complications", "Successful (qualifier value)", "Left iliac fossa", "erfolgreich"),
    *("Komplikationslos", "sans complications", "sin complicaciones", "senza complicanze", "sem complicações"),
    *("zonder complicaties", "Cold ischaemia time 12 h", "Induction with basiliximab", "rechte Fossa iliaca"),
    *("Immediate graft function", "HLA mismatch 2-1-1", "Surgeon: Dr. Miller", "ESRD due to diabetic nephropathy"),
)


DONORS = (
    *("Donor age 45", "Donor: wife, 52 y", "living donor (wife)", "LDKT (mother)", "LRD transplant from sister"),
    *("Lebendspende (Mutter)", "Lebendspende der Mutter", "living related donor (brother)", "Donor: deceased, 45 y"),
)


TRANSPLANT_NAMES = (
    *(
        "Kidney transplant",
        "Transplantation of Left Kidney, Allogeneic, Open Approach",
        "Nierentransplantation",
        "DDKT",
    ),
    *("Transplantation of Right Kidney, Zooplastic, Percutaneous Approach", "Trapianto di rene", "Greffe rénale"),
    *("Kidney transplant, right iliac fossa", "Lebendnierentransplantation", "Cadaveric kidney transplant", "NTX 2019"),
    *("Renal allotransplantation, implantation of graft; without recipient nephrectomy", "Transplant of kidney"),
    *("Simultaneous pancreas and kidney transplant", "Kidney transplant from brother", "trasplante renal"),
    *("Nierentransplantation: Allogen, Leichenniere", "Transplantation d'un rein"),
)


UNDONE = (
    *("Backed out", "wait-listed", "Listed", "Waiting", "Recipient died", "Living donor: this patient"),
    *("Kidney donated", "donated", "left kidney donated", "Spender: dieser Patient", "Niere gespendet", "incompatible"),
    *("Discussed transplant with patient", "due for kidney transplant", "good match for transplant"),
    *("positive crossmatch", "crossmatch positive", "for transplant", "for kidney transplant", "patient transferred"),
    *(
        "donation",
        "patient death",
        "dead",
        "first stage",
        "stage 1",
        "delayed",
        "graft delayed",
        "listed",
    ),
    *(
        "no function",
        "graft failure",
        "letter",
        "not",
        "no",
    ),
    *("patient declined", "refused", "contraindicated", "organ offer declined", "procedure terminated early"),
    *("graft not implanted", "Abgelehnt", "annulé", "cancelada", "called off", "postponed", "rescheduled", "no-show"),
    *("organ discarded", "converted to exploratory", "graft removed at end", "verschoben", "verweigert", "reportée"),
    *(
        "rechazado",
        "rifiutato",
        "recusado",
        "geweigerd",
        "see revised report",
        "entered for billing",
        "Organ verworfen",
    ),
)


@pytest.mark.parametrize("text", USUAL_PROCEDURE_TEXTS)
def test_procedure_with_usual_texts_is_read(text: str) -> None:
    for members in ({"note": [{"text": text}]}, {"outcome": {"text": text}}):
        found = read(PATIENT, build_procedure(KIDNEY, **members))
        assert "procedures" in found.facts
        assert found.ignored == []


@pytest.mark.parametrize("text", DONORS)
def test_procedure_whose_note_names_its_donor_is_read(text: str) -> None:
    assert "procedures" in read(PATIENT, build_procedure(note=[{"text": text}])).facts


@pytest.mark.parametrize("text", TRANSPLANT_NAMES)
def test_transplantation_with_a_usual_name_is_read(text: str) -> None:
    assert "procedures" in read(PATIENT, build_procedure({**KIDNEY, "text": text})).facts


@pytest.mark.parametrize("text", UNDONE)
def test_procedure_with_texts_that_are_not_understood_is_named(text: str) -> None:
    named = {"code": {**KIDNEY, "text": text}}
    for members in (named, {"note": [{"text": text}]}, {"statusReason": {"text": text}}, {"outcome": {"text": text}}):
        found = read(PATIENT, {**build_procedure(), **members})
        assert "procedures" not in found.facts
        assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]
