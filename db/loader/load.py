"""Loads the catalogue's files, and rebuilds all tables from the documents: each in one transaction, the caller's.

The files are one client of the writer among others: what they changed since their last load becomes new versions of
documents, and what others own or edited stays. The caller rolls back on any exception from here.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import cast

from sqlalchemy import Connection

from db.changes.change_log import append_changes, fetch_head
from db.documents import document_store
from db.documents.document_store import StoredRecord
from db.documents.link_rows import list_link_rows
from db.documents.stored_claim_ids import fetch_short_ids
from db.load_conflicts import fetch_open_conflicts, rebase_closed_conflicts, replace_conflicts
from db.loader import catalogue_revision
from db.loader.compile import TableRow
from db.loader.compile.filled_rows import compile_filled_rows
from db.loader.compile.search_rows import add_search_rows
from db.loader.constraint_check import find_constraint_violations
from db.loader.errors import (
    LoadConflictsError,
    MissingRecordsError,
    RuleViolationsError,
    Violation,
    refuse_needless_decisions,
)
from db.loader.file_changes import FilePlan, Resolution, plan_load, refuse_conflicts
from db.loader.insert_order import group_by_table
from db.loader.layout_builder import build_layout
from db.loader.load_outcome import LoadReport
from db.loader.public_ids import keep_short_ids
from db.loader.reused_numbers import refuse_reused_numbers
from db.loader.row_diff import DERIVED_TABLES, TableDiff, diff_tables
from db.loader.row_writer import analyze_tables, name_touched_records, write_diffs
from db.loader.touched_collections import find_touched_collections
from db.row_writes import execute_writes
from db.stale_texts import clear_stale_texts, has_stale_texts
from db.vocab.catalogue_records import CatalogueRecords
from db.vocab.catalogue_records.claim import ClaimRecord
from db.vocab.record_keys import Key, format_key
from db.writer import rule_check
from db.writer.document_changes import (
    Attribution,
    append_missing_changes,
    build_document_writes,
    build_log_rows,
    number_versions,
)
from db.writer.row_projection import flag_rows
from db.writer.scope import Scope, build_index

FILES_ATTRIBUTION = Attribution("files", "The files of the catalogue changed.", "catalogue files")


def load_records(  # noqa: PLR0913 - of the keywords, most callers need one
    connection: Connection,
    written: CatalogueRecords,
    digest: str,
    *,
    now: datetime | None = None,
    resolve: Resolution = refuse_conflicts,
    decided: Collection[Key] = (),
) -> LoadReport:
    """Write what changed in the records as written since their last load, and all rows that follow.

    If the digest is the stored one, and no conflict is open, nothing else is read. `resolve` decides what to do with a
    record that was edited in the database too; the `decided` ones must be such conflicts. Raises `RuleViolationsError`,
    `MissingRecordsError`, `LoadConflictsError`, `NoConflictError`, and `ReusedNumbersError` if a number of evidence
    changes hands.
    """
    catalogue_revision.lock_revision(connection)
    # Read behind the lock: of two loads at a time, the second finds the digest of the first and has nothing to do.
    number, stored_digest = catalogue_revision.fetch_revision(connection)
    if stored_digest == digest and not fetch_open_conflicts(connection):
        refuse_needless_decisions(decided, ())
        return LoadReport(number, {}, {}, {})
    with keep_short_ids(fetch_short_ids(connection)):
        return _load_changes(connection, written, digest, number, now or datetime.now(UTC), resolve, decided)


def _load_changes(  # noqa: PLR0913, PLR0917 - what `load_records` was given, and the number of the revision
    connection: Connection,
    written: CatalogueRecords,
    digest: str,
    number: int,
    now: datetime,
    resolve: Resolution,
    decided: Collection[Key],
) -> LoadReport:
    rebase_closed_conflicts(connection)
    plan = plan_load(written, document_store.fetch_all_documents(connection), resolve)
    refuse_needless_decisions(decided, plan.conflicts)
    if plan.refused:
        raise LoadConflictsError(plan.refused)
    flagged = refuse_violations(connection, plan)
    if plan.missing:
        raise MissingRecordsError([(*key, label) for key, label in plan.missing])
    moment = catalogue_revision.choose_moment(connection, now)
    changes = number_versions(connection, plan.changes, number + 1, moment)
    execute_writes(connection, [*build_document_writes(changes), *document_store.update_documents(plan.rebased)])
    replace_conflicts(connection, plan.left)
    diffs = diff_projection(connection, plan.records, flagged, now.date())
    refuse_reused_numbers(diffs, list_claims(plan.records))
    is_changed = bool(changes) or any(any(rows) for table, *rows in diffs if table.name not in DERIVED_TABLES)
    is_changed |= has_stale_texts(connection)  # search answers otherwise from then on
    write_diffs(connection, diffs, moment)
    clear_stale_texts(connection)
    # A database that is older than the log begins it with all documents, this load included.
    if not fetch_head(connection).seq:
        append_missing_changes(connection, FILES_ATTRIBUTION)
    else:
        rows = build_log_rows(changes, FILES_ATTRIBUTION, name_touched_records(diffs), moment)
        append_changes(connection, rows)
    touched = find_touched_collections(diffs)
    catalogue_revision.write_revision(connection, number + is_changed, digest, moment, touched)
    analyze_tables(connection, diffs)
    return build_report(number + is_changed, diffs, plan.kept)


def rebuild_projection(connection: Connection, *, now: datetime | None = None) -> LoadReport:
    """Build every table anew from the documents and write what differs; where nothing does, nothing is written."""
    catalogue_revision.lock_revision(connection)
    with keep_short_ids(fetch_short_ids(connection)):
        return _rebuild(connection, now or datetime.now(UTC))


def _rebuild(connection: Connection, now: datetime) -> LoadReport:
    number, digest = catalogue_revision.fetch_revision(connection)
    records = document_store.fetch_records(connection)
    index = build_index(records)
    violations = list(rule_check.iterate_violations(index, Scope(index).keys))
    _, flagged = rule_check.split_violations(violations, (), is_import=True, earlier=violations)
    diffs = diff_projection(connection, records, flagged, now.date())
    report = build_report(number + any(any(rows) for _, *rows in diffs), diffs)
    moment = catalogue_revision.choose_moment(connection, now)
    write_diffs(connection, diffs, moment)
    clear_stale_texts(connection)
    catalogue_revision.write_revision(connection, report.revision, digest, moment, find_touched_collections(diffs))
    analyze_tables(connection, diffs)
    return report


def diff_projection(
    connection: Connection, records: Sequence[StoredRecord], flagged: Mapping[Key, Collection[str]], day: date
) -> list[TableDiff]:
    """Return what differs between the tables and the rows that the documents are compiled to, as of a day."""
    links = {link for stored in records for link in list_link_rows(stored.collection, stored.id, stored.record)}
    side_rows = [
        *(TableRow("record_links", link._asdict(), "record_links", 0) for link in links),
        *(TableRow("record_flags", values, "record_flags", 0) for values in flag_rows(flagged)),
    ]
    rows = add_search_rows(compile_filled_rows(build_index(records, day)))
    return list(diff_tables(connection, group_by_table([*rows, *side_rows])))


def refuse_violations(connection: Connection, plan: FilePlan) -> Mapping[Key, Collection[str]]:
    """Return the flags to set. Raises `RuleViolationsError`.

    What breaks an editorial rule, was flagged before and did not change, stays flagged: the files are not to blame.
    """
    index = build_index(plan.records)
    keys = Scope(index).keys
    violations = list(rule_check.iterate_violations(index, keys))
    edited = {change.key for change in plan.changes}
    tolerated = rule_check.fetch_due_reviews(connection).keys() - edited
    judged = set(keys.values()) - tolerated
    refused, flagged = rule_check.split_violations(violations, judged, is_import=False)
    positions = {key: position for position, key in keys.items()}
    if (
        unchanged := {violation.key for violation in refused if not _is_in_files(plan, positions[violation.key])}
        - edited
    ):
        # Entered here when the rule did not exist, or broken by what the files changed: the rules tell.
        stored = build_index(document_store.fetch_records(connection))
        earlier = list(rule_check.iterate_violations(stored, Scope(stored).keys))
        refused, flagged = rule_check.split_violations(violations, judged - unchanged, is_import=False, earlier=earlier)
    found = [Violation(*positions[violation.key], violation.path, violation.message) for violation in refused]
    reported = {(violation.section, violation.position) for violation in found}
    found += find_constraint_violations(index, reported, build_layout())
    if found:
        counts = plan.file_counts
        own = [violation for violation in found if _is_in_files(plan, (violation.section, violation.position))]
        others = [
            f"{format_key(keys[violation.section, violation.position])}: {violation.message}"
            for violation in found
            if violation.position >= counts[violation.section]
        ]
        raise RuleViolationsError(own, others)
    return flagged


def _is_in_files(plan: FilePlan, position: tuple[str, int]) -> bool:
    section, number = position
    return number < plan.file_counts[section]


def list_claims(records: Iterable[StoredRecord]) -> list[ClaimRecord]:
    return [cast("ClaimRecord", stored.record) for stored in records if stored.collection == "claims"]


def build_report(revision: int, diffs: Sequence[TableDiff], conflicts: Sequence[Key] = ()) -> LoadReport:
    added, changed, removed = (
        {diff.table.name: len(rows) for diff in diffs if (rows := getattr(diff, part))}
        for part in ("added", "changed", "removed")
    )
    written = Counter(added) + Counter(changed) + Counter(removed)
    derived = {table: count for table, count in written.items() if table in DERIVED_TABLES}
    return LoadReport(
        revision, _omit_derived(added), _omit_derived(changed), _omit_derived(removed), conflicts, derived
    )


def _omit_derived(counts: dict[str, int]) -> dict[str, int]:
    return {table: count for table, count in counts.items() if table not in DERIVED_TABLES}
