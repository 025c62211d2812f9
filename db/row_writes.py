"""Statements that write rows, built before they are executed: a writer prepares them without a lock."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Executable


class RowWrite(NamedTuple):
    """A statement and the parameters of each of its executions; None for one that has its values."""

    statement: Executable
    parameters: Sequence[Mapping[str, Any]] | None = None


def execute_writes(connection: Connection, writes: Iterable[RowWrite]) -> None:
    for write in writes:
        connection.execute(write.statement, write.parameters)
