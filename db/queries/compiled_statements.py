"""Statements as the text and bind order that a driver takes, cached by their weight.

Building and compiling a statement costs more than running it, and a built one holds megabytes of objects. Only its
text, the order of its parameters and the converters of its columns are kept; the cache drops the least recently used
ones above a total weight, so a process does not grow with the number of different requests.
"""

from collections import namedtuple
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import lru_cache
from threading import RLock
from typing import Any, NamedTuple, TypeAlias, cast

from sqlalchemy import Connection, CursorResult, Dialect
from sqlalchemy.sql.compiler import ExpandedState, SQLCompiler

from db.driver_connections import DriverConnection
from db.queries.collection_reads import ReadSet, find_reads
from db.queries.filter_operators import Params, Value
from db.queries.source_type import AnyRow, AnySelect
from db.search.full_text_index import TextQueryType
from db.statement_limits import hold_to_budget
from db.weighted_cache import WeightedCache

MAX_WEIGHT = 4 * 2**20  # bytes of all texts and binds together
BIND_WEIGHT = 200  # bytes of one bind

Converter: TypeAlias = Callable[[Any], Any]
ReadConnection: TypeAlias = Connection | DriverConnection


class Bind(NamedTuple):
    """One parameter of the driver: a constant, a parameter of the query, or one `element` of such a list."""

    name: str  # as the text has it, for drivers that take parameters by name
    parameter: str | None
    element: int | None
    constant: Value
    convert: Converter | None

    def read_value(self, params: Params) -> Value:
        if self.parameter is None:
            return self.constant
        value = params[self.parameter] if self.element is None else params[self.parameter][self.element]
        return value if self.convert is None else self.convert(value)


class CompiledStatement(NamedTuple):
    """The text of a statement, its binds in order, and the converters of the columns that need one.

    The plan of one that `searches_text` depends on the words: PostgreSQL must not choose one for all of them. `reads`
    are the collections that its result depends on, None if it depends on something else too.
    """

    text: str
    binds: tuple[Bind, ...]
    positional: bool
    converters: tuple[tuple[int, Converter], ...]
    searches_text: bool
    reads: ReadSet | None = None

    @property
    def weight(self) -> int:
        return len(self.text) + BIND_WEIGHT * len(self.binds)

    def bind(self, params: Params) -> tuple[Value, ...] | dict[str, Value]:
        """Return the driver's parameters for the parameters of a query."""
        if self.positional:
            return tuple(bind.read_value(params) for bind in self.binds)
        return {bind.name: bind.read_value(params) for bind in self.binds}

    def convert_row(self, row: Sequence[Value], start: int = 0) -> tuple[Value, ...]:
        """Return a row of the driver, from column `start` on, with its values as Python types."""
        values = list(row)
        for index, convert in self.converters:
            if index >= start:
                values[index] = convert(values[index])
        return tuple(values[start:])


STATEMENTS: WeightedCache[CompiledStatement] = WeightedCache(MAX_WEIGHT)
# One statement is compiled at a time: threads that did it side by side took turns at the interpreter for seconds, in
# which health checks had to wait, and each needed megabytes for it.
COMPILATION = RLock()


def compile_statement(
    connection: ReadConnection, key: Hashable, build: Callable[[], AnySelect], params: Params
) -> CompiledStatement:
    """Return the cached statement of a key, which is built and compiled if it is not there.

    The length of a list is part of the text, and so of the key that is used.
    """
    sizes = tuple(len(value) for value in params.values() if isinstance(value, (list, tuple)))
    full_key = (connection.dialect.name, key, sizes)
    statement = STATEMENTS.find(full_key)
    if statement is not None:
        return statement
    with COMPILATION:
        statement = STATEMENTS.find(full_key)  # again: another thread may have compiled it meanwhile
        if statement is None:
            statement = _compile_select(connection.dialect, build(), params)
            STATEMENTS.keep(full_key, statement)
    return statement


