"""Small valid rows for tests that need a record of a special kind; what matters to the test it says itself."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from sqlalchemy import Connection, insert

from db.models.base import Base

UPDATED_AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
NAMED: dict[str, Any] = {"synonyms": []}
TREE = '{"id":"root","node":"all","negated":false,"computable":true,"children":[]}'
_numbers = count(1)

# Table -> what a row of it needs beside an id.
REQUIRED_COLUMNS: dict[str, dict[str, Any]] = {
    "attributes": {"type": "boolean", "question": "?", "values": [], "derivations": []},
    "candidates": {"locator": "p. 1", "language": "en", "tree": TREE},
    "claims": {"kind": "description", "assertion": "shown", "standing": "accepted", "contested": False},
    "conditions": {**NAMED, "description": "-"},
    "measures": {"definition": "-", "type": "proportion", "direction": "higher_better", "unit": "%"},
    "mechanisms": {**NAMED, "action": "-", "description": "-"},
    "references": {
        "kind": "journal_article",
        "authors": [],
        "language": "en",
        "translation": "none",
        "retraction": "none",
    },
    "risks": {**NAMED, "category": "procedural", "description": "-"},
    "studies": {},
    "therapies": {**NAMED, "kind": "product", "summary": "-"},
}
LABELS = {"candidates": "title", "claims": "statement", "references": "title", "studies": "title"}
OWNER_COLUMNS = {"candidates": ("therapy_id", "reference_id"), "claims": ("therapy_id",)}


def insert_record(connection: Connection, table: str, **given: Any) -> str:
    """Insert a record, with whatever it cannot be without, and give its id."""
    record_id: str = given.setdefault("id", f"{table}-{next(_numbers)}")
    for column in OWNER_COLUMNS.get(table, ()):
        if column not in given:
            given[column] = insert_record(connection, "therapies" if column == "therapy_id" else "references")
    row = {
        "updated_at": UPDATED_AT,
        LABELS.get(table, "name"): f"A record {record_id}",
        **REQUIRED_COLUMNS[table],
        **given,
    }
    connection.execute(insert(Base.metadata.tables[table]), row)
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
