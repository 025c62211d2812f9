"""*Not pregnant* does not stand beside a sign of a pregnancy that is not surely earlier, whatever resource it is in."""

from typing import Any

import pytest

from schemas.imports.fhir.codings import ATTRIBUTE_OF_LOINC
from schemas.imports.fhir.pregnancy_codes import (
    DATE_OF_DELIVERY,
    DUE_DATES,
    GESTATIONAL_AGES,
    HCG_AMOUNTS,
    PREGNANCY_DOCUMENTS,
    PREGNANCY_TESTS,
)
from tests.schemas.imports.fhir_builders import (
    ICD10,
    PATIENT,
    Resource,
    build_concept,
    build_condition,
    build_observation,
    read,
)

LOINC, SNOMED = "http://loinc.org", "http://snomed.info/sct"
NOT_PREGNANT = build_observation(
    "82810-3", effectiveDateTime="2026-11-20", valueCodeableConcept=build_concept(LOINC, "LA26683-5")
)
DAY = "2026-11-25"
ABOUT: Resource = {"subject": {"reference": "Patient/p"}}


def build_found(code: str, **members: Any) -> Resource:
    return build_observation(code, effectiveDateTime=DAY, **members)


def build_worded_result(text: str, **members: Any) -> Resource:
    return {**build_found("0-0", **members), "code": {"text": text}}


def build_care(kind: str, **members: Any) -> Resource:
    return {"resourceType": kind, "status": "active", **ABOUT, **members}


def build_amount(value: float, **members: Any) -> Resource:
    return {"valueQuantity": {"value": value, "unit": "[IU]/L", **members}}


