"""Tries the constraints of the database on an empty database in memory, so that each violation names its record."""

import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from typing import Any, NamedTuple

from db.loader.catalogue_index import CatalogueIndex
from db.loader.compile import TableRow, compile_rows
from db.loader.compile.shared_columns import fill_row
from db.loader.database_layout import BINDERS, DatabaseLayout, TableLayout
from db.loader.errors import Violation
from db.loader.insert_order import group_by_table, rank_ids
from db.loader.integrity_errors import explain_row_error

FOREIGN_KEY_FAILED = "FOREIGN KEY constraint failed"
# Columns that the writer fills: any value does here.
WRITER_COLUMNS: Mapping[str, object] = {"updated_at": "2000-01-01T00:00:00Z", "version": 1}
# Tables whose rows are items of a list in their record.
LIST_TABLES = ("evidence", "components")


class RejectedRow(NamedTuple):
    row: TableRow
    error: str  # of the database


def find_constraint_violations(
    index: CatalogueIndex, reported: Collection[tuple[str, int]], layout: DatabaseLayout
) -> list[Violation]:
    """Insert all rows, one by one where it must be; skip records for which violations were reported already."""
    rows = group_by_table(compile_rows(index, reported))
    # Links to malformed and to reported records lead nowhere, which is no fault of those that link.
    has_all_targets = not (index.malformed or reported)
    with closing(_open_empty_database(layout, enforces_links=has_all_targets)) as connection:
        rejected = [
            rejected_row
            for name, table in layout.tables.items()
            for rejected_row in _insert_rows(connection, name, table, rows[name])
        ]
    # Where a row was refused for itself, others were only because it is absent.
    own = [rejected_row for rejected_row in rejected if FOREIGN_KEY_FAILED not in rejected_row.error]
    return [_describe_violation(rejected_row) for rejected_row in own or rejected]


def _open_empty_database(layout: DatabaseLayout, *, enforces_links: bool) -> sqlite3.Connection:
    """Open a database in memory with all tables and no rows; no transaction begins by itself."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(layout.script)
    connection.execute(f"PRAGMA foreign_keys = {int(enforces_links)}")
    return connection


def _insert_rows(
    connection: sqlite3.Connection, name: str, table: TableLayout, rows: list[TableRow]
) -> Iterator[RejectedRow]:
    """Insert all rows at once, and one by one only if that fails."""
    if not rows:
        return
    given = {column: value for column, value in WRITER_COLUMNS.items() if column in table}
    filled = [row._replace(values=fill_row(name, table.keys(), {**given, **row.values})) for row in rows]
    rank = rank_ids(table, [row.values for row in filled])
    filled.sort(key=lambda row: rank.get(row.values.get("id", ""), 0))
    marks = ", ".join("?" * len(table))
    statement = f'INSERT INTO "{name}" VALUES ({marks})'  # noqa: S608 - a table of the models
    bound = [_bind_values(table, row.values) for row in filled]
    if _try_insert(connection, statement, bound):
        for row, values in zip(filled, bound, strict=True):
            if error := _try_insert(connection, statement, [values]):
                yield RejectedRow(row, error)


def _bind_values(table: TableLayout, values: Mapping[str, Any]) -> list[Any]:
    return [BINDERS[binder](values[column]) for column, binder in table.items()]


def _try_insert(connection: sqlite3.Connection, statement: str, rows: list[list[Any]]) -> str | None:
    # A savepoint: a row that is refused must not undo those that were inserted before it.
    connection.execute("SAVEPOINT before_rows")
    try:
        connection.executemany(statement, rows)
    except (sqlite3.Error, OverflowError) as error:
        connection.execute("ROLLBACK TO before_rows")
        return str(error)
    finally:
        connection.execute("RELEASE before_rows")
    return None


def _describe_violation(rejected: RejectedRow) -> Violation:
    row, error = rejected
    field, message = explain_row_error(row.table, row.values, error)
    within = (row.table, row.values["position"]) if row.table in LIST_TABLES else ()
    return Violation(row.section, row.position, (*within, *filter(None, field.split("."))), message)
