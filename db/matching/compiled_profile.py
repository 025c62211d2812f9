"""Compile the criteria tree of a candidate profile into a form that can be evaluated."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import count
from sys import intern
from typing import Any, NamedTuple, TypeAlias

from db.matching.criterion import IF_UNKNOWN, JUDGED, Criterion, format_criterion, parse_criterion
from db.vocab.enums import EXCLUDING_ROLES

# So that after a change of the catalogue only what changed is compiled. The texts of trees are kept for it, 10 KB each.
MAX_CACHED_PROFILES = 500
MAX_INTERNED = 20_000
JUDGED_NUMBER = -1  # of the criteria that only a person can judge, which are evaluated alike
LOGIC_IDS = count()
CRITERION_NUMBERS = count()


class CriterionLeaf(NamedTuple):
    """A criterion as printed; `criterion` is None if only a person can judge it.

    One that is `judged_if_unknown` is left to a person as long as the facts do not decide it.
    """

    id: str
    text: str
    role: str
    criterion: Criterion | None
    required: str
    source: Mapping[str, str]
    judged_if_unknown: bool = False
    criterion_number: int = JUDGED_NUMBER  # the same for equal criteria, which are evaluated once


class LogicNode(NamedTuple):
    """At least `n` of the children, or one leaf by its index; `negated` negates a group.

    Children are places among the nodes of the profile, where the leaves come first, in their order, and children before
    their parents. Those of a conflict are readings of a source that contradicts itself: it is decided where they agree.
    """

    n: int
    children: tuple[int, ...]
    negated: bool = False
    leaf: int = -1
    is_conflict: bool = False


class ProfileCriterion(NamedTuple):
    """A child of the root with the place of its node and the indexes of its leaves."""

    id: str
    role: str
    text: str | None
    place: int
    leaves: tuple[int, ...]


class Profile(NamedTuple):
    """A compiled tree; the last of its nodes is the deciding one, without criteria that only advise.

    `judged` are the indexes of the leaves that are left to a person as long as the facts do not decide them; `required`
    are those that alone refuse, each with the truth that it must have. `judgeable` are the places of the groups above
    the judged ones. One whose source `is_retracted` decides nothing.
    """

    leaves: tuple[CriterionLeaf, ...]
    criteria: tuple[ProfileCriterion, ...]
    nodes: tuple[LogicNode, ...]
    judged: tuple[int, ...]
    required: tuple[tuple[int, bool], ...]
    logic_id: int
    judgeable: tuple[int, ...]
    criterion_numbers: tuple[int, ...]
    is_retracted: bool = False


# Nodes, role and place of each criterion, and of each leaf its criterion by number and whether it may be judged.
ProfileLogic: TypeAlias = tuple[tuple[LogicNode, ...], tuple[tuple[str, int], ...], tuple[tuple[int, bool], ...]]


@lru_cache(maxsize=MAX_INTERNED)
def share_criterion(criterion: Criterion) -> tuple[Criterion, str, int]:
    """Return one object for equal criteria, its text and its number: many profiles ask the same."""
    return criterion, format_criterion(criterion), next(CRITERION_NUMBERS)


class SharedLogic(NamedTuple):
    """What profiles have in common that differ only in ids, texts and sources."""

    nodes: tuple[LogicNode, ...]
    judged: tuple[int, ...]
    required: tuple[tuple[int, bool], ...]
    logic_id: int
    judgeable: tuple[int, ...]


@lru_cache(maxsize=MAX_INTERNED)
def share_logic(logic: ProfileLogic) -> SharedLogic:
    nodes, _, questions = logic
    judged = tuple(n for n, (number, may_be_judged) in enumerate(questions) if number == JUDGED_NUMBER or may_be_judged)
    required = tuple(iter_required_leaves(nodes, len(nodes) - 1, wanted=True))
    return SharedLogic(nodes, judged, required, next(LOGIC_IDS), find_groups_above(nodes, judged))


def find_groups_above(nodes: Sequence[LogicNode], leaves: Collection[int]) -> tuple[int, ...]:
    """Return the places of the groups that hold any of the leaves, each after those within it."""
    above = set(leaves)
    for place, node in enumerate(nodes):
        if not above.isdisjoint(node.children):
            above.add(place)
    return tuple(sorted(above.difference(leaves)))


def iter_required_leaves(nodes: Sequence[LogicNode], place: int, *, wanted: bool) -> Iterator[tuple[int, bool]]:
    """Yield the leaves that alone decide the node at a place, each with the truth it must have."""
    node = nodes[place]
    if node.leaf >= 0:
        yield node.leaf, wanted
        return
    # Readings of a contradictory source are alternatives: none of them alone decides.
    if node.is_conflict:
        return
    wanted = wanted != node.negated
    # To hold, a group needs all of its children; to fail, a group of which one is enough needs all of them to fail.
    if min(node.n, len(node.children)) == (len(node.children) if wanted else 1):
        for child in node.children:
            yield from iter_required_leaves(nodes, child, wanted=wanted)


@lru_cache(maxsize=MAX_CACHED_PROFILES)
def compile_profile(tree: str, reference: str, title: str, locator: str) -> Profile:
    """Compile the JSON text of a tree; `reference` and `locator` are the source of leaves that name none."""
    root = json.loads(tree, parse_float=Decimal)
    leaves: list[CriterionLeaf] = []
    nodes = [LogicNode(0, (), leaf=n) for n in range(_count_leaves(root))]
    source = share_source(reference, title, locator)
    pairs = [(child, _compile_node(child, leaves, nodes, source)) for child in root["children"]]
    if root["node"] == "all" and not root["negated"]:
        criteria = tuple(_compile_criterion(child, place, nodes) for child, place in pairs)
    # A root of alternatives binds its inclusions only. Exclusions refuse whatever the root says.
    else:  # the inclusions are one criterion, met or not met together
        kept = [pair for pair in pairs if pair[0]["role"] != "inclusion"]
        wanted = tuple(place for child, place in pairs if child["role"] == "inclusion")
        inclusion = _append_node(nodes, LogicNode(_count_required(root, len(wanted)), wanted, root["negated"]))
        criteria = (
            _compile_criterion({**root, "role": "inclusion"}, inclusion, nodes),
            *(_compile_criterion(*pair, nodes) for pair in kept),
        )
    _append_verdict(nodes, criteria)
    questions = tuple((leaf.criterion_number, leaf.judged_if_unknown) for leaf in leaves)
    roles = tuple((criterion.role, criterion.place) for criterion in criteria)
    shared = share_logic((tuple(nodes), roles, questions))
    numbers = tuple(leaf.criterion_number for leaf in leaves)
    return Profile(
        tuple(leaves),
        criteria,
        shared.nodes,
        shared.judged,
        shared.required,
        shared.logic_id,
        shared.judgeable,
        numbers,
    )


def _count_leaves(record: Mapping[str, Any]) -> int:
    return 1 if record["node"] == "leaf" else sum(map(_count_leaves, record["children"]))


def _append_node(nodes: list[LogicNode], node: LogicNode) -> int:
    nodes.append(node)
    return len(nodes) - 1


def _append_verdict(nodes: list[LogicNode], criteria: tuple[ProfileCriterion, ...]) -> None:
    # Advisory criteria are not part of the verdict: they warn, and never decide.
    wanted = [criterion.place for criterion in criteria if criterion.role == "inclusion"]
    refused = [
        _append_node(nodes, LogicNode(1, (criterion.place,), negated=True))
        for criterion in criteria
        if criterion.role in EXCLUDING_ROLES
    ]
    _append_node(nodes, LogicNode(len(wanted) + len(refused), (*wanted, *refused)))


def _compile_criterion(record: Mapping[str, Any], place: int, nodes: Sequence[LogicNode]) -> ProfileCriterion:
    text = None if record["text"] is None else intern(record["text"])
    return ProfileCriterion(record["id"], intern(record["role"]), text, place, tuple(_iter_leaves(nodes, place)))


def _iter_leaves(nodes: Sequence[LogicNode], place: int) -> Iterator[int]:
    if nodes[place].leaf >= 0:
        yield nodes[place].leaf
    for child in nodes[place].children:
        yield from _iter_leaves(nodes, child)


def _compile_node(
    record: Mapping[str, Any], leaves: list[CriterionLeaf], nodes: list[LogicNode], source: Mapping[str, str]
) -> int:
    """Append a group after its children, and return the place of the node."""
    outer_source = _resolve_source(record, source)
    if record["node"] == "leaf":
        leaves.append(_compile_leaf(record, outer_source))
        return len(leaves) - 1
    children = tuple(_compile_node(child, leaves, nodes, outer_source) for child in record["children"])
    is_conflict = bool(record.get("conflict"))
    group = LogicNode(_count_required(record, len(children)), children, record["negated"], is_conflict=is_conflict)
    return _append_node(nodes, group)


def _count_required(record: Mapping[str, Any], children: int) -> int:
    return {"all": children, "any": 1}.get(record["node"]) or int(record.get("n") or 0)


def _compile_leaf(record: Mapping[str, Any], source: Mapping[str, str]) -> CriterionLeaf:
    parsed = parse_criterion(record)
    criterion, required, number = share_criterion(parsed) if parsed else (None, JUDGED, JUDGED_NUMBER)
    is_judged = bool(record.get("judged_if_unknown"))
    required += IF_UNKNOWN if is_judged else ""
    # Many profiles print the same words, and JSON makes a new string of each.
    text, role = intern(record["text"] or ""), intern(record["role"])
    return CriterionLeaf(record["id"], text, role, criterion, required, source, is_judged, number)


def _resolve_source(record: Mapping[str, Any], outer_source: Mapping[str, str]) -> Mapping[str, str]:
    """Return the source of the node, or of its enclosing group, or of the profile."""
    if "reference" in record:
        return share_source(record["reference"]["id"], record["reference"]["title"], record.get("locator", ""))
    return (
        share_source(outer_source["id"], outer_source["title"], record["locator"])
        if "locator" in record
        else outer_source
    )


@lru_cache(maxsize=MAX_INTERNED)
def share_source(id_: str, title: str, locator: str) -> Mapping[str, str]:
    """Return one object for equal sources: most leaves of a profile have the same."""
    return {"id": id_, "title": title, "locator": locator}