SIGNS = {
    "due date": build_found("11778-8", valueDateTime="2027-05-01"),
    "due date by ultrasound": build_found("11781-2", valueDateTime="2027-05-01"),
    "weeks": build_found("18185-9", valueQuantity={"value": 12, "unit": "wk"}),
    "hCG": build_found("21198-7", **build_amount(25000)),
    "urine test": build_found("80384-1", valueCodeableConcept=build_concept(LOINC, "LA6576-8")),
    "serum test": build_found("2110-5", valueCodeableConcept=build_concept(LOINC, "LA6576-8")),
    "worded test": build_worded_result("Schwangerschaftstest im Urin", valueString="positiv"),
    "fetal heart": build_worded_result("Fetal heart rate", valueQuantity={"value": 150, "unit": "/min"}),
    "code as a question": {**build_found("0-0", valueBoolean=True), "code": build_concept(SNOMED, "77386006")},
    "visit": build_care(
        "Encounter", status="finished", type=[build_concept(SNOMED, "424441002")], period={"start": DAY, "end": DAY}
    ),
    "reason": build_care("Encounter", reasonCode=[build_concept(ICD10, "Z34.0")], period={"start": DAY}),
    "episode": {
        **build_care("EpisodeOfCare", type=[{"text": "Pregnancy"}], period={"start": "2026-09-01"}),
        "patient": ABOUT["subject"],
    },
    "plan": build_care("CarePlan", category=[build_concept(SNOMED, "134435003")], created=DAY),
    "planned birth": build_care("ServiceRequest", code={"text": "Caesarean section"}, authoredOn=DAY),
    "report": build_care(
        "DiagnosticReport", status="final", conclusion="Viable intrauterine pregnancy 8w", effectiveDateTime=DAY
    ),
    "due date by conception": build_found("53692-0", valueDateTime="2027-05-01"),
    "hCG, intact and beta": build_found("45194-8", **build_amount(25000)),
    "ICPC": build_condition("W78", "http://hl7.org/fhir/sid/icpc-2", recordedDate=DAY),
    "scan that was done": {
        **build_care("Procedure", status="completed", performedDateTime=DAY),
        "code": {"coding": [{"system": "http://www.ama-assn.org/go/cpt", "code": "76801", "display": "US OB < 14 wk"}]},
    },
    "transfer": {
        **build_care("Procedure", status="completed", performedDateTime=DAY),
        "code": {"text": "Embryo transfer"},
    },
    "report of a fetus": build_care(
        "DiagnosticReport",
        status="final",
        code={"coding": [{"system": LOINC, "code": "11525-3", "display": "US Pelvis Fetus for pregnancy"}]},
        effectiveDateTime=DAY,
    ),
    "reason of R5": build_care(
        "Encounter", reason=[{"value": [{"concept": {"text": "Prenatal visit"}}]}], period={"start": DAY}
    ),
    "scan": build_care("ServiceRequest", code={"text": "US OB < 14 weeks"}, authoredOn=DAY),
    "pre-eclampsia": build_condition("398254007", recordedDate=DAY),
    "threatened": {**build_condition("x", "-", recordedDate=DAY), "code": {"text": "Threatened miscarriage"}},
    "component of a panel": build_found(
        "50190-8",
        component=[{"code": build_concept(LOINC, "2106-3"), "valueCodeableConcept": {"text": "Positive"}}],
    ),
    "negative before": build_found("2106-3", valueCodeableConcept={"text": "Positive, was negative"}),
    "answer that contradicts itself": build_found(
        "2106-3", valueCodeableConcept={**build_concept(LOINC, "LA6576-8"), "text": "Negative"}
    ),
    "contained result": build_care(
        "DiagnosticReport",
        status="final",
        effectiveDateTime=DAY,
        contained=[{**build_observation("21198-7", **build_amount(25000)), "id": "r"}],
        result=[{"reference": "#r"}],
    ),
    "contained reason": build_care(
        "ServiceRequest",
        authoredOn=DAY,
        contained=[{"resourceType": "Condition", "id": "c", "code": {"text": "8+3 SSW"}, **ABOUT}],
    ),
    "hCG of beta, a mass": build_found("55869-2", valueQuantity={"value": 900, "unit": "ng/mL"}),
    "hCG of beta, a substance": build_found("2111-3", valueQuantity={"value": 60, "unit": "nmol/L"}),
    "hCG in urine": build_found("25372-4", **build_amount(25000)),
    "hCG in words": build_worded_result("Beta-hCG quantitativ", valueQuantity={"value": 20000, "unit": "mIU/mL"}),
    "test by SNOMED CT": {
        **build_found("0-0", valueCodeableConcept={"text": "positive"}),
        "code": build_concept(SNOMED, "250423000"),
    },
    "answer by SNOMED CT": build_found("0-0", valueCodeableConcept=build_concept(SNOMED, "250423000")),
    "high risk": build_condition("47200007", recordedDate=DAY),
    **{
        text: {**build_condition("x", "-", recordedDate=DAY), "code": {"text": text}}
        for text in ("G2P1, 8+3 SSW", "IUP at 8 weeks", "Viable IUP")
    },
    **{
        text: {**build_care("Procedure", status="completed", performedDateTime=DAY), "code": {"text": text}}
        for text in ("Amniozentese", "Amniocentesis", "Nuchal translucency scan")
    },
    "flag": build_care("Flag", code={"text": "Pregnant"}, period={"start": DAY}),
    "appointment": build_care("Appointment", status="booked", description="Antenatal clinic", start=f"{DAY}T09:00:00Z"),
    "appointment ahead": build_care(
        "Appointment", status="booked", serviceType=[{"text": "Antenatal"}], start="2026-12-15T09:00:00Z"
    ),
    "study of images": build_care("ImagingStudy", status="available", description="US OB first trimester", started=DAY),
    "document": build_care("DocumentReference", status="current", type=build_concept(LOINC, "57055-6"), date=DAY),
    "document in words": build_care("DocumentReference", status="current", type={"text": "Mutterpass"}, date=DAY),
    "composition": build_care("Composition", status="final", type=build_concept(LOINC, "57055-6"), date=DAY),
    "impression": build_care("ClinicalImpression", status="completed", summary="Pregnant 8 weeks", date=DAY),
}
NO_SIGNS = {
    "earlier due date": {**SIGNS["due date"], "effectiveDateTime": "2026-11-01"},
    "negative test": build_found("80384-1", valueCodeableConcept=build_concept(LOINC, "LA6577-6")),
    "negative words": build_found("2106-3", valueString="negative"),
    "low hCG": build_found("21198-7", **build_amount(2)),
    "hCG below": build_found("21198-7", **build_amount(5, comparator="<")),
    "worded negative test": build_worded_result("Pregnancy test", valueString="not detected"),
    "fetal haemoglobin": build_worded_result("Fetal hemoglobin", valueQuantity={"value": 1, "unit": "%"}),
    "contraception": build_care(
        "Encounter", reasonCode=[{"text": "Contraception, prevention of pregnancy"}], period={"start": DAY}
    ),
    "cancelled": {**SIGNS["visit"], "status": "cancelled"},
    "of another": {**SIGNS["visit"], "subject": {"reference": "Patient/other"}},
    "daughter": build_worded_result("Fetal heart rate of the daughter", valueQuantity={"value": 150, "unit": "/min"}),
    "negative component": build_found(
        "50190-8",
        component=[{"code": build_concept(LOINC, "2106-3"), "valueCodeableConcept": {"text": "Negative"}}],
    ),
    "earlier contained result": {**SIGNS["contained result"], "effectiveDateTime": "2026-11-01"},
    "contained result of another": {
        **SIGNS["contained result"],
        "contained": [{**build_observation("21198-7", "other", **build_amount(25000)), "id": "r"}],
    },
    "low hCG in words": build_worded_result("Beta-hCG quantitativ", valueQuantity={"value": 1, "unit": "mIU/mL"}),
    "low hCG, a mass": build_found("55869-2", valueQuantity={"value": 0.1, "unit": "ng/mL"}),
    "negative test by SNOMED CT": {
        **build_found("0-0", valueCodeableConcept={"text": "negative"}),
        "code": build_concept(SNOMED, "250423000"),
    },
    **{
        text: {**build_condition("x", "-", recordedDate=DAY), "code": {"text": text}}
        for text in ("IUP in situ", "Amniotic membrane graft of the foot", "Nuchal rigidity", "Geboren in der 32. SSW")
    },
    "inactive flag": build_care("Flag", code={"text": "Pregnant"}, period={"start": "2026-11-01"})
    | {"status": "inactive"},
    "other flag": build_care("Flag", code={"text": "Fall risk"}, period={"start": DAY}),
    "appointment of another": build_care("Appointment", status="booked", description="Antenatal clinic", start=DAY)
    | {"participant": [{"actor": {"reference": "Patient/other"}}]},
    "cancelled appointment": {**SIGNS["appointment"], "status": "cancelled"},
    "department": build_care(
        "Appointment", status="booked", serviceType=[{"text": "Obstetrics and gynecology"}], start=f"{DAY}T09:00:00Z"
    ),
    "impression of none": build_care(
        "ClinicalImpression", status="completed", summary="Patient is not pregnant", date=DAY
    ),
    "other document": build_care("DocumentReference", status="current", type={"text": "Discharge summary"}, date=DAY),
    "earlier document": {**SIGNS["document"], "date": "2026-11-01"},
    "family": build_care("FamilyMemberHistory", condition=[{"code": {"text": "Pregnancy"}}], date=DAY)
    | {"patient": ABOUT["subject"]},
    "vitamins": build_care("MedicationStatement", medicationCodeableConcept={"text": "Prenatal vitamins"}),
    "goal": build_care("Goal", description={"text": "Healthy pregnancy"}, startDate=DAY),
}


