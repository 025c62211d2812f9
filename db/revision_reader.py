"""Reads the revision of the catalogue, for every request that the cache of answers may answer.

It is one prepared statement; with SQLite only after a commit, which the header of the write-ahead log shows.
"""

import json
from contextlib import suppress

from db.driver_connections import DriverConnections, RawRow
from db.queries.collection_reads import Counters, name_counters
from db.wal_index import WalIndex, open_wal_index

STATEMENT = "SELECT number, updated_at, nonce FROM revision"
COUNTERS_STATEMENT = "SELECT counters FROM revision"


class RevisionReader:
    """Reads through connections of the driver."""

    def __init__(self, connections: DriverConnections) -> None:
        self._connections = connections
        self._index: WalIndex | None = None
        self._seen: tuple[bytes, RawRow | None] | None = None  # a header, and the revision that was read after it
        connections.call_on_close(self._forget)

    def read_revision(self) -> object | None:
        """Return a value that differs between any two revisions, None if the database cannot be read."""
        if self._index is None:
            row = self._read_revision_row()
            self._index = self._open_index()
            return row
        try:
            header = self._index.read_header()
        except OSError:
            return self._read_revision_row()
        if (seen := self._seen) is not None and seen[0] == header:
            return seen[1]
        row = self._read_revision_row()
        # Of this header or a newer one: then the next request reads again.
        self._seen = (header, row) if row else None
        return row

    def read_counters(self) -> Counters:
        """Return the counters of the collections as the newest revision has them."""
        with suppress(Exception):  # whatever it is, the request that is passed on meets it and reports it
            for (stored,) in self._connections.fetch_rows(COUNTERS_STATEMENT):
                return name_counters(json.loads(stored) if isinstance(stored, str) else stored or {})
        return name_counters({})

    def _read_revision_row(self) -> RawRow | None:
        with suppress(Exception):  # as above
            return self._connections.fetch_raw_row(STATEMENT)
        return None

    def _open_index(self) -> WalIndex | None:
        try:
            path = self._connections.hold_database_file()
        except Exception:  # noqa: BLE001 - as above
            return None
        return open_wal_index(path)

    def _forget(self) -> None:
        self._index = self._seen = None
