import json
from typing import Any

import pytest

from schemas.match.bundle_json_schema import BUNDLE
from tests.api.match.conftest import FHIR, Post
from tests.api.match.test_match import ISLET, entries
from tests.vignettes import read_as_of

THERAPIES_POINTER = "/patient/prior_therapies"


def ignored(post_match: Post, body: Any, **more: str) -> list[dict[str, str]]:
    response = post_match(body, **more)
    assert response.status_code == 200, response.text
    return list(response.get_json()["meta"]["ignored"])


def observed(weight: Any) -> dict[str, Any]:
    coded = {"coding": [{"system": "http://loinc.org", "code": "29463-7"}]}
    value = {"value": weight, "code": "kg"}
    return {"resourceType": "Observation", "status": "final", "code": coded, "valueQuantity": value}


def test_value_of_a_mistaken_unit_is_told_and_another_counts(post_match: Post) -> None:
    mistaken, right = {"value": 7.2, "unit": "mmol/mol"}, {"value": 53, "unit": "mmol/mol"}
    alone, beside, without = (
        post_match({"patient": {"age": {"value": 40, "unit": "a"}, **facts}}).get_json()
        for facts in ({"hba1c": mistaken}, {"hba1c": [right, mistaken]}, {})
    )
    assert [row["pointer"] for row in alone["meta"]["ignored"]] == ["/patient/hba1c"]
    assert [row["pointer"] for row in beside["meta"]["ignored"]] == ["/patient/hba1c/1"]
    assert alone["data"] == without["data"]
    assert "53 mmol/mol" in str(beside["data"])
    assert "7.2" not in str(beside["data"])


@pytest.mark.parametrize(
    ("body", "pointer", "expected"),
    [
        ({"patient": {}, "therapies": ["vc-02", "vc02"]}, "/therapies/1", "vc-02"),
        ({"patient": {}, "therapies": ["qqqqqqqq"]}, "/therapies/0", None),
        ({"patient": {"prior_therapies": ["zimislecell"]}}, f"{THERAPIES_POINTER}/0", "zimislecel"),
        ({"patient": {"prior_therapies": ["no-vc-02"]}}, f"{THERAPIES_POINTER}/0", '{"absent": ["vc-02"]}'),
        (
            {"patient": {"prior_therapies": {"absent": ["vc-02", "zimislecell"]}}},
            f"{THERAPIES_POINTER}/absent/1",
            "zimislecel",
        ),
        (
            {"patient": {"attested": {"cit-07-criteria.consnt": True}}},
            "/patient/attested/cit-07-criteria.consnt",
            "cit-07-criteria.consent",
        ),
        ({"patient": {"attested": {"cit-07-criteria.age": True}}}, "/patient/attested/cit-07-criteria.age", ...),
        (
            {"patient": {"diagnosis_date": "2026-06-02"}, "as_of": "2026-06-01"},
            "/patient/diagnosis_date",
            "2026-06-01 or earlier",
        ),
        (
            {"patient": {"severe_hypoglycaemia": ["2026-05", "2026-07-01"]}, "as_of": "2026-06-01"},
            "/patient/severe_hypoglycaemia/1",
            "2026-06-01 or earlier",
        ),
    ],
)
def test_what_cannot_be_used_is_told_with_what_is_nearest(
    post_match: Post, body: Any, pointer: str, expected: Any
) -> None:
    (row,) = ignored(post_match, body)
    assert row["pointer"] == pointer
    assert row["detail"]
    assert expected is ... or row.get("expected") == expected


@pytest.mark.parametrize(("many", "place"), [(False, ""), (True, "/0")])
def test_reversed_reference_range_is_named(post_match: Post, many: bool, place: str) -> None:  # noqa: FBT001 - a parameter of the test
    stated = {"value": 90, "unit": "U/L", "reference_range": {"low": 50, "high": 40}}
    (row,) = ignored(post_match, {"patient": {"alanine_aminotransferase": [stated] if many else stated}})
    assert row["pointer"] == f"/patient/alanine_aminotransferase{place}/reference_range"


def test_nothing_is_told_of_a_request_that_is_used_whole(post_match: Post) -> None:
    assert ignored(post_match, {"patient": ISLET, "therapies": ["vc-02"]}) == []
    assert ignored(post_match, {"patient": {"diagnosis_date": "2025"}, "as_of": "2026-06-01"}) == []


def test_unknown_therapies_alone_are_an_empty_answer(post_match: Post) -> None:
    assert entries(post_match, {"patient": {}, "therapies": ["nobody-knows"]}) == {}


def test_hints_of_one_request_are_bounded(post_match: Post) -> None:
    rows = ignored(post_match, {"patient": {}, "therapies": ["vc02"] * 100})
    assert len(rows) == 100
    assert [row for row in rows if "expected" in row] == rows[:20]


def verdicts(post_match: Post, prior_therapies: Any) -> list[tuple[str, str]]:
    """Give the verdict of each profile, and of each criterion on earlier therapies."""
    found = entries(post_match, {"patient": ISLET | {"prior_therapies": prior_therapies}, "as_of": read_as_of()})
    rows = [row for entry in found.values() for row in entry["trace"] if "prior_therapies" in row["required"]]
    assert rows
    return [(row["criterion"], row["verdict"]) for row in rows] + [
        (id_, item["verdict"]) for id_, item in found.items()
    ]


