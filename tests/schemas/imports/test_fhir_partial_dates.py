"""A partial date that may lie after the reference date decides nothing, unless the reference date is today."""

from datetime import date
from typing import Any

import pytest

from tests.schemas.imports.fhir_builders import (
    HBA1C,
    ICD10CM,
    PATIENT,
    Resource,
    build_concept,
    build_condition,
    build_observation,
    build_result,
    read,
)
from tests.schemas.imports.test_fhir_medications import build_request, build_statement

AS_OF, LATER = date(2026, 2, 1), date(2026, 11, 28)
PREGNANT: dict[str, Any] = {"valueCodeableConcept": build_concept("http://loinc.org", "LA15173-0")}
NOT_PREGNANT: dict[str, Any] = {"valueCodeableConcept": build_concept("http://loinc.org", "LA26683-5")}
REFUTED = {"verificationStatus": {"coding": [{"code": "refuted"}]}}
ATC = "http://www.whocc.no/atc"
PROCEDURE = {
    "resourceType": "Procedure",
    "status": "completed",
    "subject": {"reference": "Patient/p"},
    "code": build_concept("http://www.cms.gov/Medicare/Coding/ICD10", "0TY00Z0"),
}


NOBODY = {"resourceType": "Patient", "id": "p"}


def read_facts(*resources: Resource, today: date = LATER) -> dict[str, Any]:
    facts = read(NOBODY, *resources, as_of=AS_OF, today=today).facts
    return {name: value for name, value in facts.items() if value != {"present": [], "absent": []}}


PARTIAL = [
    build_condition("E10.9", ICD10CM, recordedDate="2026"),
    build_condition("E10.9", ICD10CM, recordedDate="2026-02", **REFUTED),
    build_condition("E10.9", ICD10CM, recordedDate="2026", meta={"lastUpdated": "2026-10-01T00:00:00Z"}),
    build_observation("82810-3", effectiveDateTime="2026-02", **PREGNANT),
    build_observation("30525-0", effectiveDateTime="2026", valueQuantity={"value": 17, "unit": "a"}),
    build_statement(dateAsserted="2026"),
    build_request(authoredOn="2026"),
    {**PROCEDURE, "performedDateTime": "2026"},
]


@pytest.mark.parametrize("resource", PARTIAL)
def test_partial_date_that_may_be_ahead_decides_nothing_and_is_named(resource: Resource) -> None:
    found = read(NOBODY, resource, as_of=AS_OF, today=LATER)
    assert read_facts(resource) == {}
    assert [row["pointer"] for row in found.ignored if "may be after" in row["detail"]] != []
    assert read_facts(resource, today=AS_OF) != {}


def test_record_that_was_stored_before_the_reference_date_is_not_ahead() -> None:
    stored = build_condition("E10.9", ICD10CM, recordedDate="2026", meta={"lastUpdated": "2026-01-20T00:00:00Z"})
    assert read_facts(stored)["conditions"]["present"] == ["icd10cm:E10.9"]


def test_certain_fact_is_not_lost_beside_one_that_may_be_ahead() -> None:
    certain, ahead = (build_condition("E10.9", ICD10CM, recordedDate=day) for day in ("2025-05-01", "2026"))
    assert read_facts(certain, ahead)["conditions"]["present"] == ["icd10cm:E10.9"]
    assert read_facts(certain, {**ahead, **REFUTED}) == {}


def test_certain_answer_does_not_hold_beside_another_that_may_be_later() -> None:
    certain = build_observation("82810-3", effectiveDateTime="2026-01-20", **NOT_PREGNANT)
    ahead = build_observation("82810-3", effectiveDateTime="2026", **PREGNANT)
    assert read_facts(certain) == {"pregnancy_status": "not_pregnant"}
    assert read_facts(certain, ahead) == {}


def test_result_that_may_be_ahead_is_named_and_left_to_the_matcher() -> None:
    found = read(PATIENT, build_result(HBA1C, 7.8, "%", effectiveDateTime="2026"), as_of=AS_OF, today=LATER)
    assert [row["date"] for row in found.facts["hba1c"]] == ["2026"]
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


def test_what_does_not_change_holds_whenever_it_was_found() -> None:
    sex = build_observation(
        "76689-9", effectiveDateTime="2026", valueCodeableConcept=build_concept("http://loinc.org", "LA3-6")
    )
    assert read_facts(sex) == {"sex": "female"}


@pytest.mark.parametrize(
    "members",
    [
        {"dispenseRequest": {"validityPeriod": {"start": "2026"}}},
        {"dosageInstruction": [{"timing": {"repeat": {"boundsPeriod": {"start": "2026-02"}}}}]},
    ],
)
def test_order_that_may_begin_later_is_not_used(members: dict[str, Any]) -> None:
    assert "medications" in read_facts(build_request(authoredOn="2026-01-10"))
    assert read_facts(build_request(authoredOn="2026-01-10", **members)) == {}
