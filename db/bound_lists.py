"""Conditions on lists of values that are bound as one text, so that a statement is one object for lists of any length.

An `IN` of SQLAlchemy is written anew for each number of values, which costs a write more than its rows do.
"""

import json
from collections.abc import Iterable
from typing import Any, TypeAlias

from sqlalchemy import BindParameter, ColumnElement, Dialect, TableValuedAlias, Text, bindparam, tuple_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from db.vocab.record_keys import Key

Listed: TypeAlias = Iterable[str | Key]


class _SortedList(TypeDecorator[Listed]):
    """Binds a collection of texts, or of pairs of texts, as JSON; sorted, so that equal collections bind alike."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Listed | None, dialect: Dialect) -> str:  # noqa: ARG002 - its signature
        return json.dumps(sorted(value or ()))


class _ListedValues(FunctionElement[str]):
    """The values of a list as rows."""

    inherit_cache = True


class _ListedKeys(FunctionElement[Key]):
    """The keys of a list as rows of collection and id."""

    inherit_cache = True


class _ListedRows(FunctionElement[str]):
    """The values of a list as what a statement selects from."""

    inherit_cache = True


def list_param(name: str) -> BindParameter[Listed]:
    """Return a bound parameter that takes a collection of values, or of keys."""
    return bindparam(name, type_=_SortedList())


def is_listed_value(column: ColumnElement[str], values: BindParameter[Listed]) -> ColumnElement[bool]:
    """Return the condition that a column is one of the values."""
    # `bool_op`: SQLAlchemy would compare any other function with 1 in SQLite, which then reads no index.
    return column.bool_op("IN")(_ListedValues(values))


def list_rows(values: BindParameter[Listed]) -> TableValuedAlias:
    """Return the values as a table with the column `value`."""
    # The name of the column: PostgreSQL names the one column of a function like its table, and SQLite `value`.
    return _ListedRows(values).table_valued("value", name="value")


def is_listed_key(
    collection: ColumnElement[str], id_: ColumnElement[str], keys: BindParameter[Listed]
) -> ColumnElement[bool]:
    """Return the condition that two columns are collection and id of one of the keys."""
    return tuple_(collection, id_).bool_op("IN")(_ListedKeys(keys))


def match_keys(collection: ColumnElement[str], id_: ColumnElement[str], keys: Iterable[Key]) -> ColumnElement[bool]:
    """Return the condition that two columns name one of these records."""
    return is_listed_key(collection, id_, bindparam(None, set(keys), type_=_SortedList(), unique=True))


def _register_compiler(element: type[_ListedValues | _ListedKeys | _ListedRows], dialect: str, select: str) -> None:
    @compiles(element, dialect)
    def compile_list(element: _ListedValues | _ListedKeys | _ListedRows, compiler: SQLCompiler, **kw: Any) -> str:
        return select.format(*(compiler.process(clause, **kw) for clause in element.clauses))


# An array, which PostgreSQL takes for 10 rows, and not for 100: of so many it would read a small table as a whole.
_VALUES, _PAIRS = (
    f"unnest(ARRAY(SELECT {name}(CAST({{}} AS json))))" for name in ("json_array_elements_text", "json_array_elements")
)

for _element, _dialect, _select in (
    (_ListedValues, "sqlite", "(SELECT value FROM json_each({}))"),
    (_ListedValues, "postgresql", f"(SELECT {_VALUES})"),
    (_ListedRows, "sqlite", "json_each({})"),
    (_ListedRows, "postgresql", _VALUES),
    (_ListedKeys, "sqlite", "(SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each({}))"),
    (_ListedKeys, "postgresql", f"(SELECT pair ->> 0, pair ->> 1 FROM {_PAIRS} AS pair)"),  # noqa: S608 - bound
):
    _register_compiler(_element, _dialect, _select)
