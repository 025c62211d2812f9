"""A limit on every value in the OpenAPI document, and a fixed order of members.

Linters of public APIs require the limits; the fixed order makes two documents comparable line by line.
"""

from collections.abc import Iterator

from api.openapi.document_node import Node

# What a schema gets where it does not set limits itself.
DEFAULT_LIMITS: dict[str, Node] = {
    "string": {"maxLength": 10_000},
    "integer": {"format": "int64", "minimum": -(2**63), "maximum": 2**63 - 1},
    "array": {"maxItems": 10_000},
}
JSON = "application/json"  # always first of several types: many code generators take only that one
LITERALS = {"const", "default", "enum", "example", "examples"}  # values, not schemas

MEMBER_ORDER = (
    *("openapi", "info", "servers", "security", "tags", "x-tagGroups", "paths", "components"),
    *("operationId", "summary", "title", "name", "in", "$ref", "type", "format", "description"),
    *("required", "style", "explode", "schema", "parameters", "requestBody", "responses"),
)
RANK = {key: rank for rank, key in enumerate(MEMBER_ORDER)}


def add_limits(document: Node) -> Node:
    """Return the same document with limits added and members in order."""
    return _limit_object(document, "")


def _limit_value(value: object, parent: str) -> object:
    if isinstance(value, list):
        return [_limit_value(item, parent) for item in value]
    return _limit_object(value, parent) if isinstance(value, dict) else value


def _limit_object(node: Node, parent: str) -> Node:
    if parent in {"properties", "content"}:  # our own names, in the order of the response
        return {name: _limit_value(node[name], "") for name in sorted(node, key=JSON.__ne__)}
    members = {key: value for key, value in node.items() if value is not None or key in LITERALS}
    ordered = sorted({**_find_missing_limits(members), **members}.items(), key=_rank_member)
    return {key: value if key in LITERALS else _limit_value(value, key) for key, value in ordered}


def _find_missing_limits(node: Node) -> Node:
    limits = {key: value for kind in _list_types(node) for key, value in DEFAULT_LIMITS.get(kind, {}).items()}
    if "properties" in node:
        limits["additionalProperties"] = False
    return {} if {"const", "enum"} & node.keys() else limits


def _list_types(node: Node) -> Iterator[str]:
    types = node.get("type", ())
    yield from [types] if isinstance(types, str) else types


def _rank_member(member: tuple[str, object]) -> tuple[int, str]:
    return RANK.get(member[0], len(RANK)), member[0]