@pytest.mark.parametrize("sign", SIGNS)
def test_sign_of_a_pregnancy_leaves_not_pregnant_open(sign: str) -> None:
    found = read(PATIENT, NOT_PREGNANT, SIGNS[sign])
    assert "pregnancy_status" not in found.facts
    assert {"pointer": "/entry/1/resource", "detail": "is not surely later than a sign of a pregnancy"} in found.ignored


@pytest.mark.parametrize("sign", NO_SIGNS)
def test_what_is_no_sign_of_a_pregnancy_takes_nothing_away(sign: str) -> None:
    assert read(PATIENT, NOT_PREGNANT, NO_SIGNS[sign]).facts["pregnancy_status"] == "not_pregnant"


def test_loinc_codes_have_their_check_digit() -> None:
    codes = (
        DUE_DATES
        | GESTATIONAL_AGES
        | PREGNANCY_TESTS
        | PREGNANCY_DOCUMENTS
        | HCG_AMOUNTS
        | {DATE_OF_DELIVERY}
        | ATTRIBUTE_OF_LOINC.keys()
    )
    assert [code for code in codes if not has_check_digit(code)] == []


def has_check_digit(code: str) -> bool:
    """By Luhn: every second digit from the right, but for the check digit, counts twice."""
    digits = [int(digit) for digit in reversed(code.replace("-", ""))]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
