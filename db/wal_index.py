"""The header of the index of SQLite's write-ahead log, which tells two states of a database apart without a statement.

A commit is visible to other connections once it has written this header (https://www.sqlite.org/walformat.html, 2.1):
two copies of a counter of commits, the number of pages in the log, its salts and checksums. As long as its bytes are
the same, so is every answer of the database. Nothing is written, and no lock is taken.
"""

import os
import sys
from pathlib import Path

HEADER_BYTES = 96  # both copies, each with a checksum

# A process loses its locks on a file when it closes any descriptor of it, so these are never closed.
_DESCRIPTORS: dict[tuple[int, int], int] = {}


class WalIndex:
    """The index that belongs to a database file, which a connection has to keep open: the last to close deletes it."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def read_header(self) -> bytes:
        """Return the header; it differs between any two states of the database. Raises `OSError`."""
        return os.pread(self._descriptor, HEADER_BYTES, 0)


def open_wal_index(database: str) -> WalIndex | None:
    """Return the index of an open database file; None if it has no write-ahead log, or cannot be watched here."""
    if not database or sys.platform != "linux":  # elsewhere a read may not see what is mapped into memory
        return None
    path = Path(f"{os.path.realpath(database)}-shm")
    try:
        status = path.stat()
        if status.st_size < HEADER_BYTES:
            return None
        file = (status.st_dev, status.st_ino)
        if file not in _DESCRIPTORS:
            _DESCRIPTORS[file] = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    return WalIndex(_DESCRIPTORS[file])
