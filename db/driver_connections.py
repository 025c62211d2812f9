"""Connections of the driver for statements that are compiled already, without the work that a pool does for each use.

Checking a connection out of the pool, its options, events and result cost several times what a small statement costs.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

from sqlalchemy import Dialect, Engine, PoolProxiedConnection, event
from sqlalchemy.exc import OperationalError

from db.statement_limits import restart_limit, translate_timeout

if TYPE_CHECKING:
    from psycopg import Connection as PostgresConnection
    from psycopg.pq.abc import PGresult

MAX_IDLE = 16  # connections kept; further ones are closed after use
# Members of `psycopg.pq.ExecStatus` and `Format`, whose import takes a tenth of a start.
COMMAND_OK, TUPLES_OK, BINARY = 1, 2, 1

RawRow: TypeAlias = tuple[object, ...]
T = TypeVar("T")


class DriverConnection:
    """A connection in autocommit mode, used by one thread at a time."""

    def __init__(self, connection: PoolProxiedConnection, dialect: Dialect) -> None:
        self.dialect = dialect
        self._connection = connection
        self._prepared: dict[str, bytes] = {}  # names of statements

    def fetch_rows(self, text: str, params: Any = (), budget: int | None = 0) -> Sequence[tuple[Any, ...]]:
        """Execute a statement in the language of the driver. Raises `StatementTimeoutError`.

        For the budget see `restart_limit`.
        """
        restart_limit(self._connection, budget)
        cursor = self._connection.cursor()
        try:
            cursor.execute(text, params)
            return cursor.fetchall()
        except Exception as error:
            translate_timeout(error)
            raise
        finally:
            cursor.close()

    def fetch_raw_row(self, text: str) -> RawRow | None:
        """Return the first row of a statement, in the form that is read soonest: its values are only to be compared.

        On PostgreSQL these are the bytes it sends, without psycopg's cursor, which costs four times as much. Raises
        OperationalError.
        """
        if self.dialect.name != "postgresql":
            rows = self.fetch_rows(text, budget=None)
            return rows[0] if rows else None
        link = cast("PostgresConnection[object]", self._connection.dbapi_connection).pgconn
        if (name := self._prepared.get(text)) is None:
            name = f"raw_{len(self._prepared)}".encode()
            self._check(link.prepare(name, text.encode()), COMMAND_OK)
            self._prepared[text] = name
        result = self._check(link.exec_prepared(name, None, result_format=BINARY), TUPLES_OK)
        return tuple([result.get_value(0, place) for place in range(result.nfields)]) if result.ntuples else None

    def _check(self, result: "PGresult", status: int) -> "PGresult":
        if result.status != status:
            raise OperationalError(None, None, self.dialect.loaded_dbapi.OperationalError(result.get_error_message()))
        return result

    def close(self) -> None:
        self._connection.close()


class DriverConnections:
    """Idle connections, which end with the pool of the engine.

    At most `max_idle` are kept, one for each thread: opening one and planning its statements costs PostgreSQL more than
    they do.
    """

    def __init__(self, engine: Engine, max_idle: int = MAX_IDLE) -> None:
        self._engine = engine
        self._max_idle = max_idle
        self._idle: list[DriverConnection] = []
        self._held: list[DriverConnection] = []
        self._close_callbacks: list[Callable[[], None]] = []
        event.listen(engine, "engine_disposed", self._close)

    def fetch_rows(self, text: str, params: Any = ()) -> Sequence[tuple[Any, ...]]:
        """Execute one statement that is done at once on an idle connection, whatever its limit is."""
        return self._use(lambda connection: connection.fetch_rows(text, params, budget=None))

    def fetch_raw_row(self, text: str) -> RawRow | None:
        """Return the first row of such a statement to compare it with others: see `DriverConnection.fetch_raw_row`."""
        return self._use(lambda connection: connection.fetch_raw_row(text))

    @contextmanager
    def borrow(self) -> Iterator[DriverConnection]:
        """Yield a connection; one that met an exception is not used again."""
        connection = self._take()
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        self._give_back(connection)

    def hold_database_file(self) -> str:
        """Keep a connection open beside those in use, and return the path of its file; empty if it has none."""
        if self._engine.dialect.name != "sqlite":
            return ""
        if not self._held:
            self._held.append(self._connect())
        return str(self._held[0].fetch_rows("SELECT file FROM pragma_database_list WHERE name = 'main'")[0][0] or "")

    def call_on_close(self, callback: Callable[[], None]) -> None:
        """Call a function when all connections end, before they do."""
        self._close_callbacks.append(callback)

    def _use(self, fetch: Callable[[DriverConnection], T]) -> T:
        connection = self._take()
        try:
            fetched = fetch(connection)
        except BaseException:
            connection.close()
            raise
        self._give_back(connection)
        return fetched

    def _take(self) -> DriverConnection:
        try:
            return self._idle.pop()  # by one thread only, as an operation of a list is atomic
        except IndexError:
            return self._connect()

    def _connect(self) -> DriverConnection:
        connection = self._engine.raw_connection()
        if self._engine.dialect.name == "postgresql" and connection.driver_connection is not None:
            connection.driver_connection.autocommit = True
        connection.detach()  # the pool is for all other statements
        return DriverConnection(connection, self._engine.dialect)

    def _give_back(self, connection: DriverConnection) -> None:
        if len(self._idle) < self._max_idle:
            self._idle.append(connection)
        else:
            connection.close()

    def _close(self, _: Engine) -> None:
        for callback in self._close_callbacks:
            callback()
        for connections in (self._idle, self._held):
            while connections:
                connections.pop().close()