def execute_statement(
    connection: Connection, statement: CompiledStatement, params: Params, **options: Any
) -> CursorResult[*tuple[Any, ...]]:
    """Execute a compiled statement; the rows are the driver's, see `CompiledStatement.convert_row`."""
    with _without_prepared_plan(connection) if statement.searches_text else nullcontext():
        return connection.exec_driver_sql(statement.text, statement.bind(params), execution_options=options)


def read_rows(connection: Connection, select_rows: AnySelect, params: Params) -> Sequence[AnyRow]:
    """Read the named rows of a statement that lives as long as the process, of which its id is the key.

    Hashing a statement of many parts costs SQLAlchemy more than executing it.
    """
    statement = compile_statement(connection, id(select_rows), lambda: select_rows, params)
    result = execute_statement(connection, statement, params)
    if not statement.converters:
        return result.all()
    row_type = _make_row_type(tuple(result.keys()))
    return [cast("AnyRow", row_type(*statement.convert_row(row))) for row in result]


@lru_cache(maxsize=100)
def _make_row_type(columns: tuple[str, ...]) -> type[tuple[Any, ...]]:
    return namedtuple("row_type", columns)  # noqa: PYI024 - its members are the columns


def fetch_rows(
    connection: ReadConnection, statement: CompiledStatement, params: Params, budget: int = 0
) -> Sequence[tuple[Value, ...]]:
    """Execute a compiled statement within a budget, see `db.statement_limits`, and return all its rows."""
    if isinstance(connection, DriverConnection):
        return connection.fetch_rows(statement.text, statement.bind(params), budget)
    with hold_to_budget(connection.connection, budget):
        return execute_statement(connection, statement, params, budget=budget).all()


@contextmanager
def _without_prepared_plan(connection: Connection) -> Iterator[None]:
    """Have PostgreSQL plan for the values: a prepared statement soon gets one plan for rare and common words."""
    driver_connection = connection.connection.driver_connection
    if connection.dialect.name != "postgresql" or driver_connection is None:
        yield
        return
    # The connection goes back to the pool, where the next request wants its statements prepared again.
    threshold, driver_connection.prepare_threshold = driver_connection.prepare_threshold, None
    try:
        yield
    finally:
        driver_connection.prepare_threshold = threshold


def _compile_select(dialect: Dialect, select: AnySelect, params: Params) -> CompiledStatement:
    compiled = select.compile(dialect=dialect)
    state = compiled.construct_expanded_state(params)
    converters = (
        (index, column.type.dialect_impl(dialect).result_processor(dialect, None))
        for index, column in enumerate(select.selected_columns)
    )
    return CompiledStatement(
        state.statement,
        tuple(_iter_binds(compiled, state, params)),
        state.positiontup is not None,
        tuple((index, convert) for index, convert in converters if convert is not None),
        any(isinstance(bind.type, TextQueryType) for bind in compiled.binds.values()),
        find_reads(select),
    )


def _iter_binds(compiled: SQLCompiler, state: ExpandedState, params: Params) -> Iterator[Bind]:
    elements = {
        name: (bind, position)
        for bind, names in state.parameter_expansion.items()
        for position, name in enumerate(names)
    }
    # psycopg takes no dots in names: `candidate.age` stands as `candidate_age` in the text.
    originals = {escaped: original for original, escaped in compiled.escaped_bind_names.items()}
    for name in state.parameters if state.positiontup is None else state.positiontup:
        escaped, element = elements.get(name, (name, None))
        parameter = originals.get(escaped, escaped)
        convert = compiled.binds[parameter].type.dialect_impl(compiled.dialect).bind_processor(compiled.dialect)
        if parameter in params:
            yield Bind(name, parameter, element, None, convert)
        else:
            constant = state.parameters[name]
            yield Bind(name, None, None, constant if convert is None else convert(constant), None)
