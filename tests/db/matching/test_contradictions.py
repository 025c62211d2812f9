"""Facts that cannot both be true, facts that follow from others, and facts that are too old."""

from dataclasses import replace
from typing import Any

import pytest

from db.matching import ConceptHierarchy, match_profiles
from db.matching.three_valued_logic import Truth
from tests.db.matching.conftest import leaf, person, profile

HIERARCHY = ConceptHierarchy(
    {
        "icd10cm:e10": frozenset({"icd10cm:e10", "mondo:0005147", "mondo:0005015"}),
        "icd10cm:e11": frozenset({"icd10cm:e11", "mondo:0005148", "mondo:0005015"}),
    },
    {"donislecel": frozenset({"donislecel", "islet-transplantation"})},
)
ISLETS = {"attribute": "prior_transplants", "operator": "includes_any", "value": ["islet"]}
NO_ISLETS = {**ISLETS, "operator": "includes_none"}
CELLS = {**ISLETS, "attribute": "prior_therapies", "value": ["islet-transplantation"]}
KIDNEY = {**ISLETS, "attribute": "procedures", "value": ["icd10pcs:0TY0"]}
LONG = {"attribute": "diabetes_duration", "operator": "gte", "value": 5, "unit": "a"}
EARLY_ONSET = {"attribute": "diabetes_onset_age", "operator": "lt", "value": 40, "unit": "a"}
OVERWEIGHT = {"attribute": "bmi", "operator": "gt", "value": 30, "unit": "kg/m2"}
DOSE = {"attribute": "insulin_dose_per_kg", "operator": "gt", "value": 1, "unit": "[IU]/(kg.d)"}
FREE_OF_DIABETES = {"attribute": "conditions", "operator": "includes_none", "value": ["MONDO:0005015"]}
TYPE_1 = {"attribute": "conditions", "operator": "includes_any", "value": ["MONDO:0005147"]}
NO_TYPE_1 = {**TYPE_1, "operator": "includes_none"}
HEPATITIS = {"attribute": "chronic_infection", "operator": "includes_any", "value": ["hcv"]}
HIV = {"attribute": "chronic_infection", "operator": "includes_any", "value": ["hiv"]}
KETOACIDOSIS = {"attribute": "ketoacidosis", "operator": "gte", "value": 1}
RECENT_KETOACIDOSIS = {**KETOACIDOSIS, "window": {"length": 12, "unit": "mo"}}
CANCER = {"attribute": "malignancy_history", "operator": "is", "value": True}
PREGNANT = {"attribute": "pregnancy_status", "operator": "in", "value": ["pregnant"]}
PREGNANT_OR_BREASTFEEDING = {**PREGNANT, "value": ["pregnant", "breastfeeding"]}
SUPPRESSED = {"attribute": "immunosuppression_current", "operator": "is", "value": True}
STEROIDS = {"attribute": "medications", "operator": "includes_any", "value": ["atc:H02AB"]}
FERTILE = {"attribute": "childbearing_potential", "operator": "is", "value": True}
REJECTED = {"attribute": "panel_reactive_antibody", "operator": "gt", "value": 30, "unit": "%"}
FILTRATION = {"attribute": "egfr", "operator": "gte", "value": 60, "unit": "mL/min/{1.73_m2}"}
CLARKE = {"attribute": "clarke_score", "operator": "gte", "value": 4}
ADULT = {"attribute": "age", "operator": "gte", "value": 18, "unit": "a"}
LONG_INSULIN = {**LONG, "attribute": "insulin_use_duration"}


def evaluate(criterion: dict[str, Any], **patient_facts: Any) -> tuple[Truth, str | None]:
    (match,) = match_profiles([profile(leaf("x", **criterion))], person(patient_facts), HIERARCHY)
    return match.trace[0].verdict, match.trace[0].observed  # type: ignore[return-value]


def years(value: float, **more: Any) -> dict[str, Any]:
    return {"value": value, "unit": "a", **more}


def percent(value: float, **more: Any) -> dict[str, Any]:
    return {"value": value, "unit": "%", **more}


def filtration(value: float, **more: Any) -> dict[str, Any]:
    return {"value": value, "unit": "mL/min/{1.73_m2}", **more}


