"""The bounds that are stored of a profile admit a value just when the engine, told nothing else, finds it met."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, seed, settings

from db.matching import ConceptHierarchy, Profile, compile_profile
from db.matching.admissible_ranges import RANGE_BUILDERS, derive_ranges, value_to_steps
from db.matching.patient_facts import AGES, COMPLETED_YEARS
from db.queries.candidate_profiles import CandidateProfile
from db.units.conversion import find_conversion
from db.vocab.attributes import ATTRIBUTE, ATTRIBUTES, Attribute
from tests.db.matching.conftest import group, leaf
from tests.db.matching.random_trees import leaves, tree
from tests.db.matching.range_oracle import admits, values_near
from tests.sampling import sample_sizes

NOTHING = ConceptHierarchy({}, {})
FACTS = [attribute for attribute in ATTRIBUTES if attribute.type in RANGE_BUILDERS]
TRIED = (
    *("age", "diabetes_onset_age", "diabetes_duration", "hba1c", "c_peptide_stimulated", "weight"),
    *("clarke_score", "sex", "malignancy_history", "pregnancy_status"),
)


def covered(profile: Profile, attribute: Attribute, value: Any) -> bool:
    first, last = value_to_steps(attribute, value)
    return any(
        step_range.first <= first and last <= step_range.last
        for step_range in derive_ranges(profile).get(attribute.id, ())
    )


def asks_for_a_point(profile: Profile, attribute: Attribute) -> bool:
    """Whether a criterion asks for one moment of a year: stated in months, it lies between two steps of the ranges."""
    criteria = (
        question.criterion
        for question in profile.leaves
        if question.criterion and question.criterion.attribute == attribute.id
    )
    return attribute.id in COMPLETED_YEARS - AGES and any(
        criterion.operator == "eq" and criterion.unit != attribute.unit for criterion in criteria
    )


def own_bounds(profile: Profile, attribute: Attribute) -> list[Decimal]:
    asked = (
        question.criterion
        for question in profile.leaves
        if question.criterion and question.criterion.attribute == attribute.id
    )
    return [
        find_conversion(attribute.id, question.unit).forth(bound)
        for question in asked
        for bound in question.bounds
        if attribute.decimals
    ]


@pytest.mark.slow
def test_bounds_of_the_catalogue_are_what_the_engine_finds_met(
    candidacies: list[CandidateProfile], terms: ConceptHierarchy
) -> None:
    admitted = 0
    for candidacy in candidacies:
        for attribute in FACTS:
            for value in values_near(attribute, own_bounds(candidacy.profile, attribute)):
                is_admitted = admits(candidacy.profile, attribute, value, terms)
                admitted += is_admitted
                assert covered(candidacy.profile, attribute, value) == is_admitted, (candidacy.id, attribute.id, value)
    assert admitted > len(candidacies)


@pytest.mark.slow
@pytest.mark.parametrize("examples", sample_sizes(3000))
def test_bounds_of_any_tree_are_what_the_engine_finds_met(examples: int, sample_seed: int) -> None:
    check = seed(sample_seed)(given(tree(leaves(TRIED)))(check_ranges))
    settings(max_examples=examples, deadline=None)(check)()


def check_ranges(given_tree: dict[str, Any]) -> None:
    profile = compile_profile(json.dumps(given_tree), "article", "An article", "table 1")
    for attribute in map(ATTRIBUTE.__getitem__, TRIED):
        if asks_for_a_point(profile, attribute):
            continue
        for value in values_near(attribute, own_bounds(profile, attribute)):
            is_admitted = admits(profile, attribute, value, NOTHING)
            asked = [str(question.criterion) for question in profile.leaves if question.criterion]
            assert covered(profile, attribute, value) == is_admitted, (
                attribute.id,
                value,
                derive_ranges(profile),
                asked,
            )


@pytest.mark.parametrize(
    ("operator", "value", "unit", "admitted"),
    [
        ("lt", 6261, "wk", {118, 119.99}),  # which is some hours before the last year ends
        ("lt", 120, "a", {118, 119, 119.99}),
        ("lt", 1440, "mo", {118, 119, 119.99}),
        ("lt", 43829, "d", {118, 119.99}),
    ],
)
def test_a_whole_year_is_kept_where_all_of_it_is(operator: str, value: int, unit: str, admitted: set[float]) -> None:
    asked = leaf("a", attribute="age", operator=operator, value=value, unit=unit)
    profile = compile_profile(json.dumps(group("all", asked, role=None)), "article", "An article", "table 1")
    assert {age for age in (118, 119, 119.99, 120) if covered(profile, ATTRIBUTE["age"], age)} == admitted


def test_what_only_a_group_asks_for_is_no_bound() -> None:
    either = group("any", leaf("a", attribute="clarke_score", operator="gte", value=4), leaf("b"))
    profile = compile_profile(json.dumps(group("all", either, role=None)), "article", "An article", "table 1")
    assert derive_ranges(profile) == {}
