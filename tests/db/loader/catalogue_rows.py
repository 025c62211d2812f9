"""Loads the small catalogue, and reads what stands in the tables after it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, select

from db.loader.load import load_records
from db.loader.load_outcome import LoadReport
from db.models import Base
from tests.small_catalogue import Change, parse_small_catalogue

FIRST = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
LATER = FIRST + timedelta(days=1)
TABLES = Base.metadata.tables


def load_small_catalogue(connection: Connection, *changes: Change, now: datetime = LATER) -> LoadReport:
    return load_records(connection, parse_small_catalogue(*changes).records, repr(changes), now=now)


def fetch_rows(connection: Connection, table: str) -> list[dict[str, Any]]:
    key = TABLES[table].primary_key
    return [dict(row) for row in connection.execute(select(TABLES[table]).order_by(*key)).mappings()]


def fetch_row(connection: Connection, table: str, id_: str) -> dict[str, Any]:
    return next(row for row in fetch_rows(connection, table) if row["id"] == id_)


def fetch_all_rows(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    return {
        table.name: fetch_rows(connection, table.name)
        for table in Base.metadata.sorted_tables
        if table.name != "revision"
    }


def fetch_undated_rows(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """Give all rows without the times of their last change."""
    history = {"updated_at", "version", "revision"}
    return {
        table: [{name: value for name, value in row.items() if name not in history} for row in found]
        for table, found in fetch_all_rows(connection).items()
        if table != "changes"
    }


def empty_tables(connection: Connection) -> None:
    """Empty all tables but the log of changes, which refuses that."""
    for table in reversed(Base.metadata.sorted_tables):
        if table.name != "changes":
            connection.execute(table.delete())


def list_moved(connection: Connection) -> set[tuple[str, str]]:
    """Give what was touched since the first load."""
    dated = [table for table in Base.metadata.sorted_tables if "updated_at" in table.c and "status" in table.c]
    return {(table.name, id_) for table in dated for id_ in connection.scalars(_after_first(table))}


def _after_first(table: Table) -> Any:
    return select(table.c.id).where(table.c.updated_at != FIRST)
