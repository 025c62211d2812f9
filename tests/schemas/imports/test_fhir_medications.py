"""Medicines and allergies of a FHIR record, in the shapes of R4 and R5."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.schemas.imports.fhir_builders import NOT_MEANT, PATIENT, Resource, build_concept, read

ATC, RXNORM = "http://www.whocc.no/atc", "http://www.nlm.nih.gov/research/umls/rxnorm"
TACROLIMUS = build_concept(RXNORM, "42316")
CLINICAL_DRUG = build_concept(RXNORM, "313190")
CUTANEOUS = build_concept("http://snomed.info/sct", "6064005")
ABOUT = {"reference": "Patient/p"}


def build_statement(**members: Any) -> Resource:
    stated = {"status": "active", "medicationCodeableConcept": TACROLIMUS, "subject": ABOUT}
    return {"resourceType": "MedicationStatement", **stated, **members}


def build_request(**members: Any) -> Resource:
    ordered = {"status": "active", "intent": "order", "medicationCodeableConcept": TACROLIMUS, "subject": ABOUT}
    return {"resourceType": "MedicationRequest", **ordered, **members}


def build_product(*ingredients: Resource, stated: Resource | None = None, **members: Any) -> Resource:
    """A statement about a contained clinical drug of RxNorm, whose code says nothing here, with its ingredients."""
    medication = {"code": CLINICAL_DRUG, "ingredient": list(ingredients), **(stated or {})}
    product = {"resourceType": "Medication", "id": "m", **medication}
    reference = {"medicationCodeableConcept": None, "medicationReference": {"reference": "#m"}}
    return build_statement(**reference, contained=[product], **members)


@pytest.mark.parametrize(
    "resource",
    [
        build_statement(),
        build_statement(medicationCodeableConcept=build_concept(ATC, "L04AD02")),
        build_statement(status="recorded", medicationCodeableConcept=None, medication={"concept": TACROLIMUS}),
        build_statement(status="recorded", adherence={"code": {"coding": [{"code": "taking"}]}}),
        build_statement(effectivePeriod={"start": "2020-01-01"}),
        build_statement(effectivePeriod={"start": "2020-01-01", "end": "2027-01-01"}),
        build_statement(
            medicationCodeableConcept=None,
            medicationReference={"reference": "#m"},
            contained=[{"resourceType": "Medication", "id": "m", "code": TACROLIMUS}],
        ),
        build_request(authoredOn="2026-10-01"),
        build_product({"itemCodeableConcept": TACROLIMUS}),
        build_product({"itemCodeableConcept": TACROLIMUS, "isActive": True}),
        build_product({"item": {"concept": TACROLIMUS}}, {"itemCodeableConcept": CLINICAL_DRUG}),
    ],
)
def test_medicine_that_is_taken_is_read(resource: Resource) -> None:
    found = read(PATIENT, resource)
    assert found.facts["medications"] == {"present": ["atc:L04AD02"], "absent": []}
    assert found.ignored == []


@pytest.mark.parametrize(
    "resource",
    [
        build_statement(status="stopped"),
        build_statement(effectivePeriod={"start": "2020-01-01", "end": "2021-01-01"}),
        build_request(status="completed"),
        build_request(authoredOn="2015-01-01"),
    ],
)
def test_medicine_that_was_taken_is_an_earlier_one_and_named(resource: Resource) -> None:
    found = read(PATIENT, resource)
    assert found.facts["medications"] == {"present": [], "absent": [], "past": ["atc:L04AD02"]}
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


@pytest.mark.parametrize(
    "resource",
    [
        build_statement(status="intended"),
        build_statement(status="not-taken"),
        build_statement(status="recorded", adherence={"code": {"coding": [{"code": "not-taking"}]}}),
        build_statement(effectivePeriod={"start": "2027-01-01"}),
        build_statement(subject={"reference": "Patient/q"}),
        build_statement(medicationCodeableConcept={"text": "tacrolimus"}),
        build_statement(medicationCodeableConcept=build_concept(ATC, "tacrolimus")),
        build_request(status="draft"),
        build_request(intent="proposal"),
        build_request(doNotPerform=True),
        build_request(authoredOn="2027-01-01"),
        build_request(modifierExtension=[{"url": "http://example.org/not"}]),
    ],
)
def test_medicine_that_is_not_surely_taken_is_named(resource: Resource) -> None:
    found = read(PATIENT, resource)
    assert "medications" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({}, {"present": ["atc:L04AD02"], "absent": []}),
        ({"verificationStatus": {"coding": [{"code": "refuted"}]}}, {"present": [], "absent": ["atc:L04AD02"]}),
        ({"verificationStatus": {"coding": [{"code": "unconfirmed"}]}}, None),
        ({"clinicalStatus": {"coding": [{"code": "resolved"}]}}, None),
        ({"patient": {"reference": "Patient/q"}}, None),
    ],
)
def test_allergy_is_read_if_it_is_sure(members: Any, expected: Any) -> None:
    allergy = {"resourceType": "AllergyIntolerance", "patient": ABOUT, "code": TACROLIMUS, **members}
    found = read(PATIENT, allergy)
    assert found.facts.get("allergies") == expected
    assert bool(found.ignored) == (expected is None)


RAPAMYCIN = build_concept(RXNORM, "35302")
NOT_MODIFIED = {"modifierExtension": [NOT_MEANT]}


@pytest.mark.parametrize(
    "members",
    [
        {"adherence": {"code": {"text": "not taking"}}},
        {"adherence": {}},
        {"adherence": "not-taking"},
        {"adherence": {"code": {"coding": [{"code": "taking"}]}, **NOT_MODIFIED}},
        {"dosage": [NOT_MODIFIED]},
        {"dosage": [{"timing": NOT_MODIFIED}]},
        {"dosage": [{"route": build_concept("http://snomed.info/sct", "6064005")}]},
        {"dosage": [{"route": {"text": "Oral"}}, {"route": {"text": "eye drops"}}]},
    ],
)
def test_statement_that_is_not_surely_of_a_systemic_medicine_is_named(members: Any) -> None:
    found = read(PATIENT, build_statement(medicationCodeableConcept=RAPAMYCIN, **members))
    assert "medications" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


@pytest.mark.parametrize("route", [build_concept("http://snomed.info/sct", "26643006"), {"text": "Oral"}])
def test_ingredient_by_a_systemic_route_is_read(route: Any) -> None:
    found = read(PATIENT, build_statement(medicationCodeableConcept=RAPAMYCIN, dosage=[{"route": route}]))
    assert found.facts["medications"]["present"] == ["atc:L04AA10"]


@pytest.mark.parametrize(
    ("timing", "present"),
    [
        ({"repeat": {"boundsDuration": {"value": 5, "unit": "days"}}}, False),
        ({"repeat": {"boundsDuration": {"value": 12, "code": "mo"}}}, True),
        ({"repeat": {"boundsDuration": {"value": 1e9, "code": "mo"}}}, True),
        ({"event": ["2026-10-01", "2026-10-03"]}, False),
        ({"event": ["2026-10-01", "2026-12-03"]}, True),
    ],
)
def test_order_for_a_time_ends_with_it(timing: Any, present: bool) -> None:  # noqa: FBT001 - a parameter of the test
    found = read(PATIENT, build_request(authoredOn="2026-10-01", dosageInstruction=[{"timing": timing}]))
    assert bool(found.facts["medications"]["present"]) == present


@pytest.mark.parametrize(("stopped", "present"), [("2026-10-05", False), ("2026-09-01", True)])
def test_medicine_that_was_stopped_later_is_not_taken(stopped: str, present: bool) -> None:  # noqa: FBT001 - a parameter of the test
    taken = build_statement(dateAsserted="2026-10-01")
    found = read(PATIENT, taken, build_statement(status="stopped", dateAsserted=stopped))
    assert bool(found.facts["medications"]["present"]) == present
    assert found.facts["medications"]["past"] == ["atc:L04AD02"]
    assert len(found.ignored) == (1 if present else 2)


def test_allergy_that_begins_later_is_named() -> None:
    allergy = {"resourceType": "AllergyIntolerance", "patient": ABOUT, "code": TACROLIMUS}
    found = read(PATIENT, {**allergy, "onsetDateTime": "2027-01-01"})
    assert "allergies" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


@pytest.mark.parametrize(
    "resource",
    [
        build_statement(medicationCodeableConcept=CLINICAL_DRUG),
        build_product({"itemCodeableConcept": TACROLIMUS, "isActive": False}),
        build_product({"itemCodeableConcept": TACROLIMUS, "modifierExtension": [{"url": "http://example.org/x"}]}),
        build_product({"itemReference": {"reference": "#s"}}),
    ],
)
def test_medicine_without_a_known_ingredient_is_named(resource: Resource) -> None:
    found = read(PATIENT, resource)
    assert "medications" not in found.facts
    (row,) = found.ignored
    assert row["pointer"] == "/entry/1/resource"
    assert "ingredient" in row["detail"]
    assert "42316" in row["expected"]


def test_each_active_ingredient_of_a_product_is_a_medicine() -> None:
    metformin = {"itemCodeableConcept": build_concept(RXNORM, "6809")}
    found = read(PATIENT, build_product(metformin, {"itemCodeableConcept": TACROLIMUS}))
    assert found.facts["medications"]["present"] == ["atc:A10BA02", "atc:L04AD02"]


def test_a_medication_entry_gives_its_ingredients() -> None:
    product = {
        "resourceType": "Medication",
        "id": "m",
        "status": "active",
        "code": CLINICAL_DRUG,
        "ingredient": [{"item": {"concept": TACROLIMUS}}],
    }
    stated = build_statement(medicationCodeableConcept=None, medication={"reference": {"reference": "Medication/m"}})
    found = read(PATIENT, stated, product)
    assert found.facts["medications"]["present"] == ["atc:L04AD02"]
    assert found.ignored == []


def test_ingredient_of_a_product_for_the_skin_is_named() -> None:
    found = read(PATIENT, build_product({"itemCodeableConcept": TACROLIMUS}, dosage=[{"route": CUTANEOUS}]))
    assert "medications" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


SNOMED = "http://snomed.info/sct"
OINTMENT: Resource = {"text": "Cutaneous ointment"}
TABLET: Resource = {
    "coding": [{"system": SNOMED, "code": "385055001", "display": "Tablet dose form (qualifier value)"}]
}


@pytest.mark.parametrize(
    "stated",
    [
        {"form": OINTMENT},
        {"doseForm": OINTMENT},
        {"form": {"text": "Eye drops, solution"}},
        {"form": {"text": "Solution"}},
        {"form": {"text": "Inhalation powder, hard capsule"}},
        {"form": build_concept(SNOMED, "385101003")},
        {"form": {**TABLET, "text": "Vaginal tablet"}},
        {"form": TABLET, "doseForm": OINTMENT},
        {"form": None},
        {"code": {**TACROLIMUS, "text": "Tacrolimus 0.1 % ointment"}},
    ],
)
def test_ingredient_in_a_form_that_is_not_surely_systemic_is_named(stated: Resource) -> None:
    found = read(PATIENT, build_product({"itemCodeableConcept": TACROLIMUS}, stated=stated))
    assert "medications" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


@pytest.mark.parametrize(
    "form",
    [
        TABLET,
        {"text": "Oral Solution"},
        {"text": "Prolonged-release capsule, hard"},
        build_concept("http://terminology.hl7.org/CodeSystem/v3-orderableDrugForm", "TAB"),
        {"coding": [{"system": "http://example.org/forms", "code": "7", "display": "Capsule"}]},
    ],
)
@pytest.mark.parametrize("member", ["form", "doseForm"])
def test_ingredient_in_a_systemic_form_is_read(form: Resource, member: str) -> None:
    found = read(PATIENT, build_product({"itemCodeableConcept": TACROLIMUS}, stated={member: form}))
    assert found.facts["medications"]["present"] == ["atc:L04AD02"]
    assert found.ignored == []


def test_form_of_a_medication_entry_counts_too() -> None:
    stated = build_statement(medicationCodeableConcept=None, medication={"reference": {"reference": "Medication/m"}})
    product = {"resourceType": "Medication", "id": "m", "code": TACROLIMUS, "doseForm": OINTMENT}
    found = read(PATIENT, stated, product)
    assert "medications" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource", "/entry/2/resource"]


def test_code_of_atc_counts_whatever_the_form() -> None:
    code = build_concept(ATC, "D11AH01")
    found = read(PATIENT, build_product(stated={"code": code, "form": OINTMENT}))
    assert found.facts["medications"]["present"] == ["atc:D11AH01"]


@pytest.mark.parametrize(
    "members",
    [
        {"dosage": [{"route": {"coding": [{"code": "26643006", "display": "Oral drops for the eye"}]}}]},
        {"dosage": [{"site": {"text": "Skin of the face"}}]},
        {"dosage": [{"site": build_concept(SNOMED, "39937001")}]},
        {"dosage": [{"method": build_concept(SNOMED, "417924000")}]},
        {"dosage": [{"method": {"text": "Apply thinly"}}]},
    ],
)
def test_ingredient_with_words_of_local_use_is_named(members: Any) -> None:
    found = read(PATIENT, build_statement(**members))
    assert "medications" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


@pytest.mark.parametrize(
    ("display", "expected"),
    [
        ("tacrolimus 1 MG Oral Capsule [Prograf]", "such as 42316 of tacrolimus"),
        (
            "glipizide 2.5 MG / Metformin 500 MG Oral Tablet",
            "such as 6809 of metformin and 4821 of glipizide",
        ),
        ("warfarinoid 1 MG Oral Tablet", "such as 42316 of tacrolimus"),
    ],
)
@pytest.mark.parametrize("build", [build_request, build_statement])
def test_clinical_drug_is_not_read_and_the_ingredients_that_its_words_name_are_suggested(
    build: Callable[..., Resource], display: str, expected: str
) -> None:
    drug = {"coding": [{"system": RXNORM, "code": "313190", "display": display}]}
    found = read(PATIENT, build(medicationCodeableConcept=drug))
    assert "medications" not in found.facts
    assert found.ignored[0]["expected"].endswith(expected)


ADHERENCE = {"code": {"coding": [{"code": "not-taking"}]}}


@pytest.mark.parametrize(
    "later",
    [
        build_statement(status="not-taken"),
        build_statement(status="on-hold"),
        build_statement(status="recorded", adherence=ADHERENCE),
        build_statement(statusReason=[{"text": "Patient stopped taking"}]),
        build_statement(dosage=[{"text": "0-0-0-0"}]),
        build_statement(dosage=[{"text": "stopped 2026-09-20"}]),
        build_statement(dosage=[{"doseAndRate": [{"doseQuantity": {"value": 0}}]}]),
        build_statement(medicationCodeableConcept={**TACROLIMUS, "text": "Tacrolimus pausiert"}),
        build_request(status="on-hold"),
        build_request(doNotPerform=True),
    ],
)
def test_medicine_that_is_later_said_not_to_be_taken_is_not_known_to_be(later: Resource) -> None:
    taken = build_statement(dateAsserted="2026-09-01")
    dated = {**later, "authoredOn" if later["resourceType"] == "MedicationRequest" else "dateAsserted": "2026-10-01"}
    for ends in (dated, later):  # an undated one may be the later
        found = read(PATIENT, taken, ends)
        assert found.facts.get("medications", {"present": [], "absent": []}) == {"present": [], "absent": []}
        assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource", "/entry/2/resource"]
    again = build_statement(dateAsserted="2026-11-01")
    assert read(PATIENT, dated, again).facts["medications"]["present"] == ["atc:L04AD02"]


@pytest.mark.parametrize(
    "members",
    [
        {"dispenseRequest": {"validityPeriod": {"start": "2027-01-01"}}, "authoredOn": "2026-11-01"},
        {
            "dosageInstruction": [{"timing": {"repeat": {"boundsRange": {"high": {"value": 5, "code": "d"}}}}}],
            "authoredOn": "2026-01-01",
        },
        {"dosageInstruction": [{"timing": {"repeat": {"count": 1}}}], "authoredOn": "2026-01-05"},
    ],
)
def test_order_that_is_ahead_or_over_is_not_taken_now(members: Resource) -> None:
    found = read(PATIENT, build_request(**members))
    assert found.facts.get("medications", {"present": []})["present"] == []
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


@pytest.mark.parametrize(
    "words",
    [
        *("Tacrolimus (nicht mehr)", "tacrolimus suspendido", "tacrolimus sospeso", "tacrolimus arrêté"),
        *("tacrolimus gestopt", "tacrolimus, on hold", "previous use of tacrolimus", "tacrolimus - allergy"),
        *("tacrolimus intolerance, do not give", "Tacrolimus Salbe", "pomada de tacrolimus", "tacrolimus crema"),
        *("tacrolimus pommade", "Ciclosporin Augentropfen", "collirio", "collyre", "colirio", "oogdruppels"),
    ],
)
def test_medicine_with_words_of_its_end_or_of_local_use_is_not_taken(words: str) -> None:
    found = read(PATIENT, build_statement(medicationCodeableConcept={**TACROLIMUS, "text": words}))
    assert found.facts.get("medications", {"present": []})["present"] == []
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


@pytest.mark.parametrize("words", ["apply to affected area twice daily", "apply to eyelids", "dünn auftragen"])
def test_instructions_that_speak_of_local_use_are_read(words: str) -> None:
    found = read(PATIENT, build_statement(dosage=[{"text": words}]))
    assert "medications" not in found.facts
    assert "medications" in read(PATIENT, build_statement(dosage=[{"text": "2 capsules twice daily"}])).facts


ONCE = (
    *(
        "single dose",
        "Give once",
        "stat",
        "premedication",
        "Einmalgabe",
        "einmalig i.v.",
        "dosis \u00fanica",
        "dose unique",
    ),
    *("una tantum", "eenmalig", "one time only", "once only", "10 mg x1"),
)
REPEATED = (
    *("1x t\u00e4gl.", "1x/d", "1x1 Tablette", "1 x fr\u00fch"),
    *(
        "1 tablet once daily",
        "once a week",
        "einmal t\u00e4glich",
        "una vez al d\u00eda",
        "une fois par jour",
        "1x tgl.",
    ),
    *(
        "10 mg once, then 5 mg every 12 hours",
        "1-0-1",
        "single-dose vial, 1 weekly",
        "eenmaal per dag",
        "una volta al giorno",
    ),
)


@pytest.mark.parametrize("text", ONCE)
@pytest.mark.parametrize("build", [build_request, build_statement])
def test_medicine_that_was_given_once_is_an_earlier_one(build: Callable[..., Resource], text: str) -> None:
    given = build(dosage=[{"text": text}], dosageInstruction=[{"text": text}])
    found = read(PATIENT, given)
    assert found.facts["medications"] == {"present": [], "absent": [], "past": ["atc:L04AD02"]}
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]
    taken = build_statement(dateAsserted="2026-09-01")
    assert read(PATIENT, taken, given).facts["medications"]["present"] == ["atc:L04AD02"]


@pytest.mark.parametrize("text", REPEATED)
def test_medicine_that_is_taken_on_and_on_is_a_current_one(text: str) -> None:
    assert read(PATIENT, build_statement(dosage=[{"text": text}])).facts["medications"]["present"] == ["atc:L04AD02"]


def test_order_of_one_dose_is_an_earlier_one_by_its_timing_or_the_words_beside_the_code() -> None:
    once: tuple[Resource, ...] = (
        {"dosageInstruction": [{"timing": {"repeat": {"count": 1}}}]},
        {"dosageInstruction": [{"timing": {"code": {"text": "STAT"}}}]},
        {"medicationCodeableConcept": {**TACROLIMUS, "text": "Tacrolimus, single dose"}},
        {"note": [{"text": "Premedication before infusion"}]},
    )
    for members in once:
        found = read(PATIENT, build_request(authoredOn="2026-11-20", **members))
        assert found.facts["medications"] == {"present": [], "absent": [], "past": ["atc:L04AD02"]}


@pytest.mark.parametrize(
    "text",
    [
        *("eye drops", "cream, twice daily", "inhaled", "intranasal", "intravitreal", "nebulised", "intra-articular"),
        *("Augentropfen", "Nasenspray", "Salbe", "crema", "collyre", "lokal auftragen", "zalf"),
    ],
)
def test_code_for_systemic_use_beside_words_of_local_use_is_named(text: str) -> None:
    coded = build_concept(ATC, "L04AD02")
    places: tuple[Resource, ...] = (
        {"dosage": [{"text": text}]},
        {"dosage": [{"route": {"text": text}}]},
        {"medicationCodeableConcept": {**coded, "text": text}},
    )
    for members in places:
        found = read(PATIENT, build_statement(**{"medicationCodeableConcept": coded, **members}))
        assert "medications" not in found.facts
        assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]