def transferase(value: float, low: float | None = None, high: float | None = None, **more: Any) -> dict[str, Any]:
    limits = {name: limit for name, limit in (("low", low), ("high", high)) if limit}
    return {"value": value, "unit": "U/L", **({"reference_range": limits} if limits else {}), **more}


@pytest.mark.parametrize(
    ("criterion", "patient_facts", "fact_name"),
    [
        (LONG, {"age": years(10), "diagnosis_date": "2000-01-01"}, "age 10 a"),
        (ADULT, {"age": years(10), "diagnosis_date": "2000-01-01"}, "duration of diabetes"),
        (LONG, {"age": years(30), "insulin_use_duration": years(35), "diabetes_duration": years(35)}, "age 30 a"),
        (EARLY_ONSET, {"age": years(30), "diabetes_onset_age": years(35)}, "age 30 a"),
        (
            ISLETS,
            {"prior_therapies": ["donislecel"], "prior_transplants": {"complete": True}},
            "islet (earlier therapies: donislecel)",
        ),
        (ISLETS, {"prior_therapies": ["donislecel"], "prior_transplants": {"absent": ["islet"]}}, "not islet"),
        (HIV, {"conditions": ["icd10cm:B20"], "chronic_infection": {"complete": True}}, "hiv"),
        (CANCER, {"conditions": ["icd10cm:C50.9"], "malignancy_history": False}, "C50.9"),
        (HIV, {"chronic_infection": {"past": ["hiv"], "absent": ["hiv"]}}, "earlier hiv"),
        (ISLETS, {"prior_transplants": {"past": ["islet"], "absent": ["islet"]}}, "islet"),
        (TYPE_1, {"conditions": ["mondo:0005147", "icd10cm:E11.9"]}, "E11.9"),
        *(
            (TYPE_1, {"conditions": [*order]}, code)
            for code in ("icd10cm:E13.9", "icd10cm:E08.9", "icd10cm:E09.65", "icd10cm:P70.2", "icd10cm:O24.419")
            for order in (("icd10cm:E10.9", code), (code, "icd10cm:E10.9"))
        ),
        (TYPE_1, {"conditions": ["mondo:0005147", "mondo:0015967"]}, "0015967"),
        (NO_TYPE_1, {"conditions": ["icd10cm:E10.9", "icd10cm:E13.9"]}, "E13.9"),
        ({**TYPE_1, "value": ["icd10cm:E11"]}, {"conditions": ["icd10cm:E11.9", "icd10cm:E13.9"]}, "E13.9"),
        (PREGNANT, {"sex": "male", "pregnancy_status": "pregnant"}, "sex: male"),
        (KETOACIDOSIS, {"conditions": ["icd10cm:E10.10"], "ketoacidosis": []}, "E10.10"),
        (PREGNANT, {"pregnancy_status": "not_pregnant", "conditions": ["icd10cm:Z33.1"]}, "not pregnant"),
        (LONG, {"diabetes_duration": years(5), "insulin_use_duration": years(8)}, "insulin use 8 a"),
        (LONG, {"diagnosis_date": "2020-03-01", "insulin_use_duration": years(8)}, "since 2020-03-01"),
        (LONG_INSULIN, {"diabetes_duration": years(5), "insulin_use_duration": years(8)}, "diabetes 5 a"),
        (LONG_INSULIN, {"diabetes_duration": years(5), "insulin_use_duration": years(7)}, "diabetes 5 a"),
        (LONG, {"diabetes_duration": years(5), "insulin_use_duration": years(7)}, "insulin use 7 a"),
        (
            LONG_INSULIN,
            {"age": years(34), "diabetes_onset_age": years(30), "insulin_use_duration": years(20)},
            "age at onset of diabetes 30 a",
        ),
        (PREGNANT, {"pregnancy_status": "neither", "conditions": ["icd10cm:O09.90"]}, "O09.90"),
    ],
)
def test_facts_that_exclude_each_other_conflict_and_are_both_named(
    criterion: dict[str, Any], patient_facts: dict[str, Any], fact_name: str
) -> None:
    verdict, observed = evaluate(criterion, **patient_facts)
    assert verdict == "conflicting"
    assert observed is not None
    assert fact_name in observed