@pytest.mark.parametrize(
    ("prior_therapies", "alike"),
    [
        (["nobody-knows"], []),
        ({"absent": ["nobody-knows"]}, []),
        ({"present": ["nobody-knows"], "complete": True}, []),
        ({"present": ["vc-02", "nobody-knows"], "complete": True}, ["vc-02"]),
        ({"absent": ["nobody-knows"], "complete": True}, {"present": [], "complete": True}),
    ],
)
def test_therapy_that_nobody_knows_decides_nothing(post_match: Post, prior_therapies: Any, alike: Any) -> None:
    assert verdicts(post_match, prior_therapies) == verdicts(post_match, alike)


def test_list_of_earlier_therapies_that_is_complete_decides(post_match: Post) -> None:
    assert verdicts(post_match, {"present": [], "complete": True}) != verdicts(post_match, [])


def test_diagnosis_still_to_come_decides_nothing(post_match: Post) -> None:
    ahead = {"patient": {**ISLET, "diagnosis_date": "2099-12-31"}, "as_of": read_as_of()}
    without = {name: fact for name, fact in ISLET.items() if name != "diagnosis_date"}
    assert entries(post_match, ahead) == entries(post_match, {"patient": without, "as_of": read_as_of()})


def test_impossible_value_of_a_bundle_is_told_at_its_entry(post_match: Post) -> None:
    (row,) = ignored(post_match, {"resourceType": "Bundle", "entry": [{"resource": observed(7000)}]}, content_type=FHIR)
    assert row == {
        "pointer": "/entry/0/resource",
        "detail": "is outside the plausible range of body weight",
        "expected": "1 to 400 kg",
    }


def test_part_of_a_bundle_that_is_not_used_is_told(post_match: Post) -> None:
    (row,) = ignored(
        post_match, {"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Claim"}}]}, content_type=FHIR
    )
    assert row["pointer"] == "/entry/0/resource"


@pytest.mark.parametrize("strange", ["9" * 30, "-1e300", '"\\u0000"', '"\\ud800"', "[" * 90 + "]" * 90])
def test_value_that_nothing_could_store_does_no_harm_where_nobody_reads_it(post_match: Post, strange: str) -> None:
    text = json.dumps({**BUNDLE, "meta": "here"}).replace('"here"', strange)
    assert post_match(text, content_type=FHIR).get_json() == post_match(BUNDLE, content_type=FHIR).get_json()


@pytest.mark.parametrize("strange", ["9" * 30, "-1e300", '"\\u0000"', '"\\ud800"', "[]", "{}", "null", "true"])
def test_strange_value_of_a_bundle_is_told_wherever_it_stands(post_match: Post, strange: str) -> None:
    bundle_text = json.dumps(BUNDLE)
    for value in ("female", "1992-03-14", "E10.9", "2010-05", "final", "59261-8", 53, "mmol/mol", "2026-10-02"):
        text = bundle_text.replace(json.dumps(value), strange)
        assert text != bundle_text
        response = post_match(text, content_type=FHIR)
        assert response.status_code == 200
        pointers = [row["pointer"] for row in response.get_json()["meta"]["ignored"]]
        assert all(pointer.startswith(("/entry/0/", "/entry/1/", "/entry/2/")) for pointer in pointers)


def test_partial_date_that_may_be_after_the_reference_date_is_named(post_match: Post) -> None:
    dated = {"value": 7.8, "unit": "%", "date": "2020"}
    facts = {"hba1c": [dated, {**dated, "date": "2020-01-31"}], "diagnosis_date": "2020-02", "ketoacidosis": ["2020"]}
    pointers = [
        [row["pointer"] for row in ignored(post_match, {"patient": facts, "as_of": as_of})]
        for as_of in ("2020-02-01", "2021-01-01")
    ]
    assert pointers == [["/patient/diagnosis_date", "/patient/hba1c/0", "/patient/ketoacidosis/0"], []]


@pytest.mark.parametrize(
    ("attribute", "value", "unit", "low", "high", "is_used"),
    [
        ("haemoglobin", 12, "g/dL", 120, 160, False),
        ("haemoglobin", 12, "g/dL", 12, 16, True),
        ("platelets", 200, "10*9/L", 150000, 400000, False),
        ("creatinine", 1, "mg/dL", 62, 106, False),
        ("alanine_aminotransferase", 36, "U/L", 0.2, 0.8, False),
        ("alanine_aminotransferase", 36, "U/L", 0, 40, True),
        ("aptt", 30, "s", 0.8, 1.2, False),
        ("inr", 1, "{INR}", 70, 130, False),
    ],
)
def test_reference_range_in_another_unit_than_its_value_is_named(  # noqa: PLR0913, PLR0917 - of the table
    post_match: Post,
    attribute: str,
    value: float,
    unit: str,
    low: float,
    high: float,
    is_used: bool,  # noqa: FBT001
) -> None:
    fact = {"value": value, "unit": unit, "reference_range": {"low": low, "high": high}}
    rows = ignored(post_match, {"patient": {attribute: [fact]}})
    pointers = [] if is_used else [f"/patient/{attribute}/0/reference_range"]
    assert [row["pointer"] for row in rows] == pointers


def test_swapped_pressures_are_named_and_not_used(post_match: Post) -> None:
    def state(systolic: float, diastolic: float) -> dict[str, Any]:
        pair = {"systolic_blood_pressure": systolic, "diastolic_blood_pressure": diastolic}
        return {name: {"value": value, "unit": "mm[Hg]"} for name, value in pair.items()}

    swapped, right = (ignored(post_match, {"patient": state(*pair)}) for pair in ((80, 120), (120, 80)))
    assert [row["pointer"] for row in swapped] == [
        "/patient/diastolic_blood_pressure",
        "/patient/systolic_blood_pressure",
    ]
    assert right == []
