"""The contract for a reader that cannot take a schema which holds itself, and passes over it without a word."""

from typing import Any

SCHEMA = "#/components/schemas/"
ANY = {"type": "object"}


def unroll_recursion(contract: Any) -> Any:
    """The same contract, but that a record within a record of its own kind may be any object."""
    schemas = contract["components"]["schemas"]
    done: dict[str, Any] = {}
    for name in schemas:
        _unroll_node({"$ref": SCHEMA + name}, schemas, done, ())
    return contract | {"components": contract["components"] | {"schemas": done}}


def _unroll_node(node: Any, schemas: Any, done: dict[str, Any], within: tuple[str, ...]) -> Any:
    if isinstance(node, list):
        return [_unroll_node(child, schemas, done, within) for child in node]
    if not isinstance(node, dict):
        return node
    name = str(node.get("$ref", "")).removeprefix(SCHEMA)
    if name in within:
        return ANY
    if name in schemas and name not in done:
        done[name] = _unroll_node(schemas[name], schemas, done, (*within, name))
    return {key: _unroll_node(child, schemas, done, within) for key, child in node.items()}
