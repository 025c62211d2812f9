"""The JSON Schema of each kind of value in catalogue files, kept with the function that parses it."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, TypeVar

JsonSchema: TypeAlias = Mapping[str, Any]  # JSON of whatever depth
Parser = TypeVar("Parser", bound=Callable[[object], object])

_SCHEMAS: dict[Callable[[object], object], JsonSchema] = {}


def with_json_schema(schema: JsonSchema) -> Callable[[Parser], Parser]:
    """Return a decorator that keeps the schema of the values that a function parses."""

    def decorate(parse: Parser) -> Parser:
        _SCHEMAS[parse] = schema
        return parse

    return decorate


def get_json_schema(parse: Callable[[object], object]) -> JsonSchema:
    """Return the schema of the values that a function parses; the empty one, which allows any, if it has none."""
    return _SCHEMAS.get(parse, {})


def allow_null(schema: JsonSchema) -> JsonSchema:
    """Return the schema of a value that may be left empty."""
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None]}
    if isinstance(schema.get("type"), str):
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]} if schema else schema
