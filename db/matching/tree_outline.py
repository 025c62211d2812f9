"""Format a tree of criteria as text that can be parsed back: one line per node, indented below its group.

Sources are left out; a leaf that only a person can judge is shown with its text.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from db.matching.criterion import IF_UNKNOWN, JUDGED, format_criterion, parse_criterion

CONFLICT = "readings that conflict:"
GROUPS = {"all": "all of:", "any": "any of:", "at_least": "at least {n} of:"}
INDENT = "  "

TreeNode = Mapping[str, Any]


def format_outline(root: TreeNode) -> str:
    return "\n".join((_format_node(root), *_format_children(root, "")))


def _format_children(group: TreeNode, indent: str) -> Iterator[str]:
    """Roles are shown directly below the root only; deeper nodes inherit them."""
    for node in group["children"]:
        role = "" if indent else f"{node['role'].replace('_', ' ')}: "
        yield f"{indent}- {role}{_format_node(node)}"
        yield from _format_children(node, indent + INDENT)


def _format_node(node: TreeNode) -> str:
    if node.get("conflict"):
        return f"{'not ' if node['negated'] else ''}{CONFLICT}"
    if node["node"] != "leaf":
        return f"{'not ' if node['negated'] else ''}{GROUPS[node['node']].format(n=node.get('n'))}"
    criterion = parse_criterion(node)
    if criterion is None:
        return f"{JUDGED}: {' '.join(node['text'].split())}"
    return format_criterion(criterion) + (IF_UNKNOWN if node.get("judged_if_unknown") else "")
