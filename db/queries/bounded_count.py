"""What decides how a list is read, if at all: on SQLite only, as PostgreSQL plans by its estimates.

PostgreSQL takes a limit that it cannot foresee for a tenth of the rows, and would sort them all.
"""

from sqlalchemy import ColumnElement, FromClause, ScalarSelect, exists, func, literal_column, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from db.queries.filter_operators import ValuePredicate
from db.queries.source_type import AnySelect


class bounded_count(FunctionElement[int]):  # noqa: N801 - it reads as the SQL it becomes
    """The count of a subquery that has a limit; 0 on PostgreSQL."""

    name = "bounded_count"
    inherit_cache = True

    def __init__(self, count: ScalarSelect[int]) -> None:
        super().__init__(count)


class any_row(FunctionElement[bool]):  # noqa: N801 - as above
    """Whether an EXISTS holds; true on PostgreSQL, which evaluates such a condition of its WHERE clause once."""

    name = "any_row"
    inherit_cache = True


def has_rows(table: FromClause, column: str, matches: ValuePredicate) -> ColumnElement[bool]:
    """Whether a column of any row of a table matches, which an index of the column answers."""
    row = table.alias()
    return any_row(exists(literal_column("1")).where(matches(row.c[column])).correlate_except(row))


def count_rows(table: FromClause, column: str, matches: ValuePredicate, limit: int) -> ColumnElement[int]:
    """Count to a limit the rows of a table of which a column matches."""
    row = table.alias()
    found: AnySelect = select(literal_column("1")).where(matches(row.c[column])).limit(literal_column(str(limit)))
    return bounded_count(select(func.count()).select_from(found.subquery()).scalar_subquery())


@compiles(bounded_count, "sqlite")
@compiles(any_row, "sqlite")
def _compile_subquery(element: bounded_count | any_row, compiler: SQLCompiler, **kw: object) -> str:
    (subquery,) = element.clauses
    return str(compiler.process(subquery, **kw))


@compiles(any_row, "postgresql")
def _compile_true(_element: any_row, _compiler: SQLCompiler, **_: object) -> str:
    return "true"


@compiles(bounded_count, "postgresql")
def _compile_no_count(_element: bounded_count, _compiler: SQLCompiler, **_: object) -> str:
    return "0"
