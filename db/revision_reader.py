"""Reads the revision of the catalogue, for every request that the cache of answers may answer.

It is one prepared statement; with SQLite only after a commit, which the header of the write-ahead log shows.
"""

import json
from typing import Any

from db.driver_connections import DriverConnections
from db.queries.collection_reads import Counters, name_counters
from db.wal_index import WalIndex, open_wal_index

STATEMENT = "SELECT number, updated_at, nonce FROM revision"
COUNTERS_STATEMENT = "SELECT counters FROM revision"

Row = tuple[Any, ...]


class RevisionReader:
    """Reads through connections of the driver."""

    def __init__(self, connections: DriverConnections) -> None:
        self._connections = connections
        self._index: WalIndex | None = None
        self._seen: tuple[bytes, Row | None] | None = None  # a header, and the revision that was read after it
        connections.call_on_close(self._forget)

    def read_revision(self) -> object | None:
        """Return a value that differs between any two revisions, None if the database cannot be read."""
        if self._index is None:
            row = self._read_row(STATEMENT)
            self._index = self._open_index()
            return row
        try:
            header = self._index.read_header()
        except OSError:
            return self._read_row(STATEMENT)
        if (seen := self._seen) is not None and seen[0] == header:
            return seen[1]
        row = self._read_row(STATEMENT)
        # Of this header or a newer one: then the next request reads again.
        self._seen = (header, row) if row else None
        return row

    def read_counters(self) -> Counters:
        """Return the counters of the collections as the newest revision has them."""
        row = self._read_row(COUNTERS_STATEMENT)
        stored = row[0] if row else None
        return name_counters(json.loads(stored) if isinstance(stored, str) else stored or {})

    def _read_row(self, statement: str) -> Row | None:
        try:
            rows = self._connections.fetch_rows(statement)
        except Exception:  # noqa: BLE001 - whatever it is, the request that is passed on meets it and reports it
            return None
        return rows[0] if rows else None

    def _open_index(self) -> WalIndex | None:
        try:
            path = self._connections.hold_database_file()
        except Exception:  # noqa: BLE001 - as above
            return None
        return open_wal_index(path)

    def _forget(self) -> None:
        self._index = self._seen = None