@pytest.mark.parametrize(
    ("criterion", "patient_facts", "expected"),
    [
        (HIV, {"conditions": ["icd10cm:B20"]}, "met"),
        (HIV, {"conditions": {"past": ["icd10cm:B20"]}}, "met"),
        (HIV, {"chronic_infection": {"present": [], "past": ["hiv"], "complete": True}}, "met"),
        (HEPATITIS, {"chronic_infection": {"present": [], "past": ["hcv"], "complete": True}}, "not_met"),
        (HEPATITIS, {"conditions": {"past": ["icd10cm:B18.2"]}}, "unknown"),
        (HEPATITIS | {"selection": "ever"}, {"conditions": {"past": ["icd10cm:B18.2"]}}, "met"),
        (LONG_INSULIN, {"age": years(34), "diabetes_onset_age": years(20), "insulin_use_duration": years(13)}, "met"),
        (LONG_INSULIN, {"diabetes_duration": years(5), "insulin_use_duration": years(6)}, "met"),
        (LONG, {"diabetes_duration": years(5), "insulin_use_duration": years(6)}, "met"),
        (TYPE_1, {"conditions": ["icd10cm:E10.A2"]}, "unknown"),
        (TYPE_1, {"conditions": ["icd10cm:E10.9", "icd10cm:E10.A2"]}, "conflicting"),
        (NO_TYPE_1, {"conditions": {"present": ["icd10cm:E10.A2"], "complete": True}}, "unknown"),
        (CANCER, {"conditions": ["icd10cm:Z85.3"]}, "met"),
        (CANCER, {"conditions": ["icd10cm:Z85.828"]}, "unknown"),
        (HEPATITIS, {"conditions": ["icd10cm:B20"]}, "unknown"),
        (HEPATITIS, {"conditions": ["icd10cm:B18.2"], "chronic_infection": ["tb"]}, "met"),
        (CANCER, {"conditions": ["icd10cm:C50.911"]}, "met"),
        (CANCER, {"conditions": ["icd10cm:C44.01"]}, "unknown"),
        (CANCER, {"conditions": {"present": [], "complete": True}}, "unknown"),
        (KETOACIDOSIS, {"conditions": ["icd10cm:E10.10"]}, "met"),
        (RECENT_KETOACIDOSIS, {"conditions": ["icd10cm:E10.10"]}, "unknown"),
        (ISLETS, {"prior_therapies": ["donislecel"]}, "met"),
        (ISLETS, {"prior_transplants": {"past": ["islet"], "complete": True}}, "met"),
        (
            {**ISLETS, "operator": "includes_none"},
            {"prior_transplants": {"past": ["islet"], "complete": True}},
            "not_met",
        ),
        (ISLETS, {"prior_transplants": {"past": ["liver"], "complete": True}}, "not_met"),
        (ISLETS, {"prior_transplants": {"past": ["liver"]}}, "unknown"),
        (ISLETS, {"prior_therapies": {"past": ["donislecel"], "complete": True}}, "met"),
        (CELLS, {"prior_therapies": {"past": ["donislecel"], "complete": True}}, "met"),
        (KIDNEY, {"procedures": {"past": ["icd10pcs:0TY00Z0"], "complete": True}}, "met"),
        (STEROIDS, {"medications": {"past": ["atc:H02AB07"], "complete": True}}, "not_met"),
        (PREGNANT, {"sex": "male"}, "not_met"),
        (PREGNANT, {"sex": "female"}, "unknown"),
        (PREGNANT, {"pregnancy_status": "not_pregnant"}, "not_met"),
        (PREGNANT_OR_BREASTFEEDING, {"pregnancy_status": "not_pregnant"}, "unknown"),
        (PREGNANT_OR_BREASTFEEDING, {"pregnancy_status": "not_pregnant", "sex": "male"}, "not_met"),
        (EARLY_ONSET, {"age": years(34), "diagnosis_date": "2004-05-01"}, "met"),
        (EARLY_ONSET, {"age": years(60), "diagnosis_date": "2016-05-01"}, "not_met"),
        (EARLY_ONSET, {"age": years(50), "diagnosis_date": "2016-05-01"}, "unknown"),
        (SUPPRESSED, {"medications": ["atc:L04AD02"]}, "met"),
        (SUPPRESSED, {"medications": ["atc:A10BA02"]}, "unknown"),
        (STEROIDS, {"medications": ["ATC:H02AB07"]}, "met"),
        (STEROIDS, {"medications": {"present": ["atc:L04AD02"], "complete": True}}, "not_met"),
        (STEROIDS, {"medications": {"absent": ["atc:H02"]}}, "not_met"),
        (STEROIDS, {"medications": {"absent": ["atc:H02AB07"]}}, "unknown"),
        (FERTILE, {"sex": "male"}, "not_met"),
        (FERTILE, {"pregnancy_status": "pregnant"}, "met"),
        (LONG, {"diabetes_duration": years(5)}, "met"),
        ({**LONG, "operator": "gt"}, {"diabetes_duration": years(5)}, "unknown"),
        ({**LONG, "operator": "gt"}, {"diabetes_duration": years(5.0)}, "unknown"),
        ({**LONG, "operator": "gt"}, {"diabetes_duration": years(6)}, "met"),
        ({**LONG, "operator": "gt"}, {"insulin_use_duration": years(5)}, "unknown"),
        (LONG_INSULIN, {"diagnosis_date": "2020-07-01", "insulin_use_duration": years(6)}, "met"),
        ({**LONG, "operator": "lt", "value": 6}, {"diabetes_duration": years(5)}, "met"),
    ],
)
def test_what_follows_from_other_facts(criterion: dict[str, Any], patient_facts: dict[str, Any], expected: str) -> None:
    assert evaluate(criterion, **patient_facts)[0] == expected


