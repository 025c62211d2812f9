"""Loads the catalogue: checks it, computes what is computed, and writes only what differs, in one transaction.

The caller's transaction is the transaction: on any exception from here it must be rolled back.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection

from db.loader import catalogue_revision
from db.loader.catalogue_index import Index, Records
from db.loader.compile import build, searchable
from db.loader.errors import BrokenRulesError, VanishedError
from db.loader.insert_order import by_table
from db.loader.row_diff import DERIVED, PARTS, Difference, Values, differences
from db.loader.row_writer import measure, write
from db.loader.validation import check


class Report(NamedTuple):
    """The revision that the database holds now, and how many rows of each table came, changed and went."""

    revision: int
    added: dict[str, int]
    changed: dict[str, int]
    removed: dict[str, int]

    @property
    def is_quiet(self) -> bool:
        return not (self.added or self.changed or self.removed)


def load(connection: Connection, records: Records, digest: str, *, now: datetime | None = None) -> Report:
    """Bring the curated rows to what the records say. An equal digest reads one row and does nothing.

    Raises `BrokenRulesError` if a rule is broken and `VanishedError` if a published record is missing.
    """
    catalogue_revision.hold(connection)
    number, held = catalogue_revision.current(connection)
    if held == digest:
        return Report(number, {}, {}, {})
    if broken := check(records):
        raise BrokenRulesError(broken)
    found = list(differences(connection, by_table(searchable(build(Index(records))))))
    refuse_vanished(found)
    report = _report(number, found)
    moment = (now or datetime.now(UTC)).replace(microsecond=0)
    write(connection, found, moment)
    catalogue_revision.move(connection, report.revision, digest, moment)
    measure(connection, found)
    return report


def refuse_vanished(found: Iterable[Difference]) -> None:
    gone = [(one.table.name, row) for one in found if one.table.name not in PARTS for row in one.removed]
    if gone:
        raise VanishedError([(table, row["id"], str(_label(row))) for table, row in gone])


def _label(row: Values) -> str | None:
    return row.get("name") or row.get("title") or row.get("statement")


def _report(number: int, found: Iterable[Difference]) -> Report:
    added, changed, removed = (
        {one.table.name: len(rows) for one in found if (rows := getattr(one, part))}
        for part in ("added", "changed", "removed")
    )
    moved = bool(added or changed or removed)
    return Report(number + moved, *(_spoken_of(counts) for counts in (added, changed, removed)))


def _spoken_of(counts: dict[str, int]) -> dict[str, int]:
    return {table: count for table, count in counts.items() if table not in DERIVED}
