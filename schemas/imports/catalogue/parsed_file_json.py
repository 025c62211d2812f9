"""Parsed files as JSON and back, with every printed digit, so that a check need not parse what did not change."""

import json
from decimal import Decimal
from typing import Any, TypeAlias

from schemas.imports.catalogue.parsed_file import ParsedFile, ParsedRecord
from schemas.imports.catalogue.yaml_reader import FileProblem, Place, Places

Value: TypeAlias = Any  # plain values of JSON

DECIMAL = "decimal"  # the only member of the object that stands for a Decimal


def format_parsed_file(parsed: ParsedFile) -> str:
    """Return JSON of all but the name of the file."""
    value = {
        "records": [[section, record, _flatten_places(places)] for section, record, places in parsed.records],
        "problems": [problem[1:] for problem in parsed.problems],
        "malformed": sorted(parsed.malformed),
    }
    return json.dumps(value, default=_encode_decimal, separators=(",", ":"))


def read_parsed_file(file: str, text: str) -> ParsedFile:
    """Return what `format_parsed_file` wrote of the file of this name. Raises ValueError for anything else."""
    try:
        value: Value = json.loads(text, object_hook=_decode_object)
        return ParsedFile(
            [ParsedRecord(section, record, _read_places(file, steps)) for section, record, steps in value["records"]],
            [FileProblem(file, line, field, message) for line, field, message in value["problems"]],
            {(section, name) for section, name in value["malformed"]},
        )
    except (TypeError, KeyError, ArithmeticError, RecursionError) as error:
        raise ValueError("is no parsed file") from error


def _encode_decimal(value: object) -> dict[str, str]:
    if isinstance(value, Decimal):
        return {DECIMAL: str(value)}
    raise TypeError(type(value).__name__)


def _decode_object(value: dict[str, Value]) -> Value:
    return Decimal(value[DECIMAL]) if DECIMAL in value and len(value) == 1 else value


def _flatten_places(places: Places) -> list[list[str | int]]:
    return [[*path, place.line] for path, place in places.items()]


def _read_places(file: str, entries: list[list[Value]]) -> Places:
    return {tuple(steps): Place(file, line) for *steps, line in entries}
