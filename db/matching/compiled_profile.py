"""A candidate profile made ready to be matched: its tree read once, its leaves in a row."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from db.matching.criterion import JUDGED, Question, printed, question_of

MOST_PROFILES = 2000
REFUSING = ("exclusion", "absolute_contraindication")
ADVISING = ("relative_contraindication", "caution")


class Leaf(NamedTuple):
    """A criterion as printed. Without a question only a person can judge it."""

    id: str
    text: str
    role: str
    question: Question | None
    required: str
    source: Mapping[str, Any]


class Node(NamedTuple):
    """At least `n` of the children, or one leaf by its place in the row; `negated` turns a group round."""

    n: int
    children: tuple["Node", ...]
    negated: bool = False
    leaf: int = -1


class Criterion(NamedTuple):
    """A criterion right below the root, with all that belongs to it."""

    id: str
    role: str
    text: str | None
    node: Node
    leaves: tuple[int, ...]


class Profile(NamedTuple):
    """`verdict` is the tree that decides; criteria that only advise are not in it."""

    leaves: tuple[Leaf, ...]
    criteria: tuple[Criterion, ...]
    verdict: Node


@lru_cache(maxsize=MOST_PROFILES)
def compile_profile(tree: str, reference: str, title: str, locator: str) -> Profile:
    """Read the JSON text of a tree; `reference` and `locator` are the source of leaves that name none."""
    root = json.loads(tree, parse_float=Decimal)
    leaves: list[Leaf] = []
    source = {"id": reference, "title": title, "locator": locator}
    nodes = [(child, _node(child, leaves, source)) for child in root["children"]]
    if root["node"] == "all" and not root["negated"]:
        criteria = tuple(_criterion(child, node) for child, node in nodes)
    else:  # the inclusions hold or fail together, as one criterion
        kept = [pair for pair in nodes if pair[0]["role"] != "inclusion"]
        wanted = tuple(node for child, node in nodes if child["role"] == "inclusion")
        whole = Node(_wanted(root, len(wanted)), wanted, root["negated"])
        criteria = (_criterion({**root, "role": "inclusion"}, whole), *(_criterion(*pair) for pair in kept))
    return Profile(tuple(leaves), criteria, _verdict(criteria))


def _verdict(criteria: tuple[Criterion, ...]) -> Node:
    wanted = [one.node for one in criteria if one.role == "inclusion"]
    refused = [Node(1, (one.node,), negated=True) for one in criteria if one.role in REFUSING]
    return Node(len(wanted) + len(refused), (*wanted, *refused))


def _criterion(given: Mapping[str, Any], node: Node) -> Criterion:
    return Criterion(given["id"], given["role"], given["text"], node, tuple(_below(node)))


def _below(node: Node) -> Iterator[int]:
    if not node.children and node.leaf >= 0:
        yield node.leaf
    for child in node.children:
        yield from _below(child)


def _node(given: Mapping[str, Any], leaves: list[Leaf], source: Mapping[str, Any]) -> Node:
    if given["node"] == "leaf":
        leaves.append(_leaf(given, _source(given, source)))
        return Node(0, (), leaf=len(leaves) - 1)
    children = tuple(_node(child, leaves, _source(given, source)) for child in given["children"])
    return Node(_wanted(given, len(children)), children, given["negated"])


def _wanted(given: Mapping[str, Any], children: int) -> int:
    return {"all": children, "any": 1}.get(given["node"]) or int(given.get("n") or 0)


def _leaf(given: Mapping[str, Any], source: Mapping[str, Any]) -> Leaf:
    question = question_of(given)
    required = printed(question) if question else JUDGED
    return Leaf(given["id"], given["text"] or "", given["role"], question, required, source)


def _source(given: Mapping[str, Any], around: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the node's own source, or that of the group around it, or the profile's."""
    if "reference" in given:
        return {**given["reference"], "locator": given.get("locator", "")}
    return {**around, "locator": given["locator"]} if "locator" in given else around
