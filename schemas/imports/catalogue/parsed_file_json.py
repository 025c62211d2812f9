"""Parsed files as JSON and back, with every printed digit, so that a check need not parse what did not change."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, TypeAlias

from schemas.imports.catalogue.parsed_file import ParsedFile, ParsedRecord
from schemas.imports.catalogue.stored_places import StoredPlaces, format_places
from schemas.imports.catalogue.yaml_reader import FileProblem, Path

Value: TypeAlias = Any  # plain values of JSON


def format_parsed_file(parsed: ParsedFile) -> str:
    """Return JSON of all but the name of the file."""
    value = {
        "records": [_format_record(record) for record in parsed.records],
        "problems": [problem[1:] for problem in parsed.problems],
        "malformed": sorted(parsed.malformed),
    }
    return json.dumps(value, default=_format_decimal, separators=(",", ":"))


def _format_record(parsed: ParsedRecord) -> list[Value]:
    section, record, places = parsed
    return [section, record, list(_find_decimals(record, ())), format_places(places)]


def _format_decimal(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value).__name__)


def _find_decimals(value: Value, path: Path) -> Iterator[Path]:
    """Give the path to each figure, which JSON has as text."""
    if isinstance(value, Decimal):
        yield path
    elif isinstance(value, dict | list):
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _find_decimals(inner, (*path, step))


def read_parsed_file(file: str, text: str) -> ParsedFile:
    """Return what `format_parsed_file` wrote of the file of this name. Raises ValueError for anything else."""
    try:
        value: Value = json.loads(text)
        return ParsedFile(
            [_read_record(file, *fields) for fields in value["records"]],
            [FileProblem(file, line, field, message) for line, field, message in value["problems"]],
            {(section, name) for section, name in value["malformed"]},
        )
    except (TypeError, KeyError, IndexError, ArithmeticError, RecursionError) as error:
        raise ValueError("is no parsed file") from error


def _read_record(file: str, section: str, record: Value, decimals: list[list[Value]], places: str) -> ParsedRecord:
    for *steps, last in decimals:
        holder = record
        for step in steps:
            holder = holder[step]
        holder[last] = Decimal(holder[last])
    return ParsedRecord(section, record, StoredPlaces(file, places))
