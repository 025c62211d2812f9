"""Loads the catalogue: checks it, computes what is computed, and writes only what differs, in one transaction.

The transaction is the caller's, who must roll it back on any exception from here.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import NamedTuple

from sqlalchemy import Connection

from db.documents.store import fetch_records, write_documents
from db.loader import catalogue_revision
from db.loader.catalogue_index import CatalogueIndex
from db.loader.compile import add_search_rows, compile_rows
from db.loader.compile.shared_columns import Values
from db.loader.errors import MissingRecordsError, RuleViolationsError
from db.loader.insert_order import group_by_table
from db.loader.reused_numbers import refuse_reused_numbers
from db.loader.row_diff import DERIVED_TABLES, PART_OWNERS, TableDiff, diff_tables
from db.loader.row_writer import analyze_tables, write_diffs
from db.loader.validation import validate_catalogue
from db.vocab.catalogue_records import CatalogueRecords
from db.vocab.catalogue_records.completion import complete_records
from db.vocab.record_types import RECORD_TYPE


class LoadReport(NamedTuple):
    """The revision of the database after the load, and how many rows of each table were added, changed, removed."""

    revision: int
    added: dict[str, int]
    changed: dict[str, int]
    removed: dict[str, int]

    @property
    def is_unchanged(self) -> bool:
        return not (self.added or self.changed or self.removed)


def load_records(
    connection: Connection, written: CatalogueRecords, digest: str, *, now: datetime | None = None
) -> LoadReport:
    """Write the documents of the records as written, and bring the curated rows to what they say.

    If the digest is the stored one, nothing else is read.
    Raises `RuleViolationsError` if a rule is violated, `MissingRecordsError` if a published record is missing and
    `ReusedNumbersError` if a number of evidence changes hands.
    """
    catalogue_revision.lock_revision(connection)
    number, stored_digest = catalogue_revision.fetch_revision(connection)
    if stored_digest == digest:
        return LoadReport(number, {}, {}, {})
    records, _ = complete_records(written)
    if violations := validate_catalogue(records):
        raise RuleViolationsError(violations)
    now = now or datetime.now(UTC)
    diffs = diff_projection(connection, records, now.date())
    refuse_missing_records(diffs)
    refuse_reused_numbers(diffs, records["claims"])
    report = _build_report(number, diffs)
    moment = catalogue_revision.choose_moment(connection, now)
    write_diffs(connection, diffs, moment)
    write_documents(connection, written, report.revision, moment)
    catalogue_revision.write_revision(connection, report.revision, digest, moment)
    analyze_tables(connection, diffs)
    return report


def rebuild_projection(connection: Connection, *, now: datetime | None = None) -> LoadReport:
    """Build every table anew from the documents and write what differs; where nothing does, nothing is written."""
    catalogue_revision.lock_revision(connection)
    number, digest = catalogue_revision.fetch_revision(connection)
    records, _ = complete_records(fetch_records(connection))
    now = now or datetime.now(UTC)
    diffs = diff_projection(connection, records, now.date())
    report = _build_report(number, diffs)
    moment = catalogue_revision.choose_moment(connection, now)
    write_diffs(connection, diffs, moment)
    catalogue_revision.write_revision(connection, report.revision, digest, moment)
    analyze_tables(connection, diffs)
    return report


def diff_projection(connection: Connection, records: CatalogueRecords, day: date) -> list[TableDiff]:
    """Return what differs between the tables and the rows that complete records are compiled to, as of a day."""
    rows = group_by_table(add_search_rows(compile_rows(CatalogueIndex(records, day=day.isoformat()))))
    return list(diff_tables(connection, rows))


def refuse_missing_records(diffs: Iterable[TableDiff]) -> None:
    missing = [(diff.table.name, row) for diff in diffs if diff.table.name not in PART_OWNERS for row in diff.removed]
    if missing:
        raise MissingRecordsError([(table, row["id"], _get_label(table, row)) for table, row in missing])


def _get_label(table: str, row: Values) -> str:
    return str(row[RECORD_TYPE[table].label])


def _build_report(number: int, diffs: Iterable[TableDiff]) -> LoadReport:
    added, changed, removed = (
        {diff.table.name: len(rows) for diff in diffs if (rows := getattr(diff, part))}
        for part in ("added", "changed", "removed")
    )
    is_changed = bool(added or changed or removed)
    return LoadReport(number + is_changed, *(_omit_derived(counts) for counts in (added, changed, removed)))


def _omit_derived(counts: dict[str, int]) -> dict[str, int]:
    return {table: count for table, count in counts.items() if table not in DERIVED_TABLES}
