"""JSON built by the database, spelt for each: values in, one compact document out, digit for digit the same.

SQLite knows JSON only by a subtype that a subquery loses, so an object is always built outside of what orders its
rows; PostgreSQL's `row_to_json` is used because its other constructors put spaces between members.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

MOST_PAIRS = 63  # SQLite's json_object takes 127 arguments


class _Json(FunctionElement[Any]):
    inherit_cache = True


class json_object(_Json):  # noqa: N801 - it reads as the SQL function it becomes
    """An object of the given members, in order; keys are words of ours, never a user's."""

    name = "json_object"
    inherit_cache = True

    def __init__(self, members: Mapping[str, ColumnElement[Any]]) -> None:
        if len(members) > MOST_PAIRS:
            message = f"an object of {len(members)} members is more than SQLite can build: nest it"
            raise ValueError(message)
        pairs: Iterable[tuple[ColumnElement[Any], ColumnElement[Any]]] = (
            (literal_column(f"'{key}'"), value) for key, value in members.items()
        )
        super().__init__(*(part for pair in pairs for part in pair))


class json_array(_Json):  # noqa: N801
    """An array of every row's document, in the order the rows come; empty where there is none."""

    name = "json_array"
    inherit_cache = True


class json_number(_Json):  # noqa: N801
    """A figure with all its printed digits."""

    name = "json_number"
    inherit_cache = True


class json_flag(_Json):  # noqa: N801
    name = "json_flag"
    inherit_cache = True


class json_moment(_Json):  # noqa: N801
    """An instant as UTC text, to the second."""

    name = "json_moment"
    inherit_cache = True


class json_value(_Json):  # noqa: N801
    """JSON that is stored as text, taken in as it is."""

    name = "json_value"
    inherit_cache = True


def text_of(document: ColumnElement[Any]) -> ColumnElement[str]:
    return cast(document, Text)


def _arguments(element: _Json, compiler: SQLCompiler, **kw: Any) -> list[str]:
    return [compiler.process(clause, **kw) for clause in element.clauses]


@compiles(json_object, "sqlite")
def _object_sqlite(element: json_object, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json_object({', '.join(_arguments(element, compiler, **kw))})"


@compiles(json_object, "postgresql")
def _object_postgresql(element: json_object, compiler: SQLCompiler, **kw: Any) -> str:
    parts = _arguments(element, compiler, **kw)
    members = (f'{value} AS "{key[1:-1]}"' for key, value in zip(parts[::2], parts[1::2], strict=True))
    return f"(SELECT row_to_json(o) FROM (SELECT {', '.join(members)}) AS o)"  # noqa: S608 - words of ours


@compiles(json_array, "sqlite")
def _array_sqlite(element: json_array, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json_group_array({_arguments(element, compiler, **kw)[0]})"


@compiles(json_array, "postgresql")
def _array_postgresql(element: json_array, compiler: SQLCompiler, **kw: Any) -> str:
    return f"('[' || coalesce(string_agg(({_arguments(element, compiler, **kw)[0]})::text, ','), '') || ']')::json"


@compiles(json_number, "sqlite")
def _number_sqlite(element: json_number, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json({_arguments(element, compiler, **kw)[0]})"


@compiles(json_number, "postgresql")
def _number_postgresql(element: json_number, compiler: SQLCompiler, **kw: Any) -> str:
    return _arguments(element, compiler, **kw)[0]


@compiles(json_flag, "sqlite")
def _flag_sqlite(element: json_flag, compiler: SQLCompiler, **kw: Any) -> str:
    flag = _arguments(element, compiler, **kw)[0]
    return f"CASE WHEN {flag} IS NULL THEN NULL WHEN {flag} THEN json('true') ELSE json('false') END"


@compiles(json_flag, "postgresql")
def _flag_postgresql(element: json_flag, compiler: SQLCompiler, **kw: Any) -> str:
    return _arguments(element, compiler, **kw)[0]


@compiles(json_moment, "sqlite")
def _moment_sqlite(element: json_moment, compiler: SQLCompiler, **kw: Any) -> str:
    return _arguments(element, compiler, **kw)[0]


@compiles(json_moment, "postgresql")
def _moment_postgresql(element: json_moment, compiler: SQLCompiler, **kw: Any) -> str:
    moment = _arguments(element, compiler, **kw)[0]
    return f"""to_char({moment} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""


@compiles(json_value, "sqlite")
def _value_sqlite(element: json_value, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json({_arguments(element, compiler, **kw)[0]})"


@compiles(json_value, "postgresql")
def _value_postgresql(element: json_value, compiler: SQLCompiler, **kw: Any) -> str:
    return f"({_arguments(element, compiler, **kw)[0]})::json"
