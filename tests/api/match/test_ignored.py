import json
from typing import Any

import pytest

from schemas.match.bundle_json_schema import BUNDLE
from tests.api.match.conftest import FHIR, Post
from tests.api.match.test_match import ISLET, entries
from tests.vignettes import read_as_of

HAD = "/patient/prior_therapies"


def ignored(ask: Post, body: Any, **more: str) -> list[dict[str, str]]:
    response = ask(body, **more)
    assert response.status_code == 200, response.text
    return list(response.get_json()["meta"]["ignored"])


def observed(weight: Any) -> dict[str, Any]:
    coded = {"coding": [{"system": "http://loinc.org", "code": "29463-7"}]}
    value = {"value": weight, "code": "kg"}
    return {"resourceType": "Observation", "status": "final", "code": coded, "valueQuantity": value}


@pytest.mark.parametrize(
    ("body", "pointer", "expected"),
    [
        ({"patient": {}, "therapies": ["vc-02", "vc02"]}, "/therapies/1", "vc-02"),
        ({"patient": {}, "therapies": ["qqqqqqqq"]}, "/therapies/0", None),
        ({"patient": {"prior_therapies": ["zimislecell"]}}, f"{HAD}/0", "zimislecel"),
        ({"patient": {"prior_therapies": {"absent": ["vc-02", "zimislecell"]}}}, f"{HAD}/absent/1", "zimislecel"),
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
    ],
)
def test_what_cannot_be_used_is_told_with_what_is_nearest(ask: Post, body: Any, pointer: str, expected: Any) -> None:
    (row,) = ignored(ask, body)
    assert row["pointer"] == pointer
    assert row["detail"]
    assert expected is ... or row.get("expected") == expected


def test_nothing_is_told_of_a_request_that_is_used_whole(ask: Post) -> None:
    assert ignored(ask, {"patient": ISLET, "therapies": ["vc-02"]}) == []
    assert ignored(ask, {"patient": {"diagnosis_date": "2026"}, "as_of": "2026-06-01"}) == []


def test_unknown_therapies_alone_are_an_empty_answer(ask: Post) -> None:
    assert entries(ask, {"patient": {}, "therapies": ["nobody-knows"]}) == {}


def test_hints_of_one_request_are_bounded(ask: Post) -> None:
    rows = ignored(ask, {"patient": {}, "therapies": ["vc02"] * 100})
    assert len(rows) == 100
    assert [row for row in rows if "expected" in row] == rows[:20]


def verdicts(ask: Post, had: Any) -> list[tuple[str, str]]:
    """Give the verdict of each profile, and of each criterion on earlier therapies."""
    found = entries(ask, {"patient": ISLET | {"prior_therapies": had}, "as_of": read_as_of()})
    rows = [row for entry in found.values() for row in entry["trace"] if "prior_therapies" in row["required"]]
    assert rows
    return [(row["criterion"], row["verdict"]) for row in rows] + [
        (id_, item["verdict"]) for id_, item in found.items()
    ]


@pytest.mark.parametrize(
    ("had", "alike"),
    [
        (["nobody-knows"], []),
        ({"absent": ["nobody-knows"]}, []),
        ({"present": ["nobody-knows"], "complete": True}, []),
        ({"present": ["vc-02", "nobody-knows"], "complete": True}, ["vc-02"]),
        ({"absent": ["nobody-knows"], "complete": True}, {"present": [], "complete": True}),
    ],
)
def test_therapy_that_nobody_knows_decides_nothing(ask: Post, had: Any, alike: Any) -> None:
    assert verdicts(ask, had) == verdicts(ask, alike)


def test_list_of_earlier_therapies_that_is_complete_decides(ask: Post) -> None:
    assert verdicts(ask, {"present": [], "complete": True}) != verdicts(ask, [])


def test_diagnosis_still_to_come_decides_nothing(ask: Post) -> None:
    ahead = {"patient": {**ISLET, "diagnosis_date": "2099-12-31"}, "as_of": read_as_of()}
    without = {name: fact for name, fact in ISLET.items() if name != "diagnosis_date"}
    assert entries(ask, ahead) == entries(ask, {"patient": without, "as_of": read_as_of()})


def test_impossible_value_of_a_bundle_is_told_at_its_entry(ask: Post) -> None:
    (row,) = ignored(ask, {"resourceType": "Bundle", "entry": [{"resource": observed(7000)}]}, content_type=FHIR)
    assert row == {
        "pointer": "/entry/0/resource",
        "detail": "is outside the plausible range of body weight",
        "expected": "1 to 400 kg",
    }


def test_part_of_a_bundle_that_is_not_used_is_told(ask: Post) -> None:
    (row,) = ignored(
        ask, {"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Claim"}}]}, content_type=FHIR
    )
    assert row["pointer"] == "/entry/0/resource"


@pytest.mark.parametrize("strange", ["9" * 30, "-1e300", '"\\u0000"', '"\\ud800"', "[" * 90 + "]" * 90])
def test_value_that_nothing_could_store_does_no_harm_where_nobody_reads_it(ask: Post, strange: str) -> None:
    text = json.dumps({**BUNDLE, "meta": "here"}).replace('"here"', strange)
    assert ask(text, content_type=FHIR).get_json() == ask(BUNDLE, content_type=FHIR).get_json()


@pytest.mark.parametrize("strange", ["9" * 30, "-1e300", '"\\u0000"', '"\\ud800"', "[]", "{}", "null", "true"])
def test_strange_value_of_a_bundle_is_told_wherever_it_stands(ask: Post, strange: str) -> None:
    whole = json.dumps(BUNDLE)
    for value in ("female", "1992-03-14", "E10.9", "2010-05", "final", "59261-8", 53, "mmol/mol", "2026-10-02"):
        text = whole.replace(json.dumps(value), strange)
        assert text != whole
        response = ask(text, content_type=FHIR)
        assert response.status_code == 200
        told = [row["pointer"] for row in response.get_json()["meta"]["ignored"]]
        assert all(pointer.startswith(("/entry/0/", "/entry/1/", "/entry/2/")) for pointer in told)