@pytest.mark.parametrize(
    ("criterion", "patient_facts", "expected"),
    [
        (FILTRATION, {"egfr": filtration(90, date="2001-05-01")}, "unknown"),
        (FILTRATION, {"egfr": filtration(90, date="2025-06-01")}, "met"),
        (FILTRATION, {"egfr": filtration(90, date="2025-05-31")}, "unknown"),
        (FILTRATION, {"egfr": filtration(90, date="2027-01-01")}, "unknown"),
        (FILTRATION, {"egfr": [filtration(90), filtration(50, date="2026-01")]}, "not_met"),
        (FILTRATION, {"egfr": [filtration(90), filtration(50, date="2020-01")]}, "met"),
        (CLARKE, {"clarke_score": {"value": 5, "date": "1999"}}, "unknown"),
        ({**FILTRATION, "window": {"length": 3, "unit": "a"}}, {"egfr": filtration(90, date="2024-01")}, "met"),
        ({**FILTRATION, "selection": "ever"}, {"egfr": filtration(90, date="2001")}, "met"),
        (ADULT, {"age": years(5, date="2010-01-01")}, "met"),
        (ADULT, {"age": years(5, date="2020-01-01")}, "not_met"),
        (LONG, {"diabetes_duration": years(1, date="2015-02-01")}, "met"),
    ],
)
def test_value_counts_for_its_time(criterion: dict[str, Any], patient_facts: dict[str, Any], expected: str) -> None:
    assert evaluate(criterion, **patient_facts)[0] == expected


def test_stale_value_is_shown_as_last_known() -> None:
    verdict, observed = evaluate(FILTRATION, egfr=filtration(90, date="2001-05-01"))
    assert (verdict, observed) == ("unknown", "last known 90 mL/min/{1.73_m2} (2001-05-01)")


