"""Medicines and allergies of a FHIR record, in the shapes of R4 and R5."""

from typing import Any

import pytest

from tests.schemas.imports.fhir_builders import PATIENT, Resource, build_concept, read

ATC, RXNORM = "http://www.whocc.no/atc", "http://www.nlm.nih.gov/research/umls/rxnorm"
TACROLIMUS = build_concept(RXNORM, "42316")
ABOUT = {"reference": "Patient/p"}


def build_statement(**members: Any) -> Resource:
    stated = {"status": "active", "medicationCodeableConcept": TACROLIMUS, "subject": ABOUT}
    return {"resourceType": "MedicationStatement", **stated, **members}


def build_request(**members: Any) -> Resource:
    ordered = {"status": "active", "intent": "order", "medicationCodeableConcept": TACROLIMUS, "subject": ABOUT}
    return {"resourceType": "MedicationRequest", **ordered, **members}


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
