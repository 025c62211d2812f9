"""Moves what several operations share into `components`, and replaces it by references.

Names depend only on the document, so the same code gives the same names: a schema is named by its `x-component`, a
response after the schema of its first content, a parameter after itself, with its location unless that is the query.
Different parts under one name are distinguished by the first operation that uses each.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from api.openapi.document_node import Node


class HoistCandidate(NamedTuple):
    """A parameter or response of an operation that may be hoisted into `components`."""

    container: list[Node] | Node
    key: int | str  # its index or member in the container
    operation_id: str
    name: str
    node: Node

    @property
    def text(self) -> str:
        return json.dumps(self.node, sort_keys=True)

    def replace_node(self, node: Node) -> None:
        self.container[self.key] = node  # type: ignore[index]  # an index into a list, a name into an object


def make_ref(kind: str, name: str) -> Node:
    """Return a reference to a component."""
    return {"$ref": f"#/components/{kind}/{name}"}


def hoist_shared_parts(operations: list[Node], components: Node) -> None:
    """Move every parameter and response that occurs more than once into `components`."""
    for kind, list_candidates in HOISTED.items():
        candidates = [candidate for operation in operations for candidate in list_candidates(operation)]
        names = _name_shared_parts(candidates)
        for candidate in candidates:
            if name := names.get(candidate.text):
                components.setdefault(kind, {})[name] = candidate.node
                candidate.replace_node(make_ref(kind, name))


def hoist_named_schemas(node: Node | list[Node], schemas: Node) -> None:
    """Move every schema that has an `x-component` into `components`, under that name."""
    for key, child in list(node.items()) if isinstance(node, dict) else list(enumerate(node)):
        if not isinstance(child, dict | list):
            continue
        hoist_named_schemas(child, schemas)
        if isinstance(child, dict) and (name := child.pop("x-component", None)):
            description = {"description": child.pop("description")} if "description" in child else {}
            node[key] = _register_schema(name, child, schemas) | description  # type: ignore[index]  # as above


def _register_schema(name: str, schema: Node, schemas: Node) -> Node:
    """Register the schema without `null`, and return a reference; a nullable one becomes `anyOf` with `null`."""
    plain = {**schema, "type": _drop_null(schema["type"])} if isinstance(schema.get("type"), list) else schema
    if "enum" in plain:
        plain = {**plain, "enum": [value for value in plain["enum"] if value is not None]}
    if schemas.setdefault(name, plain) != plain:
        raise ValueError(f"two different schemas are named {name}")
    is_nullable = "null" in schema.get("type", ())
    return {"anyOf": [make_ref("schemas", name), {"type": "null"}]} if is_nullable else make_ref("schemas", name)


def _drop_null(types: list[str]) -> str | list[str]:
    others = [name for name in types if name != "null"]
    return others[0] if len(others) == 1 else others


def _name_shared_parts(candidates: list[HoistCandidate]) -> Mapping[str, str]:
    """Return a name for each text that occurs more than once."""
    first = {candidate.text: candidate for candidate in reversed(candidates)}
    times = Counter(candidate.text for candidate in candidates)
    shared = {text: candidate for text, candidate in first.items() if times[text] > 1}
    variants = Counter(candidate.name for candidate in shared.values())
    return {
        text: part.name if variants[part.name] == 1 else f"{part.operation_id}.{part.name}"
        for text, part in shared.items()
    }


def list_parameters(operation: Node) -> Iterator[HoistCandidate]:
    """Yield the parameters of an operation."""
    parameters = operation.get("parameters", [])
    for index, parameter in enumerate(parameters):
        name = parameter["name"] if parameter["in"] == "query" else f"{parameter['in']}.{parameter['name']}"
        yield HoistCandidate(parameters, index, operation["operationId"], name, parameter)


def list_responses(operation: Node) -> Iterator[HoistCandidate]:
    """Yield the responses of an operation whose first content has a schema component."""
    responses = operation["responses"]
    for status, response in responses.items():
        content: Node = next(iter(response.get("content", {}).values()), {})
        if pointer := content.get("schema", {}).get("$ref"):
            name = pointer.rpartition("/")[2]
            yield HoistCandidate(responses, status, operation["operationId"], name, response)


HOISTED: Mapping[str, Callable[[Node], Iterator[HoistCandidate]]] = {
    "parameters": list_parameters,
    "responses": list_responses,
}
