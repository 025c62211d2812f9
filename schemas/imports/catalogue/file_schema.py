"""The JSON Schema of catalogue files, made from their forms, so that editors complete and mark while one types."""

import json
from typing import Any

from marshmallow import Schema, fields

from schemas.imports.catalogue.candidate import CRITERION_DEFINITION, CriterionForm
from schemas.imports.catalogue.form_fields import FormField, ParsedField
from schemas.imports.catalogue.section_forms import FORMS
from schemas.imports.catalogue.value_schemas import JsonSchema, allow_null

FILE_NAME = "catalogue.schema.json"
MODELINE = f"# yaml-language-server: $schema=../{FILE_NAME}"
DIALECT = "http://json-schema.org/draft-07/schema#"  # the newest that the language server of YAML knows


def build_file_schema() -> dict[str, Any]:
    """Return the schema of a file: sections, each a list of records."""
    definitions = {section: build_form_schema(form()) for section, form in FORMS.items()}
    sections = {
        section: {"type": ["array", "null"], "items": {"$ref": f"#/definitions/{section}"}} for section in FORMS
    }
    return {
        "$schema": DIALECT,
        "title": "A file of the TherapyDB catalogue",
        "type": "object",
        "properties": sections,
        "additionalProperties": False,
        "definitions": {**definitions, CRITERION_DEFINITION: build_form_schema(CriterionForm())},
    }


def format_file_schema() -> str:
    """Return the text of the schema, as it stands beside the files."""
    return json.dumps(build_file_schema(), indent=1, ensure_ascii=False) + "\n"


def build_form_schema(form: Schema) -> dict[str, Any]:
    members = {field.data_key or name: field for name, field in form.fields.items()}
    return {
        "type": "object",
        "properties": {name: build_field_schema(field) for name, field in members.items()},
        "required": [name for name, field in members.items() if field.required],
        "additionalProperties": False,
    }


def build_field_schema(field: FormField) -> JsonSchema:
    if isinstance(field, ParsedField):
        return field.json_schema
    if isinstance(field, fields.List):
        return {"type": "array", "items": build_field_schema(field.inner)}
    if isinstance(field, fields.Nested):
        schema = build_form_schema(field.schema)
        return allow_null(schema) if field.allow_none else schema
    message = f"{type(field).__name__} is no kind of field of a catalogue file"
    raise TypeError(message)
