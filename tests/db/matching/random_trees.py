"""Criteria and whole trees of them, thought up at random: any fact, any unit, any group, any role."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from db.matching.patient_facts import AGES
from db.vocab.accepted_units import accepted
from db.vocab.attributes import ATTRIBUTE, ATTRIBUTES, Attribute
from tests.db.matching.conftest import group, leaf

Trees = st.SearchStrategy[dict[str, Any]]
EVERY = tuple(attribute.id for attribute in ATTRIBUTES)
COMPARED = ("lt", "lte", "gt", "gte", "eq")
OPERATORS = {
    "boolean": ("is",),
    "code": ("in", "not_in"),
    "set": ("includes_any", "includes_all", "includes_none"),
    "event": COMPARED,
    "date": ("before", "after"),
    "quantity": (*COMPARED, "between"),
    "score": (*COMPARED, "between"),
}
WINDOWED = {"quantity", "score", "event"}
WINDOWS = st.builds(
    lambda length, unit: {"window": {"length": length, "unit": unit}},
    st.integers(1, 60),
    st.sampled_from(["a", "mo", "d"]),
)
DATES = st.sampled_from(["2010", "2010-05", "2010-05-03"])


def questions_on(attribute: Attribute, *, windows: bool = False) -> Trees:
    """What a leaf asks of the attribute, in any of its units, with one or two bounds that a patient could have."""
    question = st.sampled_from(OPERATORS[attribute.type]).flatmap(lambda operator: _valued(attribute, operator))
    if not windows or attribute.type not in WINDOWED:
        return question
    return st.builds(lambda question_members, window: {**question_members, **window}, question, st.just({}) | WINDOWS)


def _valued(attribute: Attribute, operator: str) -> Trees:
    if attribute.type in {"quantity", "score"}:
        return st.sampled_from([*accepted(attribute)]).flatmap(lambda unit: _bounded(attribute, unit, operator))
    words = st.lists(st.sampled_from(attribute.values or ("a", "b")), min_size=1, max_size=2, unique=True)
    values: dict[str, st.SearchStrategy[Any]] = {
        "boolean": st.booleans(),
        "code": words,
        "set": words,
        "event": st.integers(0, 20),
        "date": DATES,
    }
    return values[attribute.type].map(lambda value: {"operator": operator, "value": value})


def _bounded(attribute: Attribute, unit: str, operator: str) -> Trees:
    most = int(accepted(attribute)[unit].back(Decimal(attribute.high or 0)))
    number = st.integers(0, most) | st.integers(0, most * 10).map(lambda tenths: tenths / 10)
    if attribute.type == "score" or attribute.id in AGES:  # which are counted in whole numbers
        number = st.integers(0, most)
    value = st.tuples(number, number).map(sorted) if operator == "between" else number
    unit_members = {} if attribute.type == "score" else {"unit": unit}
    return value.map(lambda bound: {"operator": operator, "value": bound, **unit_members})


def leaves(attributes: Iterable[str], *, windows: bool = False) -> Trees:
    """Leaves that ask for one of the facts."""
    keys = iter(range(10**9))
    on = st.sampled_from(tuple(attributes)).flatmap(
        lambda id_: questions_on(ATTRIBUTE[id_], windows=windows).map(lambda question: {"attribute": id_, **question})
    )
    return st.builds(
        lambda question, negated: leaf(f"leaf-{next(keys)}", **question, negated=negated), on, st.booleans()
    )


def tree(leaf_strategy: Trees) -> Trees:
    """Trees of such leaves, their root a group that wants all."""
    nodes = st.recursive(leaf_strategy, _grouped, max_leaves=6)
    roles = st.sampled_from(["inclusion"] * 3 + ["exclusion", "absolute_contraindication", "caution"])
    children = st.lists(st.builds(_in_role, nodes, roles), min_size=1, max_size=4)
    return children.map(lambda found: group("all", *found, role=None))


def _grouped(nodes: st.SearchStrategy[dict[str, Any]]) -> Trees:
    return st.builds(
        lambda node, children, negated: group(node, *children, negated=negated, n=len(children) // 2 + 1),
        st.sampled_from(["all", "any", "at_least"]),
        st.lists(nodes, min_size=1, max_size=3),
        st.booleans(),
    )


def _in_role(node: dict[str, Any], role: str) -> dict[str, Any]:
    return {**node, "role": role, "children": [_in_role(child, role) for child in node["children"]]}
