"""A tree of criteria as text: a line for each node, indented below its group. Read again, it is the same tree.

It says what is computed, and no source; a leaf that only a person can judge stands in the words of its criterion.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from db.matching.criterion import JUDGED, printed, question_of

GROUPS = {"all": "all of:", "any": "any of:", "at_least": "at least {n} of:"}
INDENT = "  "

Node = Mapping[str, Any]


def outline(root: Node) -> str:
    return "\n".join((_said(root), *_below(root, "")))


def _below(group: Node, indent: str) -> Iterator[str]:
    """Only right below the root a role is named: it is that of all nodes further down."""
    for node in group["children"]:
        role = "" if indent else f"{node['role'].replace('_', ' ')}: "
        yield f"{indent}- {role}{_said(node)}"
        yield from _below(node, indent + INDENT)


def _said(node: Node) -> str:
    if node["node"] != "leaf":
        return f"{'not ' if node['negated'] else ''}{GROUPS[node['node']].format(n=node.get('n'))}"
    question = question_of(node)
    return printed(question) if question else f"{JUDGED}: {' '.join(node['text'].split())}"
