"""Limits of the statements of an engine: PostgreSQL's `statement_timeout`, a progress handler on SQLite.

Both limit time. For statements with a budget SQLite also limits the steps of its virtual machine: these are the same
whatever else the machine does, so that a request is refused always or never. PostgreSQL counts nothing of the kind, so
such a statement has less time there.

Only an engine that serves requests is limited; migrations and loads take the time they need.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Engine, PoolProxiedConnection, event
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext, ExecutionContext
from sqlalchemy.pool import ConnectionPoolEntry

INSTRUCTIONS = 20_000  # of SQLite's virtual machine between two looks at the clock, well below a millisecond or two
MAX_STEP = 0.1  # seconds: a longer pause is the client's, who reads a stream slowly
QUERY_CANCELED = "57014"
IN_ERROR = "INERROR"  # a member of psycopg's `TransactionStatus`, whose import takes a tenth of a start
LIST_STEPS = 5_000_000  # of SQLite: a filter without an index reads some 600,000 claims with them
LIST_SECONDS = 1.0  # of PostgreSQL, which reads about as many in that time


class StatementTimeoutError(Exception):
    """A statement was stopped because it exceeded a limit; the connection remains usable."""


@dataclass(frozen=True, slots=True)
class StatementLimits:
    """Seconds that a statement may run, for an answer and for a stream.

    For a budget of 1, steps of SQLite and seconds of PostgreSQL.
    """

    answer: float
    stream: float
    list_steps: int = LIST_STEPS
    list_seconds: float = LIST_SECONDS

    def choose_seconds(self, connection: Connection) -> float:
        return self.stream if connection.get_execution_options().get("stream_results") else self.answer

    def choose_answer_seconds(self, budget: int) -> float:
        """Return the seconds of a statement of an answer on PostgreSQL; a budget never gives more than others have."""
        return min(self.list_seconds * budget or inf, self.answer)


class _Stopwatch:
    """Adds up the time and the steps that SQLite spends on a statement."""

    def __init__(self, limits: StatementLimits) -> None:
        self.seconds = limits.answer
        self.list_steps = limits.list_steps
        self.interval = min(INSTRUCTIONS, limits.list_steps)
        self.left, self.last, self.steps_left = inf, 0.0, inf

    def start(self, seconds: float, budget: int = 0) -> None:
        self.left, self.last = seconds, monotonic()
        self.steps_left = self.list_steps * budget or inf

    def is_expired(self) -> bool:
        now = monotonic()
        # SQLite runs only while rows are fetched, so time in which the client reads is not the statement's.
        self.left -= min(now - self.last, MAX_STEP)
        self.last = now
        self.steps_left -= self.interval
        return self.left < 0 or self.steps_left <= 0


def limit_statements(engine: Engine, limits: StatementLimits) -> None:
    """Limit every statement of an engine that has not connected yet."""
    {"sqlite": _limit_sqlite, "postgresql": _limit_postgresql}[engine.dialect.name](engine, limits)

    @event.listens_for(engine, "handle_error")
    def translate(context: ExceptionContext) -> None:
        translate_timeout(context.original_exception)


def translate_timeout(error: BaseException) -> None:
    """Raise `StatementTimeoutError` if an error of a driver is that of a statement that was stopped."""
    if getattr(error, "sqlstate", "") == QUERY_CANCELED or getattr(error, "sqlite_errorname", "") == "SQLITE_INTERRUPT":
        raise StatementTimeoutError from error


def restart_limit(connection: PoolProxiedConnection, budget: int | None = 0) -> None:
    """Begin the limits of the next statement on a connection that is used without SQLAlchemy's events.

    `budget` multiplies the steps of a list; 0: as many as there is time for; None: for a statement that is done at
    once. PostgreSQL is told only where the last statement of the connection had another limit, and not for None.
    """
    info = connection.info
    if stopwatch := info.get("stopwatch"):
        stopwatch.start(stopwatch.seconds, budget or 0)
    elif budget is not None and (limits := info.get("limits")):
        seconds = limits.choose_answer_seconds(budget)
        if info.get("seconds", limits.answer) != seconds:
            _set_statement_timeout(connection, seconds)
            info["seconds"] = seconds


@contextmanager
def hold_to_budget(connection: PoolProxiedConnection, budget: int) -> Iterator[None]:
    """Give the statements of a block on PostgreSQL the time of a budget; 0: that of any answer.

    For connections that others use afterwards, who set no limit.
    """
    limits: StatementLimits | None = connection.info.get("limits")
    if limits is None or (seconds := limits.choose_answer_seconds(budget)) == limits.answer:
        yield
        return
    _set_statement_timeout(connection, seconds)
    try:
        yield
    finally:
        # A transaction that failed takes no statement, and its end undoes the setting.
        driver_connection: Any = connection.dbapi_connection
        if driver_connection.info.transaction_status.name != IN_ERROR:
            _set_statement_timeout(connection, limits.answer)


def _limit_sqlite(engine: Engine, limits: StatementLimits) -> None:
    @event.listens_for(engine, "connect")
    def set_progress_handler(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        stopwatch = entry.info["stopwatch"] = _Stopwatch(limits)
        connection.set_progress_handler(stopwatch.is_expired, stopwatch.interval)

    @event.listens_for(engine, "before_cursor_execute")
    def start_stopwatch(
        connection: Connection,
        _cursor: object,
        _statement: str,
        _params: object,
        context: ExecutionContext,
        _many: object,
    ) -> None:
        budget = context.execution_options.get("budget", 0)
        connection.info["stopwatch"].start(limits.choose_seconds(connection), budget)


def _limit_postgresql(engine: Engine, limits: StatementLimits) -> None:
    @event.listens_for(engine, "connect")
    def set_statement_timeout(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        entry.info["limits"] = limits
        _set_statement_timeout(connection, limits.answer)
        connection.commit()

    @event.listens_for(engine, "begin")
    def extend_for_stream(connection: Connection) -> None:
        if connection.get_execution_options().get("stream_results"):
            cursor = connection.connection.cursor()  # not a server-side one, which takes queries only
            cursor.execute(f"SET LOCAL statement_timeout = {_to_milliseconds(limits.stream)}")
            cursor.close()


def _set_statement_timeout(connection: DBAPIConnection | PoolProxiedConnection, seconds: float) -> None:
    cursor = connection.cursor()
    cursor.execute(f"SET statement_timeout = {_to_milliseconds(seconds)}")
    cursor.close()


def _to_milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1000))
