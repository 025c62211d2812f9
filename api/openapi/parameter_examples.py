"""Adds an example to the parameters that clients fill in first, so that what they send by default is valid."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from api.openapi.document_node import Node
from api.openapi.shared_responses import Operation

# By name, or by `<path> <name>` in the path and `<path>?<name>` in the query; the first that is valid is used.
ParameterExamples: TypeAlias = Mapping[str, Sequence[str]]
NO_EXAMPLES: ParameterExamples = {}
ANY_OF_LIST = "*"  # stands for the first value of a closed list


def add_parameter_examples(operation: Operation, examples: ParameterExamples) -> None:
    """Add the first example that is valid to each parameter of the operation that has one."""
    for parameter in operation.doc.get("parameters", ()):
        name = parameter["name"]
        for value in examples.get(_format_key(operation.path, parameter), examples.get(name, ())):
            if (example := _convert_example(parameter["schema"], value)) is not None:
                parameter["example"] = example
                break


def _format_key(path: str, parameter: Node) -> str:
    return f"{path} {parameter['name']}" if parameter["in"] == "path" else f"{path}?{parameter['name']}"


def _convert_example(schema: Node, value: str) -> object:
    """Return the value as an instance of the schema, None if it is not one of its closed list."""
    if schema.get("type") == "array":
        items = [_convert_example(schema["items"], item) for item in value.split(",")]
        return None if None in items else items
    allowed = schema.get("enum")
    if value == ANY_OF_LIST:
        return allowed[0] if allowed else None
    if allowed and value not in allowed:
        return None
    return CONVERTERS.get(str(schema.get("type")), str)(value)


CONVERTERS: Mapping[str, Callable[[str], object]] = {
    "integer": int,
    "boolean": lambda value: value == "true",
    "number": float,
}
