"""Statements that write rows, built before they are executed: a writer prepares them without a lock."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, CursorResult, Executable


class RowWrite(NamedTuple):
    """A statement and the parameters of each of its executions; None for one that has its values."""

    statement: Executable
    parameters: Sequence[Mapping[str, Any]] | None = None


def read_rows(result: CursorResult[Any]) -> Iterator[dict[str, Any]]:
    """Give the rows of a result as they are compared and written: by the names of their columns."""
    names = tuple(result.keys())
    return (dict(zip(names, row, strict=True)) for row in result)


def execute_writes(connection: Connection, writes: Iterable[RowWrite]) -> None:
    for write in writes:
        connection.execute(write.statement, write.parameters)