@pytest.mark.parametrize(
    ("selection", "values", "expected"),
    [
        ("latest", [percent(45, date="2026-01"), percent(8, date="2026-05")], "not_met"),
        ("ever", [percent(45, date="2021-05-01"), percent(8, date="2026-05-01")], "met"),
        ("ever", [percent(8, date="2026-05-01")], "not_met"),
        ("ever", [percent(45, date="2027-05-01")], "unknown"),
        ("ever", [percent(8, date="2026-05-01"), percent(45, date="2027-05-01")], "unknown"),
        ("ever", [percent(45, date="2026-05-01"), percent(8, date="2027-05-01")], "met"),
        ("first", [percent(8, date="2026-05-01"), percent(45, date="2027-05-01")], "unknown"),
        ("first", [percent(45, date="2021-05-01"), percent(8, date="2026-05-01")], "met"),
        ("first", [percent(8, date="2021-05-01"), percent(45, date="2026-05-01")], "not_met"),
        ("first", [percent(8, date="2021"), percent(45, date="2021-05")], "unknown"),
        ("first", [percent(8), percent(45, date="2021-05")], "unknown"),
    ],
)
def test_selection_of_measurements(selection: str, values: list[dict[str, Any]], expected: str) -> None:
    assert evaluate({**REJECTED, "selection": selection}, panel_reactive_antibody=values)[0] == expected


@pytest.mark.parametrize(
    ("selection", "values", "expected"),
    [
        ("ever", [percent(45, date="2021-05-01"), percent(8, date="2026-05-01")], "met"),
        ("ever", [percent(8, date="2026-05-01")], "unknown"),
        ("first", [percent(45, date="2021-05-01"), percent(8, date="2026-05-01")], "unknown"),
        ("latest", [percent(8, date="2026-05-01")], "not_met"),
    ],
)
def test_record_or_list_with_unused_values_need_not_hold_every_measurement(
    selection: str, values: list[dict[str, Any]], expected: str
) -> None:
    stated = person({"panel_reactive_antibody": values})
    criterion = leaf("x", **REJECTED, selection=selection)
    for patient in (replace(stated, is_partial=True), replace(stated, unused=frozenset(stated.facts))):
        (match,) = match_profiles([profile(criterion)], patient, HIERARCHY)
        assert match.trace[0].verdict == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([percent(45, date="2026-01-01")], "met"),
        ([percent(45, date="2021-05-01"), percent(8, date="2026-05-01")], "not_met"),
        ([percent(45, date="2025"), percent(8, date="2026-05-01")], "unknown"),
        ([percent(45, date="2021-05-01")], "unknown"),
    ],
)
def test_any_within_a_window(values: list[dict[str, Any]], expected: str) -> None:
    criterion = {**REJECTED, "selection": "any_within", "window": {"length": 12, "unit": "mo"}}
    assert evaluate(criterion, panel_reactive_antibody=values)[0] == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([filtration(90, date="2025-01-01"), filtration(84, date="2026-05-01")], "met"),
        ([filtration(90, date="2025-01-01"), filtration(86, date="2026-05-01")], "not_met"),
        ([filtration(90, date="2024-01-01"), filtration(84, date="2026-05-01")], "unknown"),
        ([filtration(90, date="2024"), filtration(89, date="2025"), filtration(80, date="2026-05-01")], "met"),
        ([filtration(90, date="2026-05"), filtration(84, date="2026-05-01")], "unknown"),
        ([filtration(84, date="2026-05-01")], "unknown"),
        ([filtration(90), filtration(84)], "unknown"),
        ([filtration(90, comparator=">=", date="2025-01-01"), filtration(84, date="2026-05-01")], "met"),
    ],
)
def test_change_is_the_latest_less_the_earliest_in_the_window(values: list[dict[str, Any]], expected: str) -> None:
    criterion = {**FILTRATION, "operator": "lte", "value": -5, "selection": "change"}
    assert evaluate({**criterion, "window": {"length": 18, "unit": "mo"}}, egfr=values)[0] == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (transferase(90, high=40), "met"),
        (transferase(80, high=40), "not_met"),
        (transferase(90, high=50), "not_met"),
        (transferase(90, low=10), "unknown"),
        (transferase(90, low=41, high=40), "unknown"),
        (transferase(90, low=40, high=40), "met"),
        (transferase(90), "unknown"),
        ([transferase(90, date="2026-01-01", high=40), transferase(30, date="2026-05-01", high=40)], "not_met"),
        ([transferase(90, date="2026-01-01", high=40), transferase(30, date="2026-05-01")], "unknown"),
        (transferase(90, date="2020-01-01", high=40), "unknown"),
        (transferase(90, comparator="<", high=40), "unknown"),
    ],
)
def test_multiple_of_the_limit_that_came_with_the_value(values: Any, expected: str) -> None:
    criterion = {"attribute": "alanine_aminotransferase", "operator": "gt", "value": 2, "unit": "{ULN}"}
    assert evaluate(criterion, alanine_aminotransferase=values)[0] == expected


