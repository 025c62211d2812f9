from decimal import Decimal
from typing import Any

import pytest

from db.vocab.exact_json import dumps
from schemas.exports.fhir.eligibility import build_characteristic, build_evidence_variable
from schemas.exports.fhir.evidence_resource import build_evidence
from tests.schemas.exports.conftest import Record

BASE = "https://therapies.example.org"
UCUM_TIME = {"system": "http://unitsofmeasure.org", "code": "a", "unit": "a"}


def figure(**members: Any) -> Record:
    names = ("as_of", "reviewed_on", "population", "versus", "component", "study", "asserter", "causality", "cause")
    figures = (
        "value",
        "unit",
        "comparator",
        "events",
        "at_risk",
        "counted",
        "occurrences",
        "severity",
        "interval",
        "counts",
    )
    others = (
        "estimate",
        "follow_up",
        "counts",
        "certainty",
        "certainty_reason",
        "certainty_method",
        "ruling",
        "rationale",
        "statistic",
        "counts",
    )
    none = dict.fromkeys((*names, *figures, *others))
    claim = {"id": "c1", "statement": "S.", "assertion": "shown", "standing": "accepted", "contested": False}
    about: Record = {
        "therapy": {"id": "t", "name": "T"},
        "measure": {"id": "m", "name": "M"},
        "risk": None,
        "evidence": [],
        "contributions": [],
        "flags": [],
    }
    return {**none, **claim, **about, **members}


def statistic(**members: Any) -> Record:
    found: Record = build_evidence(figure(**members), {"id": "t", "name": "T"}, BASE)["statistic"][0]
    return found


def test_figures_keep_their_digits_and_zero_is_a_count() -> None:
    interval = {"type": "ci95", "low": Decimal("0.20"), "high": Decimal("1.10")}
    found = statistic(value=Decimal("0.30"), unit="%", interval=interval, events=0, at_risk=39, counted="procedure")
    assert '"value":0.30' in dumps(found["quantity"])
    assert '"value":1.10' in dumps(found["attributeEstimate"])
    assert found["attributeEstimate"][0]["level"] == 0.95
    assert found["numberOfEvents"] == 0
    assert found["sampleSize"] == {"description": "39 procedures", "knownDataCount": 39}
    people = statistic(events=2, at_risk=14, counted="participant", occurrences=3)
    assert (people["numberAffected"], people["numberOfEvents"]) == (2, 3)
    assert people["sampleSize"] == {"numberOfParticipants": 14}


def leaf(**members: Any) -> Record:
    attribute = {"id": "age", "name": "Age"}
    return {
        "id": "x",
        "node": "leaf",
        "negated": False,
        "computable": True,
        "text": "T",
        "attribute": attribute,
        **members,
    }


@pytest.mark.parametrize(
    ("members", "out"),
    [
        ({"role": "inclusion"}, False),
        ({"role": "exclusion"}, True),
        ({"role": "absolute_contraindication"}, True),
        ({"role": "inclusion", "negated": True}, True),
        ({"role": "exclusion", "negated": True}, False),
    ],
)
def test_a_criterion_excludes_or_not(members: Record, out: bool) -> None:  # noqa: FBT001
    found = build_characteristic(leaf(operator="gte", value=18, unit="a", **members))
    assert found.get("exclude", False) is out
    assert found["definitionByTypeAndValue"]["valueQuantity"] == {"comparator": ">=", **UCUM_TIME, "value": 18}


def test_none_of_a_list_excludes_any_of_it() -> None:
    found = build_characteristic(leaf(role="inclusion", operator="includes_none", value=["a", "b"]))
    assert found["exclude"] is True
    assert found["definitionByCombination"]["code"] == "any-of"
    assert len(found["definitionByCombination"]["characteristic"]) == 2


def test_a_tree_keeps_its_groups_and_cautions_rule_nobody_out() -> None:
    child = leaf(operator="between", value=[18, 65], unit="a", role=None)
    group = {"id": "g", "node": "at_least", "n": 2, "negated": False, "role": "inclusion", "text": "G"}
    caution = leaf(operator="gte", value=1, unit="a", role="caution")
    root = {"id": "r", "node": "all", "negated": False, "children": [{**group, "children": [child, child]}, caution]}
    candidate = {
        "id": "p",
        "title": "P",
        "as_of": None,
        "part": "Part 2",
        "locator": "",
        "study": None,
        "criteria": root,
    }
    element = build_evidence_variable(
        {**candidate, "criteria_text": "all of:", "reference": {"id": "r", "title": "R"}}, BASE
    )
    assert element["description"] == "Part 2\n\nall of:"
    [found] = element["characteristic"]
    combination = found["definitionByCombination"]
    assert (combination["code"], combination["threshold"]) == ("at-least", 2)
    limits = combination["characteristic"][0]["definitionByTypeAndValue"]["valueRange"]
    assert (limits["low"]["value"], limits["high"]["value"]) == (18, 65)


@pytest.mark.parametrize(
    ("word", "code"), [("median", "C28007"), ("hazard_ratio", "C93150"), ("rate", None), ("difference", None)]
)
def test_a_statistic_has_a_code_wherever_one_means_the_same(word: str, code: str | None) -> None:
    element = statistic(statistic=word, value=1, unit="%")["statisticType"]
    assert element["text"] == word.replace("_", " ")
    assert [coding["code"] for coding in element.get("coding", [])] == ([code] if code else [])
