"""What a check of constraints knows of the database: plain data, which can be kept, so that no model is imported."""

import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

TableLayout = Mapping[str, str]  # column -> how its values are bound, a key of `BINDERS`


class DatabaseLayout(NamedTuple):
    """A script that makes an empty database of SQLite, and the tables in an order in which rows can be inserted."""

    script: str
    tables: Mapping[str, TableLayout]


# As the column types of `db.models` bind values to SQLite.
BINDERS: Mapping[str, Callable[[Any], Any]] = {
    "plain": lambda value: value,
    "figure": lambda value: None if value is None else format(value, "f"),
    "json": lambda value: json.dumps(value, default=str),
    "json_or_null": lambda value: None if value is None else json.dumps(value, default=str),
}


def format_layout(layout: DatabaseLayout) -> str:
    return json.dumps([layout.script, list(layout.tables.items())])


def read_layout(text: str) -> DatabaseLayout:
    """Return what `format_layout` wrote. Raises ValueError for anything else."""
    try:
        script, tables = json.loads(text)
        return DatabaseLayout(script, dict(tables))
    except TypeError as error:
        raise ValueError("is no layout of a database") from error
