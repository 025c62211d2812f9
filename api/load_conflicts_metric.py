"""The number of open conflicts between files and database, for `/metrics`.

It is read from the database at each scrape, so whichever worker answers, and whatever command decided a conflict
meanwhile, the number is that of now. A database that hangs must not delay the other metrics: it is read in a thread,
for which a scrape waits a moment only.
"""

from threading import Lock, Thread

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from db.engine import Bind, read_connection
from db.load_conflicts import fetch_open_conflicts

NAME = "therapydb_load_conflicts"
HEAD = f"# HELP {NAME} Records that the files and the database both changed.\n# TYPE {NAME} gauge\n"
WAIT_SECONDS = 0.03  # of the 0.1 in which metrics are answered


class LoadConflictsMetric:
    """Reads the number, one thread at a time: while the database hangs, scrapes do not pile up."""

    def __init__(self, database: Bind | None) -> None:
        self._database = database
        self._lock = Lock()
        self._thread: Thread | None = None
        self._lines = ""

    def format_lines(self) -> str:
        """Return the lines of the metric, of the last reading if the database takes its time, none if it fails."""
        if self._database is None or isinstance(self._database, Connection):  # which only its thread may use
            return format_load_conflicts(self._database)
        self._ensure_reading().join(WAIT_SECONDS)
        return self._lines

    def _ensure_reading(self) -> Thread:
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._read, daemon=True)
                self._thread.start()
            return self._thread

    def _read(self) -> None:
        self._lines = format_load_conflicts(self._database)


def format_load_conflicts(database: Bind | None) -> str:
    """Return the lines of the metric, none if the database cannot be read."""
    if database is None:
        return ""
    try:
        with read_connection(database) as connection:
            if not isinstance(database, Connection):
                connection.detach()  # the pool may be gone when a slow reading ends
            return f"{HEAD}{NAME} {len(fetch_open_conflicts(connection))}.0\n"
    except SQLAlchemyError:
        return ""
