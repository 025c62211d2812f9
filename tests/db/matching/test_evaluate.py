import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from db.matching import ConceptHierarchy, match_profiles, parse_patient
from tests.db.matching.conftest import AS_OF, leaf, person, profile, read_trace

UP = frozenset({"mondo:0005147", "icd10cm:e10", "mondo:0005015"})
TERMS = ConceptHierarchy(
    {"mondo:0005147": UP, "icd10cm:e10": UP, "mondo:0005015": frozenset({"mondo:0005015"})},
    {"protrans": frozenset({"protrans", "cell-therapy"}), "cell-therapy": frozenset({"cell-therapy"})},
)


def verdict(question: dict[str, Any], **facts: Any) -> str:
    (found,) = match_profiles([profile(leaf("x", **question))], person(facts), TERMS)
    return read_trace(found)["x"]


def observed(question: dict[str, Any], **facts: Any) -> str:
    (found,) = match_profiles([profile(leaf("x", **question))], person(facts), TERMS)
    return read_trace(found, "observed")["x"]


def criterion(attribute: str, operator: str, value: Any, **more: Any) -> dict[str, Any]:
    return {"attribute": attribute, "operator": operator, "value": value, **more}


T1D = criterion("conditions", "includes_any", ["MONDO:0005147"])
DIABETES = criterion("conditions", "includes_any", ["MONDO:0005015"])
CELLS = criterion("prior_therapies", "includes_any", ["cell-therapy"])
ISLET_AND_KIDNEY = criterion("prior_transplants", "includes_all", ["islet", "kidney"])
NEITHER = criterion("prior_transplants", "includes_none", ["islet", "kidney"])


@pytest.mark.parametrize(
    ("question", "fact", "expected"),
    [
        (T1D, ["MONDO:0005147"], "met"),
        (T1D, ["ICD10CM:E10.65"], "met"),
        (T1D, ["icd10cm:e11.9"], "unknown"),
        (T1D, ["mondo:0005015"], "unknown"),
        (T1D, {"absent": ["mondo:0005015"]}, "not_met"),
        (T1D, {"absent": ["icd10cm:E10"]}, "not_met"),
        (T1D, {"present": ["icd10cm:E10.1"], "absent": ["mondo:0005147"]}, "conflicting"),
        (T1D, {"present": ["mondo:0005148"], "complete": True}, "unknown"),
        (T1D, {"present": ["mondo:0005015"], "complete": True}, "unknown"),
        (DIABETES, ["icd10cm:E10.9"], "met"),
        (DIABETES, {"absent": ["mondo:0005147"]}, "unknown"),
        (CELLS, ["protrans"], "met"),
        (CELLS, {"absent": ["protrans"]}, "unknown"),
        (CELLS, {"absent": ["cell-therapy"]}, "not_met"),
        (ISLET_AND_KIDNEY, ["islet"], "unknown"),
        (ISLET_AND_KIDNEY, ["islet", "kidney"], "met"),
        (ISLET_AND_KIDNEY, {"present": ["islet"], "complete": True}, "not_met"),
        (NEITHER, ["liver"], "unknown"),
        (NEITHER, {"absent": ["islet", "kidney"]}, "met"),
        (NEITHER, ["kidney"], "not_met"),
    ],
)
def test_code_stands_for_its_broader_ones(question: dict[str, Any], fact: Any, expected: str) -> None:
    assert verdict(question, **{question["attribute"]: fact}) == expected


EVER = criterion("ketoacidosis", "gte", 1)
THRICE = criterion("severe_hypoglycaemia", "gte", 3, window={"length": 12, "unit": "mo"})
RARELY = criterion("severe_hypoglycaemia", "lte", 1, window={"length": 12, "unit": "mo"})


@pytest.mark.parametrize(
    ("question", "fact", "expected"),
    [
        (EVER, [], "not_met"),
        (EVER, ["1990"], "met"),
        (EVER, ["2026"], "met"),
        (EVER, ["2027"], "unknown"),
        (EVER, ["1990", "2027"], "met"),
        (EVER, {"count": 0, "period": "10 a"}, "unknown"),
        (EVER, {"count": 1, "period": "10 a"}, "met"),
        (THRICE, ["2026-01", "2026-02", "2025-06"], "met"),
        (THRICE, ["2026-01", "2026-02", "2025-05"], "not_met"),
        (THRICE, ["2026-01", "2026-02", "2025"], "unknown"),
        # The same date again may be the same event.
        (THRICE, ["2026-01-01", "2026-02-01", "2026-02-01"], "unknown"),
        (THRICE, ["2026-01-01", "2026-02-01", "2026-02"], "met"),
        (RARELY, ["2026-05-01", "2026-05-01"], "unknown"),
        (THRICE, {"count": 3, "period": "6 mo"}, "met"),
        (THRICE, {"count": 2, "period": "52 wk"}, "unknown"),
        (THRICE, {"count": 2, "period": "365 d"}, "not_met"),
        (THRICE, {"count": 5, "period": "13 mo"}, "unknown"),
        (RARELY, {"count": 1, "period": "2 a"}, "met"),
        (RARELY, {"count": 2, "period": "1 mo"}, "not_met"),
        (RARELY, {"count": 0, "period": "1 mo"}, "unknown"),
        (RARELY, ["2026-05-01", "2027-04-01"], "unknown"),
        (RARELY, ["2026-03-01", "2026-05-01", "2027-04-01"], "not_met"),
    ],
)
def test_events_count_as_far_as_they_are_certain(question: dict[str, Any], fact: Any, expected: str) -> None:
    assert verdict(question, **{question["attribute"]: fact}) == expected


