from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.matching import ConceptHierarchy, match_profiles, rank_profiles
from db.matching.derived_facts import related_attributes
from db.queries.candidate_profiles import CandidateProfile
from db.vocab.attributes import ATTRIBUTES, Attribute
from tests.db.matching.conftest import person

DATES = ("2026-05-20", "2026-04", "2025-07", "2024", "2019-03-02", "2008")


def quantities(attribute: Attribute) -> st.SearchStrategy[Any]:
    top = min(attribute.high or 0, {"a": 70}.get(attribute.unit or "", attribute.high or 0))
    step = 10 ** (0 if attribute.type == "score" else min(attribute.decimals or 0, 2))
    value = st.integers((attribute.low or 0) * step, top * step).map(lambda n: n / step if step > 1 else n)
    unit = {} if attribute.type == "score" else {"unit": st.just(attribute.unit)}
    one = {"value": value, **unit}
    return st.fixed_dictionaries(one, optional={"comparator": st.sampled_from(["<", ">", "<=", ">="])})


def codes(attribute: Attribute) -> st.SearchStrategy[Any]:
    known = {
        "conditions": ("mondo:0005147", "mondo:0005148", "mondo:0005015", "icd10cm:E10.9", "mondo:0005003"),
        "medications": ("atc:A10BA02", "atc:L04AD02", "atc:H02AB07"),
        "allergies": ("atc:J01C", "atc:V08AB"),
        "procedures": ("icd10pcs:0TY00Z0", "icd10pcs:0TY0", "icd10pcs:0FYG0Z0"),
        "prior_therapies": ("protrans", "islet-transplantation", "cell-therapy", "insulin-therapy"),
    }
    several = st.lists(st.sampled_from(attribute.values or known[attribute.id]), max_size=3, unique=True)
    complete_lists = st.fixed_dictionaries({"present": several, "absent": several, "complete": st.booleans()})
    return several | complete_lists


KINDS: dict[str, Callable[[Attribute], st.SearchStrategy[Any]]] = {
    "quantity": quantities,
    "score": quantities,
    "boolean": lambda _: st.booleans(),
    "code": lambda attribute: st.sampled_from(attribute.values),
    "set": codes,
    "event": lambda _: (
        st.lists(st.sampled_from(DATES), max_size=3)
        | st.builds(
            lambda n, period: {"count": n, "period": period}, st.integers(0, 4), st.sampled_from(["6 mo", "1 a", "2 a"])
        )
    ),
    "date": lambda _: st.sampled_from(DATES),
}
facts = st.fixed_dictionaries({}, optional={entry.id: KINDS[entry.type](entry) for entry in ATTRIBUTES})
RELAXED = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.slow
@RELAXED
@given(drawn_facts=facts, data=st.data())
def test_more_facts_never_turn_a_decided_verdict_round(
    drawn_facts: dict[str, Any], data: st.DataObject, candidacies: list[CandidateProfile], terms: ConceptHierarchy
) -> None:
    fewer = {name: value for name, value in drawn_facts.items() if data.draw(st.booleans(), label=f"keep {name}")}
    profiles = [candidacy.profile for candidacy in candidacies]
    before = {profile.position: profile for profile in match_profiles(profiles, person(fewer), terms)}
    for after in match_profiles(profiles, person(drawn_facts), terms):
        for member in ("verdict", "verdict_on_facts"):
            was, now = getattr(before[after.position], member), getattr(after, member)
            assert was in {"cannot_tell", now} or now == "cannot_tell"


@pytest.mark.slow
@RELAXED
@given(drawn_facts=facts)
def test_verdict_follows_from_the_trace(
    drawn_facts: dict[str, Any], candidacies: list[CandidateProfile], terms: ConceptHierarchy
) -> None:
    for profile in match_profiles([candidacy.profile for candidacy in candidacies], person(drawn_facts), terms):
        effects = {row.effect for row in profile.trace if row.leaf.role not in {"relative_contraindication", "caution"}}
        expected = "does_not_meet" if "blocks" in effects else "cannot_tell" if "open" in effects else "meets"
        assert profile.verdict == expected
        assert all(row.effect != "blocks" for row in profile.trace if row.verdict in {"unknown", "conflicting"})


@pytest.mark.slow
@RELAXED
@given(drawn_facts=facts, data=st.data())
def test_a_fact_that_is_not_missing_does_not_decide(
    drawn_facts: dict[str, Any], data: st.DataObject, candidacies: list[CandidateProfile], terms: ConceptHierarchy
) -> None:
    profiles = [candidacy.profile for candidacy in candidacies]
    before = {profile.position: profile for profile in match_profiles(profiles, person(drawn_facts), terms)}
    more = {name: value for name, value in data.draw(facts, label="more").items() if name not in drawn_facts}
    for name, value in more.items():
        for after in match_profiles(profiles, person({**drawn_facts, name: value}), terms):
            was = before[after.position]
            if was.verdict_on_facts == "cannot_tell" != after.verdict_on_facts and name not in DERIVED:
                assert any(name in related_attributes(fact) for fact, _ in was.missing)


DERIVED = {item.id for item in ATTRIBUTES if item.derivations}


@pytest.mark.slow
@RELAXED
@given(drawn_facts=facts, limit=st.integers(1, 60))
def test_a_limit_changes_neither_the_first_profiles_nor_the_counts(
    drawn_facts: dict[str, Any], limit: int, candidacies: list[CandidateProfile], terms: ConceptHierarchy
) -> None:
    profiles = [candidacy.profile for candidacy in candidacies]
    whole = rank_profiles(profiles, person(drawn_facts), terms)
    limited = rank_profiles(profiles, person(drawn_facts), terms, limit)
    assert limited.summaries[:limit] == whole.summaries[:limit]
    assert limited.usefulness == whole.usefulness
    assert Counter(one.verdict for one in limited.summaries) == Counter(one.verdict for one in whole.summaries)