@pytest.mark.parametrize(
    ("attested", "facts", "on_facts", "judged"),
    [
        ({}, {}, "meets", ["x"]),
        ({}, {"clarke_score": {"value": 3}}, "does_not_meet", []),
        ({}, {"clarke_score": {"value": 4}}, "meets", []),
        ({"x": False}, {}, "does_not_meet", []),
        ({"x": True}, {"clarke_score": {"value": 3}}, "cannot_tell", []),
        ({"x": True}, {"clarke_score": {"value": 4}}, "meets", []),
    ],
)
def test_criterion_is_judged_by_a_person_as_long_as_its_fact_is_unknown(
    attested: dict[str, bool], facts: dict[str, Any], on_facts: str, judged: list[str]
) -> None:
    adult = leaf("adult", **ADULT)
    patient_facts = {"age": years(34), "attested": attested, **facts}
    (match,) = match_profiles(
        [profile(adult, leaf("x", **CLARKE, judged_if_unknown=True))], person(patient_facts), HIERARCHY
    )
    assert match.verdict_on_facts == on_facts
    assert [one.id for one in match.judgement] == judged


def test_fact_of_a_criterion_that_a_person_may_judge_is_asked_for() -> None:
    adult, aware = leaf("adult", **ADULT), leaf("x", **CLARKE, judged_if_unknown=True)
    for age, asked in ((34, ["clarke_score"]), (12, [])):  # what is refused needs no further fact
        (match,) = match_profiles([profile(adult, aware)], person({"age": years(age)}), HIERARCHY)
        assert [fact for fact, _ in match.missing] == asked


@pytest.mark.parametrize(
    ("patient_facts", "expected"),
    [
        ({"present": ["tb"]}, "met"),
        ({"present": [], "past": ["tb"]}, "met"),
        ({"present": [], "complete": True}, "unknown"),
        ({"present": [], "past": [], "complete": True}, "not_met"),
        ({"present": [], "absent": ["tb"]}, "unknown"),
    ],
)
def test_set_ever_needs_what_was_earlier(patient_facts: dict[str, Any], expected: str) -> None:
    criterion = {**HIV, "value": ["tb"], "selection": "ever"}
    assert evaluate(criterion, chronic_infection=patient_facts)[0] == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [("icd10cm:E11.9", "not_met"), ("icd10cm:J45.909", "unknown"), ("mondo:0099999", "unknown")],
)
def test_unknown_code_opens_a_complete_list(code: str, expected: str) -> None:
    verdict, _ = evaluate(FREE_OF_DIABETES, conditions={"present": [code], "complete": True})
    assert verdict == expected


def test_excluded_code_is_not_in_the_concept_set() -> None:
    criterion = {"attribute": "conditions", "operator": "includes_any", "value": ["MONDO:0005015"]}
    patient_facts = {"present": ["icd10cm:E11.9"], "complete": True}
    assert evaluate(criterion, conditions=patient_facts)[0] == "met"
    assert evaluate({**criterion, "excluding": ["icd10cm:E11"]}, conditions=patient_facts)[0] == "not_met"


@pytest.mark.parametrize(
    ("patient_facts", "expected"),
    [
        ({"present": ["mondo:0005015"]}, "unknown"),
        ({"present": ["mondo:0005015"], "complete": True}, "unknown"),
        ({"present": ["mondo:0005015"], "absent": ["icd10cm:E11"]}, "met"),
        ({"present": ["mondo:0005015"], "absent": ["mondo:0005015"]}, "conflicting"),
    ],
)
def test_code_of_which_some_kinds_are_excluded_does_not_decide(patient_facts: dict[str, Any], expected: str) -> None:
    criterion = {"attribute": "conditions", "operator": "includes_any", "value": ["MONDO:0005015"]}
    assert evaluate({**criterion, "excluding": ["icd10cm:E11"]}, conditions=patient_facts)[0] == expected


