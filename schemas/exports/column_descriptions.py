"""The data dictionary of CSV: each column of a record type with the description of its member."""

from typing import Any, NamedTuple

from marshmallow import Schema

from schemas.exports.csv_table import table_columns
from schemas.record_fields import Group, Link
from schemas.shape import build_shape, served_fields


class ColumnDescription(NamedTuple):
    """A column, what it holds, and whether a cell holds several values separated by `|`."""

    name: str
    description: str
    is_list: bool


def describe_columns(schema: type[Schema]) -> list[ColumnDescription]:
    """Return the columns of the CSV of all default members, in their order."""
    columns = table_columns(build_shape(schema))
    return [
        ColumnDescription(column.name, describe_path(schema, column.path), column.is_within_list) for column in columns
    ]


def describe_path(schema: type[Schema], path: tuple[str, ...]) -> str:
    """Join the descriptions along a path, the outermost member's first."""
    name, *rest = path
    field: Any = served_fields(schema)[name]
    description = str(field.metadata.get("description", "")).strip()
    if not rest or not isinstance(field, Group | Link):
        return description
    inner = describe_path(field.target, tuple(rest))
    return f"{description.rstrip('.')}: {inner}" if description else inner
