"""What several operations say in the same words stands once among the components, and they refer to it.

Names come from the contract alone, so the same contract has the same names: a schema is called what its
`x-component` says, an answer after the schema of its first content, a parameter as it is, with its place unless that
is the query. Where two say different things under one name, each bears the operation that says it first.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

Node = dict[str, Any]


class HoistCandidate(NamedTuple):
    """One thing that one operation says: where it stands, and what it would be called among the components."""

    holder: Any  # the list or object it stands in
    key: Any  # its index or member there
    operation: str
    name: str

    @property
    def node(self) -> Node:
        node: Node = self.holder[self.key]
        return node

    @property
    def text(self) -> str:
        return json.dumps(self.node, sort_keys=True)


def make_ref(kind: str, name: str) -> Node:
    return {"$ref": f"#/components/{kind}/{name}"}


def hoist_shared_parts(operations: list[Node], components: Node) -> None:
    """Move every parameter and answer that is said more than once among the components."""
    for kind, sayings_of in HOISTED.items():
        sayings = [saying for operation in operations for saying in sayings_of(operation)]
        names = _name_shared_parts(sayings)
        for saying in sayings:
            if name := names.get(saying.text):
                components.setdefault(kind, {})[name] = saying.node
                saying.holder[saying.key] = make_ref(kind, name)


def hoist_named_schemas(node: Any, schemas: Node) -> None:
    """Move every schema that bears `x-component` among the components, under that name, and refer to it."""
    for key, inner in list(node.items()) if isinstance(node, dict) else list(enumerate(node)):
        if not isinstance(inner, dict | list):
            continue
        hoist_named_schemas(inner, schemas)
        if isinstance(inner, dict) and (name := inner.pop("x-component", None)):
            said = {"description": inner.pop("description")} if "description" in inner else {}
            node[key] = _register_schema(name, inner, schemas) | said


def _register_schema(name: str, schema: Node, schemas: Node) -> Node:
    """Keep the schema under its name; one that may be null is the same one, or null."""
    plain = {**schema, "type": _drop_null(schema["type"])} if isinstance(schema.get("type"), list) else schema
    if "enum" in plain:
        plain = {**plain, "enum": [word for word in plain["enum"] if word is not None]}
    if schemas.setdefault(name, plain) != plain:
        raise ValueError(f"two schemas that differ are both called {name}")
    may_be_null = "null" in schema.get("type", ())
    return {"anyOf": [make_ref("schemas", name), {"type": "null"}]} if may_be_null else make_ref("schemas", name)


def _drop_null(kinds: list[str]) -> Any:
    left = [kind for kind in kinds if kind != "null"]
    return left[0] if len(left) == 1 else left


def _name_shared_parts(sayings: list[HoistCandidate]) -> Mapping[str, str]:
    """Give a name to each text that is said more than once."""
    first = {saying.text: saying for saying in reversed(sayings)}
    times = Counter(saying.text for saying in sayings)
    shared = {text: saying for text, saying in first.items() if times[text] > 1}
    variants = Counter(saying.name for saying in shared.values())
    return {
        text: name if variants[name] == 1 else f"{operation}.{name}" for text, (_, _, operation, name) in shared.items()
    }


def list_parameters(operation: Node) -> Iterator[HoistCandidate]:
    parameters = operation.get("parameters", [])
    for place, parameter in enumerate(parameters):
        name = parameter["name"] if parameter["in"] == "query" else f"{parameter['in']}.{parameter['name']}"
        yield HoistCandidate(parameters, place, operation["operationId"], name)


def list_responses(operation: Node) -> Iterator[HoistCandidate]:
    """Yield the answers of an operation that a schema describes."""
    answers = operation["responses"]
    for status, answer in answers.items():
        content: Node = next(iter(answer.get("content", {}).values()), {})
        if pointer := content.get("schema", {}).get("$ref"):
            yield HoistCandidate(answers, status, operation["operationId"], pointer.rpartition("/")[2])


HOISTED: Mapping[str, Callable[[Node], Iterator[HoistCandidate]]] = {
    "parameters": list_parameters,
    "responses": list_responses,
}
