"""The database's own constraints, tried on an empty database in memory, so that each breach names its record."""

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table, create_engine, event
from sqlalchemy.exc import StatementError

from db.loader.catalogue_index import Index
from db.loader.compile import Row, build
from db.loader.constraint_messages import WORDS
from db.loader.errors import Violation
from db.loader.insert_order import by_table, ranked
from db.models import Base

Known = Collection[tuple[str, int]]
CHECK, FOREIGN = "CHECK constraint failed: ", "FOREIGN KEY constraint failed"
# Tables whose rows stand in a list of their record.
LISTED = ("evidence", "components")


def broken_constraints(index: Index, known: Known) -> list[Violation]:
    """Insert all rows, one by one where it must be; pass over records of which something is known already."""
    rows = by_table(build(index, known))
    engine = create_engine("sqlite://")
    event.listen(engine, "connect", _enforce)
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
        found = [
            (row, message)
            for table in Base.metadata.sorted_tables
            for row, message in _insert(connection, table, _in_order(table, rows[table.name]))
        ]
    engine.dispose()
    return [_violation(row, message) for row, message in _telling(found, bool(index.malformed or known))]


def _enforce(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA foreign_keys = ON")


def _in_order(table: Table, rows: list[Row]) -> list[Row]:
    rank = ranked(table, [row.values for row in rows])
    return sorted(rows, key=lambda row: rank[row.values["id"]]) if rank else rows


def _insert(connection: Connection, table: Table, rows: list[Row]) -> Iterator[tuple[Row, str]]:
    if not rows:
        return
    moment = {"updated_at": datetime.now(UTC)} if "updated_at" in table.c else {}
    values = [row.values | moment for row in rows]
    try:
        with connection.begin_nested():
            connection.execute(table.insert(), values)
    except StatementError:
        for row, one in zip(rows, values, strict=True):
            if message := _refusal(connection, table, one):
                yield row, message


def _refusal(connection: Connection, table: Table, values: dict[str, Any]) -> str | None:
    try:
        with connection.begin_nested():
            connection.execute(table.insert(), values)
    except StatementError as error:
        return str(error.orig or error)
    return None


def _telling(found: list[tuple[Row, str]], excused: bool) -> Iterable[tuple[Row, str]]:  # noqa: FBT001 - private
    """Leave out rows that failed only because another row is not there."""
    own = [(row, message) for row, message in found if FOREIGN not in message]
    return own if own or excused else found


def _violation(row: Row, message: str) -> Violation:
    """Say it in words; a constraint that has none yet still gives its name and a field like its first words."""
    name = message.partition(CHECK)[2].removeprefix(f"ck_{row.table}_")
    column = next((column for column in row.values if name.startswith(column)), "")
    field, words = WORDS.get(name, (column, f"must hold: {name.replace('_', ' ') or message}"))
    within = (row.table, row.values["position"]) if row.table in LISTED else ()
    return Violation(row.section, row.position, (*within, *filter(None, field.split("."))), words)
