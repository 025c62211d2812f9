"""Reads the revision of the catalogue by one prepared statement.

It is read for every request that the cache of answers may answer.
"""

import json
from typing import Any

from db.driver_connections import DriverConnections
from db.queries.collection_reads import Counters, name_counters

STATEMENT = "SELECT number, updated_at, nonce FROM revision"
COUNTERS_STATEMENT = "SELECT counters FROM revision"


class RevisionReader:
    """Reads through connections of the driver."""

    def __init__(self, connections: DriverConnections) -> None:
        self._connections = connections

    def read_revision(self) -> object | None:
        """Return a value that differs between any two revisions, None if the database cannot be read."""
        return self._read_row(STATEMENT)

    def read_counters(self) -> Counters:
        """Return the counters of the collections as the newest revision has them."""
        row = self._read_row(COUNTERS_STATEMENT)
        stored = row[0] if row else None
        return name_counters(json.loads(stored) if isinstance(stored, str) else stored or {})

    def _read_row(self, statement: str) -> tuple[Any, ...] | None:
        try:
            rows = self._connections.fetch_rows(statement)
        except Exception:  # noqa: BLE001 - whatever it is, the request that is passed on meets it and reports it
            return None
        return rows[0] if rows else None
