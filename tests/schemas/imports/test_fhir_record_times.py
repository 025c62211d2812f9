"""Entries without a time of their own are of their specimen, report or panel, or at the latest of their record."""

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
    read_values,
)
from tests.schemas.imports.test_fhir_medications import build_request, build_statement

OLD, RECENT, DAY = "2019-05-01T00:00:00Z", "2026-11-01T00:00:00Z", "2019-05-01"
COMPOSITION: Resource = {"resourceType": "Composition", "status": "final", "date": DAY}
RESULT = {**build_result(HBA1C, 7.8, "%"), "id": "o"}
NAMED = [{"reference": "Observation/o"}]
IN_ENCOUNTER = {"encounter": {"reference": "Encounter/x"}}
ENCOUNTER: Resource = {
    "resourceType": "Encounter",
    "id": "x",
    "status": "finished",
    "period": {"start": "2019-04-30", "end": DAY},
}
VISIT = {**ENCOUNTER, "class": {"code": "AMB"}, "period": {"start": f"{DAY}T08:00:00Z"}}
PANEL = build_observation("-")
REPORT: Resource = {"resourceType": "DiagnosticReport", "status": "final", "result": NAMED}
SPECIMEN: Resource = {"resourceType": "Specimen", "id": "s", "collection": {"collectedDateTime": DAY}}
OF_SPECIMEN = {"specimen": {"reference": "Specimen/s"}}
SECTION = [{"title": "results", "section": [{"entry": NAMED}]}]
TITLED = [{"title": "Laboratory 2019-05-01", "section": [{"title": "Blood", "entry": NAMED}]}]
LIST: Resource = {"resourceType": "List", "id": "l", "status": "current", "entry": [{"item": NAMED[0]}]}
STORED = {"meta": {"lastUpdated": OLD}}


def read_dates(*resources: Resource, as_of: date = date(2026, 11, 28), **members: Any) -> list[str | None]:
    measurements = read(PATIENT, *resources, as_of=as_of, **members).facts.get("hba1c", [])
    return [row.get("date") for row in measurements]