@pytest.mark.parametrize("limits", [{"high": 0}, {"low": 0, "high": 0}, {"low": 5, "high": 4}])
def test_range_that_cannot_be_one_decides_nothing(limits: dict[str, float]) -> None:
    criterion = {"attribute": "alanine_aminotransferase", "operator": "gt", "value": 2, "unit": "{ULN}"}
    stated = {"value": 81, "unit": "U/L", "reference_range": limits}
    assert evaluate(criterion, alanine_aminotransferase=stated)[0] == "unknown"


@pytest.mark.parametrize(
    ("patient_facts", "expected"),
    [
        ({"bmi": {"value": 24.6913580246914, "unit": "kg/m2"}}, "not_met"),
        ({"bmi": {"value": 24, "unit": "kg/m2"}}, "not_met"),
        ({"bmi": {"value": 32, "unit": "kg/m2"}}, "conflicting"),
        ({"bmi": {"value": 32, "unit": "kg/m2", "date": "2025-08-01"}}, "conflicting"),
    ],
)
def test_stated_and_derived_conflict_beyond_their_precision(patient_facts: dict[str, Any], expected: str) -> None:
    body = {"weight": {"value": 80, "unit": "kg"}, "height": {"value": 180, "unit": "cm"}}
    assert evaluate(OVERWEIGHT, **body, **patient_facts)[0] == expected


def test_newer_of_stated_and_derived_counts() -> None:
    body = {
        "weight": {"value": 80, "unit": "kg", "date": "2026-05-01"},
        "height": {"value": 180, "unit": "cm", "date": "2026-05-01"},
        "bmi": {"value": 32, "unit": "kg/m2", "date": "2025-08-01"},
    }
    assert evaluate(OVERWEIGHT, **body)[0] == "not_met"


@pytest.mark.parametrize(
    ("weighed", "measured", "stated", "expected"),
    [
        # Of today with a height of last year: newer than what was stated in between, which is a contradiction.
        (None, "2025", "2026", "conflicting"),
        ("2026-05-01", "2025-06-01", "2026-03-01", "conflicting"),
        (None, "2025-06-01", "2026-03-01", "conflicting"),
        ("2026-05", "2025", "2026", "conflicting"),
        # Wholly newer, without a date of today too, or wholly older.
        ("2026-05-01", "2026-04-01", "2026-03-01", "not_met"),
        ("2026-05-01", None, "2026-03-01", "not_met"),
        ("2026-03-01", "2025-06-01", "2026-05-01", "met"),
        # A weight that is too old derives nothing, and a height of two years ago still does.
        ("2025-03-01", "2026-05-01", "2026-03-01", "met"),
        ("2026-05-01", "2024-07-01", "2024-05-01", "not_met"),
    ],
)
def test_derived_quantity_is_as_new_as_its_newest_part(
    weighed: str | None, measured: str | None, stated: str, expected: str
) -> None:
    found = evaluate(
        OVERWEIGHT,
        weight={"value": 80, "unit": "kg", **({"date": weighed} if weighed else {})},
        height={"value": 180, "unit": "cm", **({"date": measured} if measured else {})},
        bmi={"value": 32, "unit": "kg/m2", "date": stated},
    )
    assert found[0] == expected


def test_derived_quantity_is_compared_without_rounding() -> None:
    patient_facts = {
        "daily_insulin_dose": {"value": 45, "unit": "[IU]/d"},
        "weight": {"value": 44.79, "unit": "kg"},
    }
    assert evaluate(DOSE, **patient_facts)[0] == "met"


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ({"age": {"value": 30, "unit": "a"}, "diabetes_onset_age": {"value": 31, "unit": "a"}}, "conflicting"),
        ({"age": {"value": 31, "unit": "a"}, "diabetes_onset_age": {"value": 31, "unit": "a"}}, "met"),
        ({"age": {"value": 30.9, "unit": "a"}, "diabetes_onset_age": {"value": 31.0, "unit": "a"}}, "met"),
    ],
)
def test_nobody_is_younger_than_at_the_onset(facts: dict[str, Any], verdict: Truth) -> None:
    [found] = match_profiles([profile(leaf("onset", **EARLY_ONSET))], person(facts), HIERARCHY)
    assert found.trace[0].verdict == verdict