BEFORE = criterion("diagnosis_date", "before", "2019-05")
AFTER = criterion("diagnosis_date", "after", "2019-05")


@pytest.mark.parametrize(
    ("question", "fact", "expected"),
    [
        (BEFORE, "2019-04-30", "met"),
        (BEFORE, "2019-05-01", "not_met"),
        (BEFORE, "2019", "unknown"),
        (AFTER, "2019-05-31", "not_met"),
        (AFTER, "2019-06", "met"),
        (AFTER, "2019", "unknown"),
    ],
)
def test_partial_dates_decide_only_where_every_day_agrees(question: dict[str, Any], fact: str, expected: str) -> None:
    assert verdict(question, diagnosis_date=fact) == expected


RECENT_HBA1C = criterion("hba1c", "lt", 8, unit="%", window={"length": 6, "unit": "mo"})
HBA1C = criterion("hba1c", "lt", 8, unit="%")


def percent(value: float, date: str | None = None) -> dict[str, Any]:
    return {"value": value, "unit": "%", **({"date": date} if date else {})}


@pytest.mark.parametrize(
    ("question", "fact", "expected"),
    [
        (HBA1C, [percent(9, "2025-01"), percent(7, "2026-01")], "met"),
        (HBA1C, [percent(7, "2025-01"), percent(9, "2026-01")], "not_met"),
        (HBA1C, [percent(7, "2026"), percent(9, "2026-03")], "unknown"),
        (HBA1C, [percent(7, "2026"), percent(7.5, "2026-03")], "met"),
        (HBA1C, [percent(7), percent(9, "2026-03")], "not_met"),
        (HBA1C, percent(7, "2024-05"), "unknown"),
        (HBA1C, percent(7, "2027"), "unknown"),
        (RECENT_HBA1C, percent(7, "2025-12-01"), "met"),
        (RECENT_HBA1C, percent(7, "2025-11-30"), "unknown"),
        (RECENT_HBA1C, percent(7, "2025"), "unknown"),
        (RECENT_HBA1C, [percent(9, "2025-06"), percent(7, "2026-02")], "met"),
        (RECENT_HBA1C, percent(7), "met"),
    ],
)
def test_the_latest_measurement_of_the_window_counts(question: dict[str, Any], fact: Any, expected: str) -> None:
    assert verdict(question, hba1c=fact) == expected


def years(value: float) -> dict[str, Any]:
    return {"value": value, "unit": "a"}


FIVE = criterion("diabetes_duration", "gte", 5, unit="a")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"diabetes_duration": years(5)}, "met"),
        ({"diagnosis_date": "2021-06-01"}, "met"),
        ({"diagnosis_date": "2021-06-02"}, "not_met"),
        ({"diagnosis_date": "2021"}, "unknown"),
        ({"age": years(30), "diabetes_onset_age": years(24)}, "met"),
        ({"age": years(30), "diabetes_onset_age": years(25)}, "unknown"),
        ({"age": years(30), "diabetes_onset_age": years(26)}, "not_met"),
        ({"age": years(30)}, "unknown"),
        ({"diabetes_duration": years(6), "diagnosis_date": "2020-01"}, "met"),
        ({"diabetes_duration": years(9), "diagnosis_date": "2020-01"}, "conflicting"),
        ({"diabetes_duration": years(4.6), "diagnosis_date": "2021-06-01"}, "conflicting"),
        ({"age": years(30), "diabetes_onset_age": years(35)}, "conflicting"),
        ({"diabetes_duration": {"value": 60, "unit": "mo"}}, "met"),
        ({"diabetes_duration": {**years(5), "comparator": ">"}}, "met"),
        ({"diabetes_duration": {**years(5), "comparator": "<="}}, "unknown"),
    ],
)
def test_duration_follows_from_date_or_ages(facts: dict[str, Any], expected: str) -> None:
    assert verdict(FIVE, **facts) == expected


@pytest.mark.parametrize(
    ("question", "facts", "expected"),
    [
        (criterion("age", "lte", 65, unit="a"), {"age": years(65.99)}, "met"),
        (criterion("age", "gt", 18, unit="a"), {"age": years(18.9)}, "not_met"),
        (criterion("age", "gte", 18, unit="a"), {"age": {"value": 216, "unit": "mo"}}, "met"),
        (criterion("age", "gte", 18, unit="a"), {"age": {"value": 215, "unit": "mo"}}, "not_met"),
        (criterion("age", "gte", 220, unit="mo"), {"age": years(18)}, "unknown"),
        (criterion("age", "gte", 228, unit="mo"), {"age": years(18)}, "not_met"),
        (criterion("diabetes_onset_age", "lt", 40, unit="a"), {"diabetes_onset_age": years(39.9)}, "met"),
        (criterion("insulin_use_duration", "gte", 5, unit="a"), {"insulin_use_duration": years(4.9)}, "not_met"),
    ],
)
def test_ages_count_in_completed_units_and_all_else_exactly(
    question: dict[str, Any], facts: dict[str, Any], expected: str
) -> None:
    assert verdict(question, **facts) == expected


