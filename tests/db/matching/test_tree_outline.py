"""What is printed of a criterion, or of a whole tree, reads as it was: nothing is lost on the way to a reader."""

import json
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from db.engine import read_connection
from db.matching import Profile, compile_profile
from db.matching.criterion import IF_UNKNOWN, JUDGED, SELECTED, SIGNS, Criterion, parse_criterion
from db.matching.tree_outline import CONFLICT, format_outline
from db.models import Candidate
from db.queries.candidate_profiles import CandidateProfile
from db.vocab.attributes import ATTRIBUTE
from db.vocab.enums import CRITERION_ROLE, OPERATOR
from tests.db.matching.conftest import leaf
from tests.db.matching.random_trees import EVERY, leaves, tree


def either(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
UNIT = r"(?: (?P<unit>(?!(?:within|first|ever|any|change)\b)\S+))?"
WITHIN = r"(?P<selected> first| ever| any| change)?(?: within (?P<length>[0-9]+) (?P<period>\S+))?"
EXCLUDING = r"(?: excluding (?P<excluding>.+?))?"
FORMS = (
    rf"(?P<low>{NUMBER}) to (?P<high>{NUMBER}){UNIT}{WITHIN}",
    rf"(?P<sign>{either(SIGNS.values())}) (?P<bound>{NUMBER}){UNIT}{WITHIN}",
    rf"(?P<word>{either(word.replace('_', ' ') for word in OPERATOR)}) (?P<values>.+?){EXCLUDING}{WITHIN}",
)


def read(text: str) -> dict[str, Any]:
    """The parts of a printed criterion."""
    found = re.fullmatch(r"(?P<negated>not )?(?P<attribute>[a-z0-9_]+) (?P<rest>.+)", text)
    assert found is not None, text
    forms = (re.fullmatch(form, found["rest"]) for form in FORMS)
    return {**found.groupdict(), **next(form.groupdict() for form in forms if form)}


def parse_question(text: str) -> Criterion:
    """The question that a printed criterion asks."""
    parts = read(text)
    attribute = ATTRIBUTE[parts["attribute"]]
    operators = {sign: operator for operator, sign in SIGNS.items()}
    bounds = [parts[name] for name in ("low", "high", "bound") if parts.get(name)]
    operator = operators.get(parts.get("sign", ""), "between" if bounds else parts.get("word", "").replace(" ", "_"))
    return Criterion(
        attribute.id,
        operator,
        tuple(map(Decimal, bounds)),
        tuple(map(_value, parts["values"].split(", "))) if "values" in parts else (),
        parts.get("unit") or attribute.unit or "",
        (int(parts["length"]), parts["period"]) if parts.get("length") else None,
        bool(parts["negated"]),
        {text: selection for selection, text in SELECTED.items()}[parts["selected"] or ""],
        tuple(parts["excluding"].split(", ")) if parts.get("excluding") else (),
    )


def _value(word: str) -> Any:
    return {"true": True, "false": False}.get(word, word)


def agree(profile: Profile) -> int:
    questions = [question for question in profile.leaves if question.criterion is not None]
    for item in questions:
        assert parse_question(item.required.removesuffix(IF_UNKNOWN)) == item.criterion, item.required
    return len(questions)


Outline = tuple[Any, ...]  # what it is and how many of it must hold, negated, role, nodes below
JUDGEMENTS = st.sampled_from(["Consents.", "Fit:\n  in the view of the investigator", "not all of: - these"]).map(
    lambda text: leaf(f"leaf-{text[:2]}", text=text)
)
ROLE = rf"(?:(?P<role>{either(role.replace('_', ' ') for role in CRITERION_ROLE)}): )?"
GROUP = rf"(?P<negated>not )?(?:(?P<node>all|any|at least (?P<n>[0-9]+)) of:|{CONFLICT})"
LINE = re.compile(rf"(?P<indent>(?:  )*)- {ROLE}(?P<said>.+)")


def outline_tree(node: Mapping[str, Any], role: str | None = None) -> Outline:
    """A tree without the ids, the sources and the words of what can be computed."""
    if node["node"] == "leaf":
        return parse_criterion(node) or " ".join(node["text"].split()), bool(node.get("judged_if_unknown")), role
    below = [outline_tree(child, role or child["role"]) for child in node["children"]]
    kind = "conflict" if node.get("conflict") else node["node"]
    return kind, node.get("n") if node["node"] == "at_least" else None, node["negated"], role, below


def parse_outline(text: str) -> Outline:
    """The tree that a printed one was made from."""
    first, *lines = text.split("\n")
    root = _node(first, None)
    above = [root]
    for line in lines:
        found = LINE.fullmatch(line)
        assert found is not None, line
        depth = len(found["indent"]) // 2 + 1
        assert depth <= len(above), line
        del above[depth:]
        assert (found["role"] is not None) == (depth == 1), line
        node = _node(found["said"], (found["role"] or "").replace(" ", "_") or above[-1][-2])
        above[-1][-1].append(node)
        above.append(node)
    return root


def _node(node_text: str, role: str | None) -> Outline:
    if group := re.fullmatch(GROUP, node_text):
        node, n = (group["node"] or "conflict").split(" ")[0], group["n"] and int(group["n"])
        return "at_least" if node == "at" else node, n, group["negated"] is not None, role, []
    if node_text.startswith(JUDGED):
        return node_text.removeprefix(f"{JUDGED}: "), False, role
    return parse_question(node_text.removesuffix(IF_UNKNOWN)), node_text.endswith(IF_UNKNOWN), role


@pytest.mark.parametrize(
    ("given_leaf", "printed"),
    [
        (
            {"attribute": "egfr", "operator": "lte", "value": -5, "unit": "mL/min/{1.73_m2}", "selection": "change"},
            "egfr <= -5 mL/min/{1.73_m2} change within 18 mo",
        ),
        (
            {"attribute": "haemoglobin", "operator": "lt", "value": 1, "unit": "{LLN}", "judged_if_unknown": True},
            "haemoglobin < 1 {LLN} within 18 mo, judged by a person if unknown",
        ),
    ],
)
def test_changes_and_multiples_of_limits_read_as_they_were(given_leaf: dict[str, Any], printed: str) -> None:
    one = leaf("x", window={"length": 18, "unit": "mo"}, **given_leaf)
    root = {"node": "all", "negated": False, "role": None, "children": [one]}
    text = format_outline(root)
    assert text == f"all of:\n- inclusion: {printed}"
    assert parse_outline(text) == outline_tree(root)


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(tree(leaves(EVERY, windows=True) | JUDGEMENTS))
def test_a_printed_tree_reads_as_it_was(given_tree: dict[str, Any]) -> None:
    exact = json.loads(json.dumps(given_tree), parse_float=Decimal)
    assert parse_outline(format_outline(exact)) == outline_tree(exact)
    agree(compile_profile(json.dumps(given_tree), "article", "An article", "table 1"))


def test_every_printed_tree_of_the_sample_reads_as_it_is(catalogue_engine: Engine) -> None:
    with read_connection(catalogue_engine) as connection:
        rows = connection.execute(select(Candidate.tree, Candidate.criteria_text)).all()
    for given_tree, printed in rows:
        assert parse_outline(printed) == outline_tree(json.loads(given_tree, parse_float=Decimal)), printed
    assert rows


def test_every_printed_criterion_of_the_sample_reads_as_it_is(candidacies: list[CandidateProfile]) -> None:
    assert sum(agree(candidacy.profile) for candidacy in candidacies) > len(candidacies)
