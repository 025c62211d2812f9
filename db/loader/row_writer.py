"""Writes a difference in an order that no constraint objects to, and dates the records it touches."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, bindparam, delete, insert, literal, text, update

from db.loader.insert_order import sorted_within
from db.loader.row_diff import PARTS, POINTED_AT, Difference, Values
from db.models import Base

Touched = dict[str, set[str]]
# Columns of a unique constraint whose values may change hands: first all get out of the way.
PARKED: dict[str, tuple[str, Any]] = {
    "components": ("position", lambda table: literal(-1) - table.c.position),
    "criteria": ("position", lambda table: literal(-1) - table.c.position),
    "candidates": ("part", lambda table: table.c.id),
}


def write(connection: Connection, found: Sequence[Difference], now: datetime) -> None:
    """Clear what is in the way, insert and update from the top, delete from the bottom, then date."""
    for difference in reversed(found):
        _clear(connection, difference)
    for difference in found:
        _fill(connection, difference, now)
    for difference in reversed(found):
        if difference.table.name in POINTED_AT:
            _delete(connection, difference.table, sorted_within(difference.table, difference.removed)[::-1])
    for table, ids in touched(found).items():
        _date(connection, Base.metadata.tables[table], ids, now)


def measure(connection: Connection, found: Iterable[Difference]) -> None:
    """Tell the planner what the changed tables hold now; SQLite never finds out by itself, PostgreSQL late."""
    for table, *rows in found:
        if any(rows):
            connection.execute(text(f"ANALYZE {connection.dialect.identifier_preparer.format_table(table)}"))


def in_place(table: Table) -> bool:
    return table.name not in PARTS or table.name in POINTED_AT


def _clear(connection: Connection, difference: Difference) -> None:
    """Delete rows that nothing points at; park the others."""
    table = difference.table
    before = [old for _, old in difference.changed] + difference.removed
    if not in_place(table):
        _delete(connection, table, before)
    elif before and table.name in PARKED:
        name, elsewhere = PARKED[table.name]
        parking = update(table).where(*_key(table)).values({name: elsewhere(table)})
        connection.execute(parking, [_keys(table, row) for row in before])


def _fill(connection: Connection, difference: Difference, now: datetime) -> None:
    table, changed = difference.table, [new for new, _ in difference.changed]
    moment = {"updated_at": now} if "updated_at" in table.c else {}
    added = difference.added if in_place(table) else difference.added + changed
    if added:
        connection.execute(insert(table), [row | moment for row in sorted_within(table, added)])
    if changed and in_place(table):
        named = {column.name for column in table.primary_key}
        plain = [{name: row[name] for name in row if name not in named} | _keys(table, row) for row in changed]
        connection.execute(update(table).where(*_key(table)), plain)


def _delete(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    if rows:
        connection.execute(delete(table).where(*_key(table)), [_keys(table, row) for row in rows])


def _key(table: Table) -> list[ColumnElement[bool]]:
    return [column == bindparam(f"key_{column.name}") for column in table.primary_key]


def _keys(table: Table, row: Values) -> Values:
    return {f"key_{column.name}": row[column.name] for column in table.primary_key}


def touched(found: Iterable[Difference]) -> Touched:
    """Give the records that changed, or whose parts did."""
    ids: Touched = defaultdict(set)
    for table, added, changed, removed in found:
        rows = [*added, *removed, *(row for pair in changed for row in pair)]
        for column, owner in PARTS.get(table.name, {"id": table.name}).items():
            ids[owner] |= {row[column] for row in rows if row[column] is not None}
    return ids


def _date(connection: Connection, table: Table, ids: set[str], now: datetime) -> None:
    if ids:
        statement = update(table).where(table.c.id == bindparam("key_id")).values(updated_at=now)
        connection.execute(statement, [{"key_id": id_} for id_ in sorted(ids)])
