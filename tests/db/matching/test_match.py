from typing import Any

import pytest

from db.matching import ConceptHierarchy, Profile, match_profiles
from tests.db.matching.conftest import group, leaf, person, profile, read_trace

TERMS = ConceptHierarchy()
SEX = {"attribute": "sex", "operator": "in", "value": ["male"]}
WEIGHT = {"attribute": "weight", "operator": "gte", "value": 50, "unit": "kg"}
HEAVY = {"attribute": "weight", "operator": "gt", "value": 100, "unit": "kg"}
GOLD = {"attribute": "gold_score", "operator": "gte", "value": 4}


def run(profile_: Profile, **facts: Any) -> Any:
    (found,) = match_profiles([profile_], person(facts), TERMS)
    return found


def kilograms(value: float) -> dict[str, Any]:
    return {"value": value, "unit": "kg"}


def test_role_says_what_a_criterion_that_holds_does() -> None:
    roles = {
        "inclusion": ("satisfies", "meets"),
        "exclusion": ("blocks", "does_not_meet"),
        "absolute_contraindication": ("blocks", "does_not_meet"),
        "relative_contraindication": ("warns", "meets"),
        "caution": ("warns", "meets"),
    }
    for role, (effect, verdict) in roles.items():
        found = run(profile(leaf("sex", **SEX), leaf("x", role=role, **GOLD)), sex="male", gold_score={"value": 5})
        assert read_trace(found, "effect")["x"] == effect
        assert found.verdict == verdict
        assert [advice.id for advice in found.warnings] == (["x"] if effect == "warns" else [])


def test_verdict_of_a_trace_is_the_truth_of_what_is_printed() -> None:
    profile_ = profile(leaf("heavy", role="exclusion", **HEAVY), leaf("not-male", **SEX, negated=True))
    found = run(profile_, weight=kilograms(120), sex="male")
    assert read_trace(found) == {"heavy": "met", "not-male": "not_met"}
    assert read_trace(found, "effect") == {"heavy": "blocks", "not-male": "blocks"}


def test_open_advice_leaves_the_verdict_and_warns_of_nothing() -> None:
    found = run(profile(leaf("sex", **SEX), leaf("x", role="caution", **GOLD)), sex="male")
    assert (found.verdict, found.warnings, found.missing) == ("meets", (), ())
    assert read_trace(found, "effect")["x"] == "open"


def test_negated_group_is_turned_round() -> None:
    profile_ = profile(group("any", leaf("sex", **SEX), leaf("heavy", **HEAVY), key="either", negated=True))
    assert run(profile_, sex="male").verdict == "does_not_meet"
    assert run(profile_, sex="female", weight=kilograms(60)).verdict == "meets"
    assert run(profile_, sex="female").verdict == "cannot_tell"


@pytest.mark.parametrize(
    ("facts", "verdict", "missing"),
    [
        ({"sex": "male", "weight": kilograms(60)}, "meets", []),
        ({"sex": "female", "weight": kilograms(40)}, "does_not_meet", []),
        ({"sex": "male"}, "cannot_tell", ["weight", "gold_score"]),
        ({}, "cannot_tell", ["sex", "weight", "gold_score"]),
    ],
)
def test_at_least_counts_what_is_and_what_may_be(facts: Any, verdict: str, missing: list[str]) -> None:
    profile_ = profile(group("at_least", leaf("sex", **SEX), leaf("weight", **WEIGHT), leaf("gold", **GOLD), n=2))
    found = run(profile_, **facts)
    assert (found.verdict, [fact for fact, _ in found.missing]) == (verdict, missing)


def test_root_of_another_kind_decides_over_its_inclusions() -> None:
    profile_ = profile(leaf("sex", **SEX), leaf("gold", **GOLD), leaf("heavy", role="exclusion", **HEAVY), node="any")
    assert run(profile_, sex="male", weight=kilograms(60)).verdict == "meets"
    assert run(profile_, sex="male", weight=kilograms(101)).verdict == "does_not_meet"
    assert read_trace(run(profile_, sex="female", gold_score={"value": 5}), "effect")["sex"] == "satisfies"


def test_only_leaves_with_a_part_in_the_refusal_block() -> None:
    group_of_two = group("all", leaf("sex", **SEX), leaf("gold", **GOLD), key="both", role="exclusion")
    profile_ = profile(group_of_two, group("all", leaf("weight", **WEIGHT), leaf("light", **HEAVY), key="pair"))
    found = run(profile_, sex="male", gold_score={"value": 2}, weight=kilograms(60))
    effects = {"sex": "satisfies", "gold": "satisfies", "weight": "satisfies", "light": "blocks"}
    assert read_trace(found, "effect") == effects


