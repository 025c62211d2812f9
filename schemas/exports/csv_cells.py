"""From the cells of a record, as the database builds them, to one value for each column of a table.

The cells are an array of the members of a record and its groups. A record within it and a list of records are arrays of
such cells, and lists and trees are JSON text: each of them is expanded, in place, to the values of its columns.
"""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias, TypeVar

from db.vocab.exact_json import dumps
from schemas.exports.documents import decode_json
from schemas.shape import Shape

SEPARATOR = "|"  # between the values of a list; within a value it stands as `\|`, and `\` as `\\`
ESCAPES = str.maketrans({"\\": "\\\\", SEPARATOR: f"\\{SEPARATOR}"})
MAX_KEPT_LENGTH, MAX_KEPT = 200, 1_000  # of texts that are read and written once for a whole list

Values: TypeAlias = list[Any]  # text, numbers as their digits or, below zero, as Decimal, and null
Result = TypeVar("Result")


class Expansion(NamedTuple):
    """What stands at a place of a row is replaced by `expand`, or if it is null by `absent`."""

    place: int
    absent: Values
    expand: Callable[[Any], Values]


class TextResults(dict[Any, Result]):
    """The results of a function, by its argument; those of texts, many of which repeat in a list, are kept."""

    def __init__(self, function: Callable[[Any], Result]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, value: Any) -> Result:
        result = self._function(value)
        # Results for numbers are not kept: 0.3 and 0.30, 1 and true are one key.
        if value is None or (isinstance(value, str) and len(value) <= MAX_KEPT_LENGTH):
            if len(self) >= MAX_KEPT:
                self.clear()
            self[value] = result
        return result


def compile_row_reader(shape: Shape) -> Callable[[str], Values]:
    """Return a function that reads the JSON text of the cells of a record: a value for each column."""
    expansions = tuple(_iter_expansions(shape, 0, is_within_list=False))
    return lambda text: _expand_values(_cell_decoder.raw_decode(text)[0], expansions)


def count_columns(shape: Shape, *, is_within_list: bool) -> int:
    """Return how many columns a record of this shape has."""
    return sum(
        1
        if member.shape is None or (member.kind == "many" and is_within_list)
        else count_columns(member.shape, is_within_list=is_within_list or member.kind == "many")
        for member in shape.flat_members
    )


def format_list_value(value: Any) -> str:
    """Return a value of a list so that the separator between values can be told from one within."""
    text = format_scalar(value)
    return text.translate(ESCAPES) if SEPARATOR in text or "\\" in text else text


def format_scalar(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str() | int():
            return str(value)
        case Decimal():
            return format(value, "f")
        case _:
            return dumps(value)


def _iter_expansions(shape: Shape, place: int, *, is_within_list: bool) -> Iterator[Expansion]:
    """Iterate over the expansions of a row that begins at a place, each where those before it have moved it to."""
    for member in shape.flat_members:
        if member.shape is None or (member.kind == "many" and is_within_list):
            if member.kind in {"list", "document", "many"}:
                read = _read_json if is_within_list else _read_json_list
                yield Expansion(place, [None], TextResults(read).__getitem__)
            place += 1
        elif member.kind == "many":
            absent = [None] * count_columns(member.shape, is_within_list=True)
            yield Expansion(place, absent, _compile_list_reader(member.shape))
            place += len(absent)
        else:
            yield Expansion(place, [None] * len(member.shape.flat_members), _get_values)
            yield from _iter_expansions(member.shape, place, is_within_list=is_within_list)
            place += count_columns(member.shape, is_within_list=is_within_list)


def _expand_values(values: Values, expansions: tuple[Expansion, ...]) -> Values:
    for place, absent, expand in expansions:
        value = values[place]
        values[place : place + 1] = absent if value is None else expand(value)
    return values


def _compile_list_reader(shape: Shape) -> Callable[[list[Values]], Values]:
    """Return a function that makes one text for each column of a list of records, with the values of all of them."""
    expansions = tuple(_iter_expansions(shape, 0, is_within_list=True))
    absent = [None] * count_columns(shape, is_within_list=True)
    parts = TextResults(format_list_value)

    def read_list(rows: list[Values]) -> Values:
        columns = zip(*(map(parts.__getitem__, _expand_values(row, expansions)) for row in rows), strict=True)
        return [*map(SEPARATOR.join, columns)] or absent

    return read_list


def _get_values(values: Values) -> Values:
    return values


def _read_json_list(text: str) -> Values:
    value = decode_json(text)
    return [SEPARATOR.join(map(format_list_value, value))] if isinstance(value, list) else _read_json(text)


def _read_json(text: str) -> Values:
    value = decode_json(text)
    return [dumps(value) if isinstance(value, dict | list) else value]


def _read_number(digits: str) -> str | Decimal:
    """Return the digits of a number; a negative one as a number, so that it is not taken for text with a sign."""
    return Decimal(digits) if digits[0] == "-" else digits


_cell_decoder = json.JSONDecoder(parse_float=_read_number, parse_int=_read_number)
