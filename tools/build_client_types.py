"""Writes the types of records of the TypeScript client from the contract: `python -m tools.build_client_types`."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from api.v1.records.resource_registry import RESOURCES

ROOT = Path(__file__).parents[1]
CONTRACT = ROOT / "openapi.yaml"
TARGET = ROOT / "clients" / "typescript" / "src" / "records.ts"
REFERENCE = "#/components/schemas/"
SIMPLE_TYPES = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}
HEAD = (
    "// Written by tools/build_client_types.py from openapi.yaml. Members are optional, since `fields` selects\n"
    "// them, and lists of words are open, since words may be added within /v1.\n\n"
)
Schema = Mapping[str, Any]


def build_types(contract: Mapping[str, Any]) -> str:
    """Return the source of the types of all records and of what they consist of."""
    schemas: Mapping[str, Schema] = contract["components"]["schemas"]
    records = {resource.name: resource.schema.__name__.removesuffix("Schema") for resource in RESOURCES}
    names = sorted(find_parts(schemas, records.values()))
    types = "".join(format_declaration(name, schemas[name]) for name in names)
    collections = "".join(f"  {collection}: {name};\n" for collection, name in records.items())
    return f"{HEAD}{types}export type RecordsByCollection = {{\n{collections}}};\n"


def find_parts(schemas: Mapping[str, Schema], roots: Any) -> set[str]:
    """Return the names of these schemas and of all that they refer to."""
    found: set[str] = set()
    waiting = [*roots]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += re.findall(rf"'{REFERENCE}(\w+)'", str(schemas[name]))
    return found


def format_declaration(name: str, schema: Schema) -> str:
    if "properties" not in schema:
        return f"export type {name} = {format_type(schema)};\n\n"
    return f"export type {name} = {{\n{''.join(iterate_members(schema))}}};\n\n"


def iterate_members(schema: Schema) -> Iterator[str]:
    for member, inner in schema["properties"].items():
        if description := inner.get("description"):
            yield f"  /** {description.replace('*/', '')} */\n"
        mark = "" if member in schema.get("required", ()) else "?"
        yield f"  {member}{mark}: {format_type(inner)};\n"


def format_type(schema: Schema) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(REFERENCE)
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(map(format_type, schema["anyOf"])))
    if "enum" in schema:
        words = " | ".join(f'"{word}"' for word in schema["enum"] if word is not None)
        return f"{words} | (string & {{}})"
    kinds = schema.get("type", ())
    return " | ".join(format_kind(kind, schema) for kind in ([kinds] if isinstance(kinds, str) else kinds)) or "unknown"


def format_kind(kind: str, schema: Schema) -> str:
    if kind == "array":
        return f"Array<{format_type(schema['items'])}>"
    return SIMPLE_TYPES.get(kind, "Record<string, unknown>")


if __name__ == "__main__":
    TARGET.write_text(build_types(yaml.safe_load(CONTRACT.read_text("utf-8"))), "utf-8")