def test_what_only_a_person_can_judge_is_open_until_attested() -> None:
    profile_ = profile(leaf("sex", **SEX), leaf("consent"), leaf("unsafe", role="exclusion"))
    found = run(profile_, sex="male")
    assert (found.verdict, found.verdict_on_facts) == ("cannot_tell", "meets")
    assert [judged.id for judged in found.judgement] == ["consent", "unsafe"]
    attested = run(profile_, sex="male", **{"criterion:consent": True, "criterion:unsafe": False})
    assert (attested.verdict, attested.judgement) == ("meets", ())
    assert read_trace(attested, "observed")["unsafe"] == "attested false"
    assert run(profile_, sex="male", **{"criterion:unsafe": True}).verdict == "does_not_meet"


def test_profile_of_judgement_alone_cannot_be_told_on_facts() -> None:
    found = run(profile(leaf("consent")))
    assert (found.verdict, found.verdict_on_facts) == ("cannot_tell", "cannot_tell")


def test_leaf_has_its_own_source_or_that_of_the_group_around_it() -> None:
    own = {"reference": {"id": "page", "title": "A page"}, "locator": "end"}
    group_of_two = group("all", leaf("a"), leaf("b", **{**own, "reference": {"id": "note", "title": "A note"}}), **own)
    found = run(profile(leaf("c"), leaf("d", locator="table 2"), group_of_two))
    sources = {row.leaf.id: (row.leaf.source["id"], row.leaf.source["locator"]) for row in found.trace}
    assert sources == {
        "c": ("article", "table 1"),
        "d": ("article", "table 2"),
        "a": ("page", "end"),
        "b": ("note", "end"),
    }


def test_fully_met_profiles_come_first_and_refused_ones_last() -> None:
    refused, open_, satisfied = profile(leaf("h", **HEAVY)), profile(leaf("g", **GOLD)), profile(leaf("w", **WEIGHT))
    judged = profile(leaf("w", **WEIGHT), leaf("consent"))
    found = match_profiles([refused, open_, judged, satisfied], person({"weight": kilograms(60)}), TERMS)
    assert [(item.position, item.verdict, item.verdict_on_facts) for item in found] == [
        (3, "meets", "meets"),
        (2, "cannot_tell", "meets"),
        (1, "cannot_tell", "cannot_tell"),
        (0, "does_not_meet", "does_not_meet"),
    ]


def test_missing_facts_are_ordered_by_how_many_profiles_each_could_decide() -> None:
    many = [profile(leaf("g", **GOLD), leaf("s", **SEX)) for _ in range(2)]
    profile_ = profile(leaf("s", **SEX), leaf("w", **WEIGHT), leaf("g", **GOLD), leaf("h", role="exclusion", **HEAVY))
    found = {
        each.position: each.missing
        for each in match_profiles([*many, profile_, profile(leaf("s2", **SEX))], person({}), TERMS)
    }
    assert found[2] == (("sex", 4), ("gold_score", 3), ("weight", 1))


def test_fact_that_decides_nothing_alone_is_named_last() -> None:
    either = profile(group("any", leaf("s", **SEX), leaf("both", **GOLD)), leaf("w", **WEIGHT))
    (found,) = match_profiles([either], person({}), TERMS)
    assert dict(found.missing) == {"sex": 0, "gold_score": 0, "weight": 1}


def test_missing_names_base_facts() -> None:
    bmi = {"attribute": "bmi", "operator": "gt", "value": 30, "unit": "kg/m2"}
    total = {"attribute": "age_plus_diabetes_duration", "operator": "gte", "value": 28, "unit": "a"}
    profile_ = profile(leaf("bmi", **bmi), leaf("sum", **total))
    assert {fact for fact, _ in run(profile_).missing} == {
        "weight",
        "height",
        "age",
        "diagnosis_date",
        "diabetes_onset_age",
    }
    later = run(profile_, weight=kilograms(60), age={"value": 30, "unit": "a"})
    assert dict(later.missing) == {"height": 1, "diagnosis_date": 1, "diabetes_onset_age": 1}


def test_group_that_is_decided_needs_nothing_more() -> None:
    profile_ = profile(group("any", leaf("sex", **SEX), leaf("gold", **GOLD)), leaf("weight", **WEIGHT))
    assert [fact for fact, _ in run(profile_, sex="male").missing] == ["weight"]


def test_the_same_tree_is_compiled_once() -> None:
    assert profile(leaf("sex", **SEX)) is profile(leaf("sex", **SEX))
