"""A bound on every value of the contract, and one order for its text.

Both are for readers that are programs: a linter asks for the bounds, a byte for byte comparison
for the order.
"""

from collections.abc import Iterator
from typing import Any

Node = dict[str, Any]

# What a schema says of its values where it says nothing itself.
DEFAULT_LIMITS: dict[str, Node] = {
    "string": {"maxLength": 10_000},
    "integer": {"format": "int64", "minimum": -(2**63), "maximum": 2**63 - 1},
    "array": {"maxItems": 10_000},
}
JSON = "application/json"  # always the first of several types: many a generator takes only that
LITERALS = {"const", "default", "enum", "example", "examples"}  # values, not schemas

MEMBER_ORDER = (
    *("openapi", "info", "servers", "security", "tags", "paths", "components"),
    *("operationId", "summary", "title", "name", "in", "$ref", "type", "format", "description"),
    *("required", "style", "explode", "schema", "parameters", "requestBody", "responses"),
)
RANK = {key: rank for rank, key in enumerate(MEMBER_ORDER)}


def add_limits(node: Any, parent: str = "") -> Any:
    """Return the same contract, bounded and in order."""
    if isinstance(node, list):
        return [add_limits(inner, parent) for inner in node]
    if not isinstance(node, dict):
        return node
    if parent in {"properties", "content"}:  # names of ours, in the order of the answer
        names = sorted(node, key=JSON.__ne__)
        return {name: add_limits(node[name]) for name in names}
    said = {key: inner for key, inner in node.items() if inner is not None or key in LITERALS}
    full = sorted({**_find_missing_limits(said), **said}.items(), key=_rank_member)
    return {key: inner if key in LITERALS else add_limits(inner, key) for key, inner in full}


def _find_missing_limits(node: Node) -> Node:
    bounds = {key: value for kind in _list_types(node) for key, value in DEFAULT_LIMITS.get(kind, {}).items()}
    if "properties" in node:
        bounds["additionalProperties"] = False
    return {} if {"const", "enum"} & node.keys() else bounds


def _list_types(node: Node) -> Iterator[str]:
    kinds = node.get("type", ())
    yield from [kinds] if isinstance(kinds, str) else kinds


def _rank_member(entry: tuple[str, Any]) -> tuple[int, str]:
    return RANK.get(entry[0], len(RANK)), entry[0]
