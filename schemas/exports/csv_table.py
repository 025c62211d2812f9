"""CSV (RFC 4180): one header, one line a record, and no cell that a spreadsheet would run.

The columns follow from the shape alone, so that the header is there before the first record and is the same on every
day. `study.id` is a member of a record within; in a list, `parents.id` holds the ids of all its records. A list within
a list, and a tree, stand as JSON.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from db.vocab.exact_json import dumps
from schemas.exports.documents import Record
from schemas.exports.loss_types import Losses
from schemas.shape import Member, Shape

LOSSES: Losses = {
    "null": "null, an empty text and an empty list are all an empty cell",
    "types": "cells are untyped text: numbers keep every digit but are not marked as numbers",
}
SEPARATOR = "|"  # between the values of a list; within a value it stands as `\|`, and `\` as `\\`
ESCAPES = str.maketrans({"\\": "\\\\", SEPARATOR: f"\\{SEPARATOR}"})
# What a spreadsheet takes for a formula, or a cell already marked: an apostrophe before it makes it text.
# Full-width signs are formulas in spreadsheets of East Asian locales.
FORMULA_PATTERN = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
FORMULA_MARK = "'"


@dataclass(frozen=True, slots=True)
class Column:
    """A header and the way to its value; `within` is where on that way a list of records begins."""

    name: str
    path: tuple[str, ...]
    within: int | None = None


def table_columns(shape: Shape) -> tuple[Column, ...]:
    return tuple(walk_columns(shape, ()))


def to_csv(records: Iterable[Record], shape: Shape) -> Iterator[str]:
    """Yield the header, then each record; figures in `records` are Decimals, so that no digit is lost."""
    chosen = table_columns(shape)
    yield write_line([column.name for column in chosen])
    for record in records:
        yield write_line([format_cell(column_value(record, column)) for column in chosen])


def walk_columns(shape: Shape, before: tuple[str, ...], within: int | None = None) -> Iterator[Column]:
    for member in shape.members:
        path = (*before, member.name)
        if member.shape is None or (member.kind == "many" and within is not None):
            yield Column(".".join(path), path, within)
        else:
            yield from walk_columns(member.shape, path, list_depth(member, path, within))


def list_depth(member: Member, path: tuple[str, ...], within: int | None) -> int | None:
    return len(path) if member.kind == "many" else within


def column_value(record: Record, column: Column) -> Any:
    if column.within is None:
        return value_at(record, column.path)
    records = value_at(record, column.path[: column.within]) or ()
    return [value_at(item, column.path[column.within :]) for item in records]


def value_at(value: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        if value is None:
            return None
        value = value[name]
    return value


def format_cell(value: Any) -> str:
    if isinstance(value, list):
        return escape_formula(SEPARATOR.join(format_scalar(item).translate(ESCAPES) for item in value))
    # Numbers are left alone: -5 is no formula, and an apostrophe would make text of it.
    return escape_formula(value) if isinstance(value, str) else format_scalar(value)


def format_scalar(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str() | int() | Decimal():
            return str(value)
        case _:
            return dumps(value)


def escape_formula(text: str) -> str:
    return FORMULA_MARK + text if FORMULA_PATTERN.match(text) else text


def write_line(cells: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue()
