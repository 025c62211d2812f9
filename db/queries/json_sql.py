"""JSON built by the database, compiled for each dialect: values in, one compact document out, equal digit for digit.

SQLite knows JSON only by a subtype that a subquery loses, so an object is always built outside of what orders its
rows; PostgreSQL's `row_to_json` is used because its other constructors put spaces between members.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from db.queries.source_type import AnyColumn

MAX_PAIRS = 63  # SQLite's json_object takes 127 arguments
MAX_VALUES = 100  # PostgreSQL's functions take so many arguments


class _JsonFunction(FunctionElement[Any]):
    inherit_cache = True


class json_object(_JsonFunction):  # noqa: N801 - it reads as the SQL function it becomes
    """An object of the given members, in order; keys are words of ours, never a user's."""

    name = "json_object"
    inherit_cache = True

    def __init__(self, members: Mapping[str, AnyColumn]) -> None:
        if len(members) > MAX_PAIRS:
            message = f"an object of {len(members)} members is more than SQLite can build: nest it"
            raise ValueError(message)
        pairs: Iterable[tuple[AnyColumn, AnyColumn]] = (
            (literal_column(f"'{key}'"), value) for key, value in members.items()
        )
        super().__init__(*(part for pair in pairs for part in pair))


class json_array(_JsonFunction):  # noqa: N801
    """An array of the documents of all rows, in the order of the rows; empty if there are none."""

    name = "json_array"
    inherit_cache = True


class json_row(_JsonFunction):  # noqa: N801
    """An array of the given values, in order."""

    name = "json_row"
    inherit_cache = True

    def __init__(self, values: Sequence[AnyColumn]) -> None:
        if len(values) > MAX_VALUES:
            message = f"a row of {len(values)} values is more than PostgreSQL can build"
            raise ValueError(message)
        super().__init__(*values)


class json_number(_JsonFunction):  # noqa: N801
    """A figure with all its printed digits."""

    name = "json_number"
    inherit_cache = True


class json_flag(_JsonFunction):  # noqa: N801
    """A boolean."""

    name = "json_flag"
    inherit_cache = True


class flag_word(_JsonFunction):  # noqa: N801
    """A boolean as the text `true` or `false`."""

    name = "flag_word"
    inherit_cache = True


class json_text(_JsonFunction):  # noqa: N801
    """JSON as a text that holds it."""

    name = "json_text"
    inherit_cache = True


class json_moment(_JsonFunction):  # noqa: N801
    """An instant as UTC text, to the second."""

    name = "json_moment"
    inherit_cache = True


class json_value(_JsonFunction):  # noqa: N801
    """JSON that is stored as text, embedded unchanged."""

    name = "json_value"
    inherit_cache = True


def cast_text(document: AnyColumn) -> ColumnElement[str]:
    return cast(document, Text)


def _compile_object_sqlite(*parts: str) -> str:
    return f"json_object({', '.join(parts)})"


def _compile_object_postgresql(*parts: str) -> str:
    # The keys arrive as SQL string literals; here they become quoted names of columns.
    members = (f'{value} AS "{key[1:-1]}"' for key, value in zip(parts[::2], parts[1::2], strict=True))
    return f"(SELECT row_to_json(o) FROM (SELECT {', '.join(members)}) AS o)"  # noqa: S608 - words of ours


SQL: Mapping[tuple[type[_JsonFunction], str], Callable[..., str]] = {
    (json_object, "sqlite"): _compile_object_sqlite,
    (json_object, "postgresql"): _compile_object_postgresql,
    (json_array, "sqlite"): "json_group_array({})".format,
    (json_array, "postgresql"): "('[' || coalesce(string_agg(({})::text, ','), '') || ']')::json".format,
    (json_row, "sqlite"): lambda *values: f"json_array({', '.join(values)})",
    (json_row, "postgresql"): lambda *values: f"json_build_array({', '.join(values)})",
    # Stored as text, embedded as it is: through a number of SQLite `7.0` would lose its digit.
    (json_number, "sqlite"): "json({})".format,
    (json_number, "postgresql"): str,
    # SQLite has no booleans: without the CASE they would be served as 1 and 0.
    (json_flag, "sqlite"): "CASE WHEN {0} IS NULL THEN NULL WHEN {0} THEN json('true') ELSE json('false') END".format,
    (json_flag, "postgresql"): str,
    (flag_word, "sqlite"): "CASE WHEN {0} IS NULL THEN NULL WHEN {0} THEN 'true' ELSE 'false' END".format,
    (flag_word, "postgresql"): "({})::text".format,
    # Other than this, a CAST would keep the subtype by which SQLite knows JSON.
    (json_text, "sqlite"): "({} || '')".format,
    (json_text, "postgresql"): "({})::text".format,
    (json_moment, "sqlite"): str,
    (json_moment, "postgresql"): """to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')""".format,
    (json_value, "sqlite"): "json({})".format,
    (json_value, "postgresql"): "({})::json".format,
}


def _register_compiler(function: type[_JsonFunction], dialect: str, write: Callable[..., str]) -> None:
    @compiles(function, dialect)
    def compile_function(element: _JsonFunction, compiler: SQLCompiler, **kw: Any) -> str:
        return write(*(compiler.process(clause, **kw) for clause in element.clauses))


for (_function, _dialect), _write in SQL.items():
    _register_compiler(_function, _dialect, _write)
