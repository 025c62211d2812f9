"""Small valid rows for tests that need a record of a special kind; what matters to the test it says itself."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from sqlalchemy import JSON, Column, Connection, Enum, insert

from db.models.base import Base
from db.vocab.record_types import RECORD_TYPE

UPDATED_AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
TREE = '{"id":"root","node":"all","negated":false,"computable":true,"children":[]}'
_numbers = count(1)

# Values of a required column by its type, where the test and `REQUIRED_COLUMNS` name none.
FILLERS: dict[type, Any] = {bool: False, int: 0, str: "-"}
# What the constraints of a table, or the tests, need beyond that.
REQUIRED_COLUMNS: dict[str, dict[str, Any]] = {
    "attributes": {"type": "boolean", "question": "?"},
    "candidates": {"locator": "p. 1", "language": "en", "tree": TREE},
    "claims": {"kind": "description", "standing": "accepted"},
    "measures": {"unit": "%"},
    "references": {"language": "en"},
    "risks": {"category": "procedural"},
}
OWNER_COLUMNS = {"candidates": ("therapy_id", "reference_id"), "claims": ("therapy_id",)}


def build_record(table: str, record_id: str) -> dict[str, Any]:
    """Return a row with a value for every column that a record of this type cannot be without."""
    columns = Base.metadata.tables[table].columns
    required = (column for column in columns if not (column.nullable or column.foreign_keys or column.default))
    filled = {column.name: _fill_column(column) for column in required}
    label = {RECORD_TYPE[table].label: f"A record {record_id}"}
    return {**filled, **REQUIRED_COLUMNS.get(table, {}), **label, "id": record_id, "updated_at": UPDATED_AT}


def _fill_column(column: Column[Any]) -> Any:
    if isinstance(column.type, Enum):
        return column.type.enums[0]
    return [] if isinstance(column.type, JSON) else FILLERS.get(column.type.python_type)


def insert_record(connection: Connection, table: str, **values: Any) -> str:
    """Insert a record, with whatever it cannot be without, and give its id."""
    record_id: str = values.setdefault("id", f"{table}-{next(_numbers)}")
    for column in OWNER_COLUMNS.get(table, ()):
        if column not in values:
            values[column] = insert_record(connection, "therapies" if column == "therapy_id" else "references")
    connection.execute(insert(Base.metadata.tables[table]), {**build_record(table, record_id), **values})
    if table == "therapies":
        insert_row(connection, "therapy_ancestors", therapy_id=record_id, ancestor_id=record_id, depth=0)
    return record_id


def insert_row(connection: Connection, table: str, **row: Any) -> None:
    """Insert a row that is no record."""
    connection.execute(insert(Base.metadata.tables[table]), row)


def insert_ancestry(connection: Connection, therapy_id: str, *broader: str) -> None:
    """Put a therapy below others, the nearest first."""
    for depth, ancestor_id in enumerate(broader, 1):
        insert_row(connection, "therapy_ancestors", therapy_id=therapy_id, ancestor_id=ancestor_id, depth=depth)
    insert_row(connection, "therapy_parents", therapy_id=therapy_id, parent_id=broader[0], position=0)
