"""Whether arguments have the types that the schema of their tool gives; what lies deeper is judged by the API."""

from collections.abc import Mapping

from api.http.problems import Fault
from schemas.exports.documents import Record

NOUNS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
}


def find_wrong_types(properties: Mapping[str, Record], arguments: Mapping[str, object]) -> list[Fault]:
    """Return a fault for each argument of another type than its schema has."""
    return [
        {"parameter": name, "detail": f"is {NOUNS.get(_name_type(value), 'null')}", "expected": _describe(schema)}
        for name, value in arguments.items()
        if not _has_type(schema := properties[name], value)
    ]


def _has_type(schema: Record, value: object) -> bool:
    # A list and text with commas stand for each other, as in the query of the API.
    if isinstance(value, list):
        return schema.get("type") in {"array", "string"} and all(
            _has_type(schema.get("items", schema), item) for item in value
        )
    found = _name_type(value)
    types = {"integer", "number"} if found == "integer" else {found}
    return schema.get("type") in {None, *types, *(("array",) if found == "string" else ())}


def _name_type(value: object) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, str):
        return "string"
    return "object" if isinstance(value, dict) else "array" if isinstance(value, list) else "number"


def _describe(schema: Record) -> str:
    noun = NOUNS[schema["type"]] if "type" in schema else "another type"
    return f"a list of {NOUNS.get(schema['items'].get('type'), 'values')}" if schema.get("type") == "array" else noun
