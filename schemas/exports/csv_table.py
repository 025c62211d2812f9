"""CSV (RFC 4180): one header, one line a record, and no cell that a spreadsheet would run.

The columns follow from the shape alone, so that the header is there before the first record and is the same on every
day. `study.id` is a member of a record within; in a list, `parents.id` holds the ids of all its records. A list within
a list, and a tree, stand as JSON.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from schemas.exports.csv_cells import TextResults, compile_row_reader, format_scalar
from schemas.exports.loss_types import Losses
from schemas.shape import Shape

LOSSES: Losses = {
    "null": "null, an empty text and an empty list are all an empty cell",
    "types": "cells are untyped text: numbers keep every digit but are not marked as numbers",
}
# What a spreadsheet takes for a formula, or a cell already marked: an apostrophe before it makes it text.
# Full-width signs are formulas in spreadsheets of East Asian locales.
FORMULA_MARK = "'"
FORMULA_SIGNS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
FORMULA_PATTERN = re.compile(f"{FORMULA_MARK}*[{re.escape(FORMULA_SIGNS)}]")
FORMULA_STARTS = {FORMULA_MARK, *FORMULA_SIGNS}
QUOTE = '"'


@dataclass(frozen=True, slots=True)
class Column:
    """A header and the way to its value, which may lead into a list of records."""

    name: str
    path: tuple[str, ...]
    is_within_list: bool = False


def table_columns(shape: Shape) -> tuple[Column, ...]:
    return tuple(walk_columns(shape, ()))


def to_csv(rows: Iterable[str], shape: Shape) -> Iterator[str]:
    """Yield the header, then a line for each record, given as the JSON text of its cells (see `csv_cells`)."""
    yield write_line([column.name for column in table_columns(shape)])
    read_row = compile_row_reader(shape)
    cells = TextResults(format_cell)
    for row in rows:
        yield _join_cells(map(cells.__getitem__, read_row(row)))


def walk_columns(shape: Shape, before: tuple[str, ...], *, is_within_list: bool = False) -> Iterator[Column]:
    for member in shape.members:
        path = (*before, member.name)
        if member.shape is None or (member.kind == "many" and is_within_list):
            yield Column(".".join(path), path, is_within_list)
        else:
            yield from walk_columns(member.shape, path, is_within_list=is_within_list or member.kind == "many")


def format_cell(value: Any) -> str:
    # Numbers are left alone: -5 is no formula, and an apostrophe would make text of it.
    return quote_cell(escape_formula(value) if isinstance(value, str) else format_scalar(value))


def escape_formula(text: str) -> str:
    return FORMULA_MARK + text if text[:1] in FORMULA_STARTS and FORMULA_PATTERN.match(text) else text


def quote_cell(text: str) -> str:
    # Looked for one by one, which is faster in a long text than one pattern for all.
    if QUOTE in text or "," in text or "\n" in text or "\r" in text:
        return f'"{text.replace(QUOTE, QUOTE * 2)}"'
    return text


def write_line(cells: list[str]) -> str:
    """Return the line that `csv.writer` writes, which takes three times as long for many columns."""
    return _join_cells([quote_cell(cell) for cell in cells])


def _join_cells(cells: Iterable[str]) -> str:
    return f"{','.join(cells) or QUOTE * 2}\r\n"  # a line without anything would be no record
