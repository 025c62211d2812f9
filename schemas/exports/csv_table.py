"""CSV (RFC 4180): one header, one line a record, and no cell that a spreadsheet would run.

The columns follow from the shape alone, so that the header is there before the first record and is the same on every
day. `study.id` is a member of a record within; in a list, `parents.id` holds the ids of all its records. A list within
a list, and a tree, stand as JSON.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

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
QUOTE = '"'
QUOTED_PATTERN = re.compile('[",\r\n]')  # a cell with one of them is quoted
is_plain = re.compile(r'[A-Za-z0-9][^",\r\n|\\]*').fullmatch  # of most texts: nothing in them needs care

Format: TypeAlias = Callable[[Any], str]
AddCells: TypeAlias = Callable[[Any, list[str]], None]  # of a value, to a row


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
    add_cells = compile_cells(shape)
    yield write_line([column.name for column in table_columns(shape)])
    for record in records:
        cells: list[str] = []
        add_cells(record, cells)
        yield _join_cells(cells)


def walk_columns(shape: Shape, before: tuple[str, ...], within: int | None = None) -> Iterator[Column]:
    for member in shape.members:
        path = (*before, member.name)
        if member.shape is None or (member.kind == "many" and within is not None):
            yield Column(".".join(path), path, within)
        else:
            yield from walk_columns(member.shape, path, list_depth(member, path, within))


def list_depth(member: Member, path: tuple[str, ...], within: int | None) -> int | None:
    return len(path) if member.kind == "many" else within


def compile_cells(shape: Shape) -> AddCells:
    """Return a function that adds the cells of a record, quoted, to a row, in the order of `table_columns`."""
    return _compile_record(shape, format_cell, is_within_list=False)


def _compile_record(shape: Shape, format_value: Format, *, is_within_list: bool) -> AddCells:
    steps: list[tuple[str, AddCells | None]] = []
    for member in shape.members:
        if member.shape is None or (member.kind == "many" and is_within_list):
            steps.append((member.name, None))
        elif member.kind == "many":
            steps.append((member.name, _compile_list(member.shape)))
        else:
            steps.append((member.name, _compile_record(member.shape, format_value, is_within_list=is_within_list)))
    empty_cells = [""] * len(tuple(walk_columns(shape, (), 0 if is_within_list else None)))

    def add_cells(record: Any, cells: list[str]) -> None:
        if record is None:
            cells.extend(empty_cells)
            return
        for name, add in steps:
            value = record[name]
            if add is not None:
                add(value, cells)
            elif value is None:
                cells.append("")
            elif type(value) is str and is_plain(value):
                cells.append(value)
            else:
                cells.append(format_value(value))

    return add_cells


def _compile_list(shape: Shape) -> AddCells:
    """Return a function that adds a cell for each column of a list of records, with the values of all of them."""
    add_item = _compile_record(shape, format_list_value, is_within_list=True)

    def add_cells(records: Any, cells: list[str]) -> None:
        if not records:
            add_item(None, cells)
            return
        rows: list[list[str]] = [[] for _ in records]
        for record, row in zip(records, rows, strict=True):
            add_item(record, row)
        texts = rows[0] if len(rows) == 1 else map(SEPARATOR.join, zip(*rows, strict=True))
        cells.extend([quote_cell(escape_formula(text)) if text else "" for text in texts])

    return add_cells


def format_cell(value: Any) -> str:
    if isinstance(value, list):
        value = SEPARATOR.join(map(format_list_value, value))
    # Numbers are left alone: -5 is no formula, and an apostrophe would make text of it.
    return quote_cell(escape_formula(value) if isinstance(value, str) else format_scalar(value))


def format_list_value(value: Any) -> str:
    text = value if isinstance(value, str) else format_scalar(value)
    return text.translate(ESCAPES) if SEPARATOR in text or "\\" in text else text


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


def quote_cell(text: str) -> str:
    return f'"{text.replace(QUOTE, QUOTE * 2)}"' if QUOTED_PATTERN.search(text) else text


def write_line(cells: list[str]) -> str:
    """Return the line that `csv.writer` writes, which takes three times as long for many columns."""
    return _join_cells([quote_cell(cell) for cell in cells])


def _join_cells(cells: list[str]) -> str:
    return f"{','.join(cells) or QUOTE * 2}\r\n"  # a line without anything would be no record
