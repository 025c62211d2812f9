"""Writes a difference in an order that violates no constraint, and dates the records it touches."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    Insert,
    Table,
    Update,
    bindparam,
    delete,
    insert,
    literal,
    text,
    update,
)

from db.loader.compile.shared_columns import Values
from db.loader.insert_order import sort_for_insert
from db.loader.row_diff import REFERENCED_PART_TABLES, TableDiff, list_changed_columns
from db.models import Base
from db.part_owners import PART_OWNERS
from db.row_writes import RowWrite, execute_writes
from db.vocab.record_keys import format_key

# Columns of a unique constraint whose values may swap between rows: all rows first get a value nobody has.
PARKED_COLUMNS: dict[str, tuple[str, Callable[[Table], ColumnElement[Any]]]] = {
    # Negative, hence unused, and still distinct within a record.
    "components": ("position", lambda table: literal(-1) - table.c.position),
    "criteria": ("position", lambda table: literal(-1) - table.c.position),
    # An id, hence distinct; no part of a source is named like one.
    "candidates": ("part", lambda table: table.c.id),
}


def write_diffs(connection: Connection, diffs: Sequence[TableDiff], now: datetime) -> None:
    execute_writes(connection, build_writes(diffs, now))


def build_writes(diffs: Sequence[TableDiff], now: datetime) -> Iterator[RowWrite]:
    """Clear what is in the way, insert and update from the top, delete from the bottom, then date."""
    for diff in reversed(diffs):
        yield from _clear_rows(diff)
    for diff in diffs:
        yield from _insert_and_update(diff, now)
    for diff in reversed(diffs):
        if diff.table.name in REFERENCED_PART_TABLES:
            yield from _delete_rows(diff.table, sort_for_insert(diff.table.c.keys(), diff.removed)[::-1])
    dated = _collect_dated_records(diffs)
    for table, ids in collect_touched_records(diffs).items():
        yield from _set_updated_at(Base.metadata.tables[table], ids - dated[table], now)


def analyze_tables(connection: Connection, diffs: Iterable[TableDiff]) -> None:
    """Run ANALYZE on changed tables; SQLite has no autoanalyze and PostgreSQL's is delayed."""
    for table, *rows in diffs:
        if any(rows):
            connection.execute(text(f"ANALYZE {connection.dialect.identifier_preparer.format_table(table)}"))


def is_updated_in_place(table: Table) -> bool:
    return table.name not in PART_OWNERS or table.name in REFERENCED_PART_TABLES


def _clear_rows(diff: TableDiff) -> Iterator[RowWrite]:
    """Delete rows that nothing points at; park the others."""
    table = diff.table
    old_rows = [old for _, old in diff.changed] + diff.removed
    if not is_updated_in_place(table):
        yield from _delete_rows(table, old_rows)
    elif old_rows and table.name in PARKED_COLUMNS:
        name, parked_value = PARKED_COLUMNS[table.name]
        statement = update(table).where(*_match_key(table)).values({name: parked_value(table)})
        yield RowWrite(statement, [_key_parameters(table, row) for row in old_rows])


def _insert_and_update(diff: TableDiff, now: datetime) -> Iterator[RowWrite]:
    table, changed = diff.table, [new for new, _ in diff.changed]
    moment = {"updated_at": now} if "updated_at" in table.c else {}
    added = diff.added if is_updated_in_place(table) else diff.added + changed
    if added:
        yield RowWrite(_build_insert(table), [row | moment for row in sort_for_insert(table.c.keys(), added)])
    if changed and is_updated_in_place(table):
        # Only columns in which a row differs: SQLite writes the index of each column that is set, equal or not.
        parked = {PARKED_COLUMNS[table.name][0]} if table.name in PARKED_COLUMNS else set[str]()
        names = sorted(list_changed_columns(diff) | parked)
        values = [{name: row[name] for name in names} | moment | _key_parameters(table, row) for row in changed]
        yield RowWrite(_build_update(table, (*names, *moment)), values)


def _delete_rows(table: Table, rows: Sequence[Values]) -> Iterator[RowWrite]:
    if rows:
        yield RowWrite(_build_delete(table), [_key_parameters(table, row) for row in rows])


# Each statement is one object, of which SQLAlchemy keeps what it compiled.
@cache
def _build_insert(table: Table) -> Insert:
    return insert(table)


@lru_cache(maxsize=256)
def _build_update(table: Table, names: tuple[str, ...]) -> Update:
    return update(table).where(*_match_key(table)).values({name: bindparam(name) for name in names})


@cache
def _build_delete(table: Table) -> Delete:
    return delete(table).where(*_match_key(table))


@cache
def _build_dating(table: Table) -> Update:
    return update(table).where(table.c.id == bindparam("key_id")).values(updated_at=bindparam("moment"))


def _match_key(table: Table) -> list[ColumnElement[bool]]:
    return [column == bindparam(f"key_{column.name}") for column in table.primary_key]


def _key_parameters(table: Table, row: Values) -> Values:
    return {f"key_{column.name}": row[column.name] for column in table.primary_key}


def collect_touched_records(diffs: Iterable[TableDiff]) -> dict[str, set[str]]:
    """Return the ids of records that changed, or whose parts did, by table."""
    ids: dict[str, set[str]] = defaultdict(set)
    for table, added, changed, removed in diffs:
        rows = [*added, *removed, *(row for pair in changed for row in pair)]
        for column, owner in PART_OWNERS.get(table.name, {"id": table.name}).items():
            ids[owner] |= {row[column] for row in rows if row[column] is not None}
    return ids


def _collect_dated_records(diffs: Iterable[TableDiff]) -> dict[str, set[str]]:
    """Return the ids of records whose own row was written, and dated with it, by table."""
    ids: dict[str, set[str]] = defaultdict(set)
    for diff in diffs:
        if "updated_at" in diff.table.c and is_updated_in_place(diff.table):
            ids[diff.table.name] = {row["id"] for row in (*diff.added, *(new for new, _ in diff.changed))}
    return ids


def name_touched_records(diffs: Iterable[TableDiff]) -> list[str]:
    """Return the keys of those records as text, sorted."""
    return sorted(format_key((table, id_)) for table, ids in collect_touched_records(diffs).items() for id_ in ids)


def _set_updated_at(table: Table, ids: set[str], now: datetime) -> Iterator[RowWrite]:
    if ids:
        yield RowWrite(_build_dating(table), [{"key_id": id_, "moment": now} for id_ in sorted(ids)])
