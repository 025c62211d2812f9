"""CSV written the plain way: parse each document, follow the path of each column, leave the rest to `csv.writer`."""

import csv
import io
import json
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from db.vocab.exact_json import dumps
from schemas.exports.csv_table import table_columns
from schemas.shape import Shape

FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def write_plain_csv(documents: Iterable[str], shape: Shape) -> str:
    """Return the CSV of records that are given as JSON."""
    columns = table_columns(shape)
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([column.name for column in columns])
    for document in documents:
        record = json.loads(document, parse_float=Decimal)
        writer.writerow([format_cell(follow_path(record, column.path)) for column in columns])
    return file.getvalue()


def follow_path(value: Any, path: tuple[str, ...]) -> Any:
    """Return the value at a path: a list wherever the path goes through one."""
    if not path or value is None:
        return value
    if isinstance(value, list):
        return [follow_path(item, path) for item in value]
    return follow_path(value[path[0]], path[1:])


def format_cell(value: Any) -> str:
    if isinstance(value, list):
        value = "|".join(format_value(item).replace("\\", "\\\\").replace("|", "\\|") for item in value)
    return f"'{value}" if isinstance(value, str) and FORMULA.match(value) else format_value(value)


def format_value(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    return value if isinstance(value, str) else dumps(value)