@pytest.mark.parametrize(
    ("resources", "members"),
    [
        ([COMPOSITION, RESULT], {"type": "document"}),
        ([{**COMPOSITION, "section": SECTION}, RESULT], {}),
        ([{**COMPOSITION, "date": RECENT, "section": TITLED}, RESULT], {}),
        ([{**COMPOSITION, "date": None, **IN_ENCOUNTER, "section": SECTION}, ENCOUNTER, RESULT], {}),
        ([{**LIST, "date": DAY}, RESULT], {"timestamp": RECENT}),
        ([{**LIST, "date": RECENT, "entry": [{"date": DAY, "item": NAMED[0]}]}, RESULT], {}),
        ([{**LIST, "date": RECENT, "title": "Labor vom 1.5.2019"}, RESULT], {}),
        ([{**LIST, "date": RECENT, **IN_ENCOUNTER}, ENCOUNTER, RESULT], {}),
        ([{**COMPOSITION, "section": [{"entry": [{"reference": "List/l"}]}]}, LIST, RESULT], {}),
        ([{**LIST, "date": RECENT}, {**COMPOSITION, "section": [{"entry": [{"reference": "List/l"}]}]}, RESULT], {}),
        ([{"resourceType": "Provenance", "target": NAMED, "recorded": OLD}, RESULT], {}),
        ([RESULT], {"timestamp": OLD}),
        ([{**RESULT, "meta": {"lastUpdated": OLD}}], {"timestamp": RECENT}),
        ([{"resource": RESULT, "response": {"lastModified": OLD}}], {}),
        ([{**RESULT, **IN_ENCOUNTER}, ENCOUNTER], {"timestamp": RECENT}),
        ([{**RESULT, **IN_ENCOUNTER}, VISIT], {"timestamp": RECENT}),
        ([{**RESULT, **IN_ENCOUNTER}, {**VISIT, "class": [build_concept("-", "VR")], "status": "completed"}], {}),
        ([RESULT, {**REPORT, **IN_ENCOUNTER}, ENCOUNTER], {"timestamp": RECENT}),
        ([RESULT, {**PANEL, "hasMember": NAMED, **IN_ENCOUNTER}, ENCOUNTER], {"timestamp": RECENT}),
        ([{**RESULT, **OF_SPECIMEN}, SPECIMEN], {"timestamp": RECENT}),
        ([{**RESULT, **OF_SPECIMEN}, {**SPECIMEN, "collection": {}, "receivedTime": DAY}], {}),
        ([{**RESULT, **OF_SPECIMEN, "issued": RECENT}, SPECIMEN], {}),
        ([{**RESULT, "issued": RECENT}, {**REPORT, "effectiveDateTime": DAY}], {}),
        ([RESULT, {**REPORT, "effectivePeriod": {"start": "2019-04-30", "end": DAY}}], {}),
        ([RESULT, {**REPORT, "issued": OLD}], {}),
        ([RESULT, {**REPORT, **OF_SPECIMEN}, SPECIMEN], {}),
        ([RESULT, {**PANEL, "hasMember": NAMED, "effectiveDateTime": DAY}], {}),
        (
            [
                *(RESULT, {**PANEL, "id": "panel", "hasMember": NAMED}),
                {**REPORT, "result": [{"reference": "Observation/panel"}], "effectiveDateTime": DAY},
            ],
            {},
        ),
        ([{**REPORT, "result": [{"reference": "#o"}], "contained": [RESULT], **STORED}], {}),
        ([{**REPORT, "result": [{"reference": "#o"}], "contained": [RESULT], **IN_ENCOUNTER}, ENCOUNTER], {}),
        (
            [
                {
                    **REPORT,
                    "result": [{"reference": "#o"}],
                    "effectiveDateTime": "2026-11-01",
                    "contained": [{**RESULT, "specimen": {"reference": "#s"}}, SPECIMEN],
                }
            ],
            {},
        ),
    ],
)
def test_undated_result_is_of_its_specimen_report_or_record(resources: list[Resource], members: Resource) -> None:
    assert read_dates(*resources, **members) == [DAY]


@pytest.mark.parametrize("title", ["HbA1c 6.2019", "Room 20191", "Values", "Labs 2026-13", "x" * 2000 + " 2019"])
def test_title_without_a_date_dates_nothing(title: str) -> None:
    assert read_dates({**LIST, "title": title}, RESULT) == [None]


def test_of_several_years_in_a_title_the_last_counts() -> None:
    assert read_dates({**LIST, "title": "Labs 2017 to 2019"}, RESULT) == ["2019"]


def test_lists_that_name_each_other_end() -> None:
    first = {**LIST, "date": DAY, "entry": [{"item": {"reference": "List/m"}}]}
    second = {**LIST, "id": "m", "entry": [{"item": {"reference": "List/l"}}, {"item": NAMED[0]}]}
    assert read_dates(first, second, RESULT) == [DAY]


def test_finished_stay_without_an_end_lasted_a_year_at_most() -> None:
    stay = {**ENCOUNTER, "class": {"code": "IMP"}, "period": {"start": DAY}}
    assert read_dates({**RESULT, **IN_ENCOUNTER}, stay) == ["2020-05-01"]
    begun = {**stay, "period": {"start": "2026-11-01"}}
    assert read_dates({**RESULT, **IN_ENCOUNTER}, begun) == [None]
    assert read_dates({**RESULT, **IN_ENCOUNTER}, {**stay, "status": "in-progress"}) == [None]


def test_medicine_of_an_old_encounter_in_its_context_is_an_earlier_one() -> None:
    statement = build_statement(context={"reference": "Encounter/x"})
    assert read(PATIENT, statement, ENCOUNTER).facts["medications"]["present"] == []