UNAWARE = criterion("impaired_awareness", "is", value=True)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"impaired_awareness": True}, "met"),
        ({"clarke_score": {"value": 4}}, "met"),
        ({"clarke_score": {"value": 0}, "gold_score": {"value": 1}}, "unknown"),
        ({"impaired_awareness": False, "gold_score": {"value": 7}}, "conflicting"),
        ({"impaired_awareness": False, "gold_score": {"value": 1}}, "not_met"),
        ({"clarke_score": {"value": 3, "comparator": ">"}}, "met"),
    ],
)
def test_score_makes_awareness_impaired_but_never_intact(facts: dict[str, Any], expected: str) -> None:
    assert verdict(UNAWARE, **facts) == expected
    opposite = {"met": "not_met", "not_met": "met"}
    assert verdict({**UNAWARE, "value": False}, **facts) == opposite.get(expected, expected)


def test_what_was_observed_shows_conversion_and_derivation() -> None:
    peptide = criterion("c_peptide_stimulated", "lt", 0.3, unit="ng/mL")
    fact = {"value": 0.05, "unit": "nmol/L", "date": "2026-01"}
    assert observed(peptide, c_peptide_stimulated=fact) == "0.05 nmol/L (2026-01) = 0.1511 ng/mL"
    assert observed(peptide, c_peptide_stimulated={**fact, "comparator": "<"}).startswith("< 0.05 nmol/L")
    bmi = criterion("bmi", "gt", 30, unit="kg/m2")
    facts = {"weight": {"value": 68, "unit": "kg"}, "height": {"value": 170, "unit": "cm"}}
    assert observed(bmi, **facts) == "23.529 kg/m2 (body weight 68 kg, body height 170 cm)"
    assert observed(FIVE, diagnosis_date="2020-06-01") == "6 a (since 2020-06-01)"
    assert observed(UNAWARE, clarke_score={"value": 5}) == "Clarke score 5"
    assert observed(criterion("age", "gte", 18, unit="a"), age={"value": 216, "unit": "mo"}) == "216 mo = 18 a"


HEIGHT = {"value": 170, "unit": "cm"}
MONTHS_24 = {"length": 24, "unit": "mo"}
LATEST_HBA1C = criterion("hba1c", "gte", 7, unit="%")
DATED = {"value": 7.8, "unit": "%", "date": "2026"}


@pytest.mark.parametrize(
    ("question", "facts"),
    [
        (LATEST_HBA1C, {"hba1c": DATED}),
        ({**LATEST_HBA1C, "selection": "ever"}, {"hba1c": DATED}),
        ({**LATEST_HBA1C, "selection": "first"}, {"hba1c": DATED}),
        ({**LATEST_HBA1C, "selection": "any_within", "window": MONTHS_24}, {"hba1c": DATED}),
        (criterion("hba1c", "gte", 1, unit="{ULN}"), {"hba1c": {**DATED, "reference_range": {"high": 6}}}),
        (
            criterion("hba1c", "gte", 1, unit="%", selection="change", window=MONTHS_24),
            {"hba1c": [DATED, {"value": 5, "unit": "%", "date": "2025"}]},
        ),
        (criterion("gold_score", "gte", 4), {"gold_score": {"value": 5, "date": "2026-06"}}),
        (criterion("bmi", "gte", 20, unit="kg/m2"), {"weight": {**DATED, "value": 99, "unit": "kg"}, "height": HEIGHT}),
        (criterion("severe_hypoglycaemia", "gte", 1), {"severe_hypoglycaemia": ["2026-06"]}),
        (criterion("diabetes_duration", "lt", 1, unit="a"), {"diagnosis_date": "2026"}),
        (criterion("diagnosis_date", "after", "2020"), {"diagnosis_date": "2026"}),
        (criterion("age", "lt", 30, unit="a"), {"age": {"value": 20, "unit": "a", "date": "2026"}}),
    ],
)
def test_partial_date_that_may_lie_after_the_reference_date_decides_nothing(
    question: dict[str, Any], facts: dict[str, Any]
) -> None:
    def decide(today: date) -> str:
        patient = parse_patient(json.loads(json.dumps(facts), parse_float=Decimal), AS_OF, today=today)
        (found,) = match_profiles([profile(leaf("x", **question))], patient, TERMS)
        return read_trace(found)["x"]

    assert decide(date(2026, 11, 28)) == "unknown"
    # Of a year or month that is not over, nothing is later than today.
    assert decide(AS_OF) == "met"
