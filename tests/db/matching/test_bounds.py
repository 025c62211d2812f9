"""The bounds that are stored of a profile admit a value just when the engine, told nothing else, finds it met."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.matching import Profile, Terms, compile_profile
from db.matching.bounds import ADMITTED, bounds_of, span_of
from db.matching.conversion import line
from db.matching.facts import AGES
from db.queries.matching import Candidacy
from db.vocab.attributes import ATTRIBUTE, ATTRIBUTES, Attribute
from db.vocab.units import accepted
from tests.db.matching.asking import admits, values_near
from tests.db.matching.conftest import group, leaf

NOTHING = Terms({}, {})
FACTS = [attribute for attribute in ATTRIBUTES if attribute.type in ADMITTED]
TRIED = (
    *("age", "diabetes_onset_age", "diabetes_duration", "hba1c", "c_peptide_stimulated", "weight"),
    *("clarke_score", "sex", "malignancy_history", "pregnancy_status"),
)
EXAMPLES = 300


def covered(profile: Profile, attribute: Attribute, value: Any) -> bool:
    first, last = span_of(attribute, value)
    return any(one.first <= first and last <= one.last for one in bounds_of(profile).get(attribute.id, ()))


def own_bounds(profile: Profile, attribute: Attribute) -> list[Decimal]:
    asked = (one.question for one in profile.leaves if one.question and one.question.attribute == attribute.id)
    return [line(attribute.id, one.unit).forth(bound) for one in asked for bound in one.bounds if attribute.decimals]


def test_bounds_of_the_catalogue_are_what_the_engine_finds_met(candidacies: list[Candidacy], terms: Terms) -> None:
    kept = 0
    for one in candidacies:
        for attribute in FACTS:
            for value in values_near(attribute, own_bounds(one.profile, attribute)):
                met = admits(one.profile, attribute, value, terms)
                kept += met
                assert covered(one.profile, attribute, value) == met, (one.id, attribute.id, value)
    assert kept > len(candidacies)


def asked(attribute: Attribute) -> st.SearchStrategy[dict[str, Any]]:
    """A leaf on the attribute, in any of its units, with one or two bounds that a patient could have."""
    if attribute.type == "boolean":
        return st.booleans().map(lambda value: {"operator": "is", "value": value})
    if attribute.type == "code":
        words = st.lists(st.sampled_from(attribute.values), min_size=1, max_size=2, unique=True)
        operators = st.sampled_from(["in", "not_in"])
        return st.builds(lambda operator, value: {"operator": operator, "value": value}, operators, words)
    operators = st.sampled_from(["lt", "lte", "gt", "gte", "eq", "between"])
    return st.tuples(st.sampled_from([*accepted(attribute)]), operators).flatmap(
        lambda drawn: _bounded(attribute, *drawn)
    )


def _bounded(attribute: Attribute, unit: str, operator: str) -> st.SearchStrategy[dict[str, Any]]:
    most = int(accepted(attribute)[unit].back(Decimal(attribute.high or 0)))
    number = st.integers(0, most) | st.integers(0, most * 10).map(lambda tenths: tenths / 10)
    if attribute.type == "score" or attribute.id in AGES:  # which are counted in whole numbers
        number = st.integers(0, most)
    value = st.tuples(number, number).map(sorted) if operator == "between" else number
    named = {} if attribute.type == "score" else {"unit": unit}
    return value.map(lambda bound: {"operator": operator, "value": bound, **named})


def tree(attributes: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    keys = iter(range(10**9))
    on = st.sampled_from(attributes).flatmap(
        lambda id_: asked(ATTRIBUTE[id_]).map(lambda said: {"attribute": id_, **said})
    )
    leaves = st.builds(lambda said, negated: leaf(f"leaf-{next(keys)}", **said, negated=negated), on, st.booleans())
    nodes = st.recursive(leaves, _grouped, max_leaves=6)
    roles = st.sampled_from(["inclusion"] * 3 + ["exclusion", "absolute_contraindication", "caution"])
    children = st.lists(st.builds(_in_role, nodes, roles), min_size=1, max_size=4)
    return children.map(lambda found: group("all", *found, role=None))


def _grouped(nodes: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(
        lambda node, children, negated: group(node, *children, negated=negated, n=len(children) // 2 + 1),
        st.sampled_from(["all", "any", "at_least"]),
        st.lists(nodes, min_size=1, max_size=3),
        st.booleans(),
    )


def _in_role(node: dict[str, Any], role: str) -> dict[str, Any]:
    return {**node, "role": role, "children": [_in_role(child, role) for child in node["children"]]}


@settings(max_examples=EXAMPLES, deadline=None)
@given(tree(TRIED))
def test_bounds_of_any_tree_are_what_the_engine_finds_met(given_tree: dict[str, Any]) -> None:
    profile = compile_profile(json.dumps(given_tree), "article", "An article", "table 1")
    for attribute in map(ATTRIBUTE.__getitem__, TRIED):
        for value in values_near(attribute, own_bounds(profile, attribute)):
            met = admits(profile, attribute, value, NOTHING)
            assert covered(profile, attribute, value) == met, (attribute.id, value, bounds_of(profile))


@pytest.mark.parametrize(
    ("operator", "value", "unit", "kept"),
    [
        ("lt", 6261, "wk", {118, 119.99}),  # which is some hours before the last year ends
        ("lt", 120, "a", {118, 119, 119.99}),
        ("lt", 1440, "mo", {118, 119, 119.99}),
        ("lt", 43829, "d", {118, 119.99}),
    ],
)
def test_a_whole_year_is_kept_where_all_of_it_is(operator: str, value: int, unit: str, kept: set[float]) -> None:
    asked = leaf("a", attribute="age", operator=operator, value=value, unit=unit)
    profile = compile_profile(json.dumps(group("all", asked, role=None)), "article", "An article", "table 1")
    assert {age for age in (118, 119, 119.99, 120) if covered(profile, ATTRIBUTE["age"], age)} == kept


def test_what_only_a_group_asks_for_is_no_bound() -> None:
    either = group("any", leaf("a", attribute="clarke_score", operator="gte", value=4), leaf("b"))
    profile = compile_profile(json.dumps(group("all", either, role=None)), "article", "An article", "table 1")
    assert bounds_of(profile) == {}