def test_result_with_a_time_of_its_own_is_of_that_time() -> None:
    dated = {**RESULT, **OF_SPECIMEN, **IN_ENCOUNTER, "effectiveDateTime": "2019-07-01"}
    assert read_dates(dated, SPECIMEN, ENCOUNTER, timestamp=RECENT) == ["2019-07-01"]
    assert read_dates(RESULT) == [None]


def test_undated_result_never_counts_beside_a_dated_one_however_late_its_record() -> None:
    dated = build_result(HBA1C, 6.5, "%", effectiveDateTime="2026-01-01")
    assert read_values("hba1c", RESULT, dated, timestamp=RECENT) == [6.5]


def test_of_undated_results_none_is_the_later() -> None:
    stored = {**build_result(HBA1C, 9, "%"), "meta": {"lastUpdated": RECENT}}
    assert read_dates({**RESULT, **STORED}, stored) == [DAY, DAY]


@pytest.mark.parametrize(
    "resource", [RESULT, build_condition("E10.9", ICD10CM), build_statement(), build_request(), build_observation("-")]
)
def test_undated_entry_of_a_later_record_is_not_used(resource: Resource) -> None:
    found = read(PATIENT, resource, as_of=date(2015, 1, 1), timestamp=RECENT)
    assert set(found.facts) == {"sex", "age"}
    assert [row["pointer"][:17] for row in found.ignored] == ["/entry/1/resource"]


def test_blood_group_of_a_later_record_is_used() -> None:
    group = build_observation("883-9", valueCodeableConcept={"text": "A"})
    assert "abo_group" in read(PATIENT, group, as_of=date(2015, 1, 1), timestamp=RECENT).facts


@pytest.mark.parametrize(
    "resource",
    [
        build_statement(),
        build_statement(effectivePeriod={"start": "2015-01-01"}),
        build_request(),
        build_request(**IN_ENCOUNTER),
    ],
)
def test_medicine_of_an_old_record_is_an_earlier_one(resource: Resource) -> None:
    found = read(PATIENT, {**resource, **STORED}, timestamp=RECENT)
    assert found.facts["medications"] == {"present": [], "absent": [], "past": ["atc:L04AD02"]}
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


@pytest.mark.parametrize("answer", ["LA15173-0", "LA26683-5"])
def test_pregnancy_of_an_old_record_has_ended(answer: str) -> None:
    stated = build_observation("82810-3", valueCodeableConcept=build_concept("http://loinc.org", answer))
    assert "pregnancy_status" in read(PATIENT, stated, timestamp=RECENT).facts
    found = read(PATIENT, stated, timestamp=OLD)
    assert "pregnancy_status" not in found.facts
    assert [row["detail"] for row in found.ignored] == ["no longer holds"]


def test_diagnosis_that_ends_by_itself_has_ended_in_an_old_record() -> None:
    kinds = (build_condition("O09.90", ICD10CM), build_condition("E10.9", ICD10CM))
    assert read(PATIENT, *kinds, timestamp=OLD).facts["conditions"]["present"] == ["icd10cm:E10.9"]


def test_undated_age_has_grown_since_its_record() -> None:
    aged = build_result("30525-0", 17, "a")
    found = read({"resourceType": "Patient", "id": "p", "gender": "male"}, aged, timestamp=OLD)
    assert found.facts["age"] == [{"value": 17 * 12 + 90, "unit": "mo", "upper": 18 * 12 + 91}]


def test_result_of_a_specimen_with_an_unknown_time_is_not_used() -> None:
    specimen = {**SPECIMEN, "collection": {"collectedDateTime": "last week"}}
    found = read(PATIENT, {**RESULT, **OF_SPECIMEN, "issued": RECENT}, specimen)
    assert "hba1c" not in found.facts
    assert found.ignored[0]["detail"] == "rests on a specimen that was taken at a time that is not understood"
