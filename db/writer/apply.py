"""Applies changes of single documents: checks, affected rows, search, log, in the transaction of the caller.

The caller rolls back on any exception from here. The order is that of `docs/writing.md`.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from db.changes.change_log import NO_HASH, Head
from db.documents import document_store
from db.documents.document_store import CURATORS, StoredRow
from db.documents.record_ids import PART_OF, draw_evidence_id, get_natural_key, make_record_id
from db.documents.stored_claim_ids import find_short_ids
from db.loader import catalogue_revision
from db.loader.catalogue_revision import RevisionState
from db.loader.errors import ReusedNumbersError
from db.loader.public_ids import add_short_ids, keep_short_ids
from db.loader.reused_numbers import refuse_reused_numbers
from db.loader.row_diff import TableDiff
from db.loader.row_writer import name_touched_records, write_diffs
from db.loader.touched_collections import find_touched_collections
from db.vocab.record_documents import Record, format_document, parse_document
from db.vocab.record_keys import Key, format_key
from db.writer import row_projection, rule_check, search_projection
from db.writer.affected import find_affected
from db.writer.change_errors import ChangeRefusedError, InvalidChangeError, RecordViolationsError, VersionConflictError
from db.writer.document_changes import Attribution, DocumentChange, append_changes, build_row, write_documents
from db.writer.refused_constraints import explain_integrity_error
from db.writer.scope import Scope, read_scope


class RequestedChange(NamedTuple):
    """A new version of a record, as written, and the version that it is based on: None for a new record.

    Without a record, a part is removed. `id` is needed where the record does not give it: for separate evidence.
    """

    collection: str
    record: Record | None
    version: int | None = None
    id: str | None = None


class WriteReport(NamedTuple):
    """The revision after the write, the head of the log, what changed, and the names of records it reached."""

    revision: int
    head: Head | None
    changes: Sequence[DocumentChange]
    affected: Sequence[str]
    flagged: Mapping[Key, Sequence[str]]


def apply_changes(
    connection: Connection,
    requested: Sequence[RequestedChange],
    attribution: Attribution,
    *,
    owner: str = CURATORS,
    now: datetime | None = None,
) -> WriteReport:
    """Write changes of documents and all rows that follow. Raises `ChangeRefusedError`, and then has to be undone."""
    catalogue_revision.lock_revision(connection)
    records = [(change.collection, change.record) for change in requested if change.record is not None]
    with keep_short_ids(find_short_ids(connection, records)):
        return _apply(connection, requested, attribution, owner, now or datetime.now(UTC))


def _apply(
    connection: Connection, requested: Sequence[RequestedChange], attribution: Attribution, owner: str, now: datetime
) -> WriteReport:
    previous = catalogue_revision.fetch_state(connection)
    # Behind the lock, so that the version that a change is based on cannot move before it is written.
    changes = plan_changes(connection, requested, owner)
    if not changes:
        return WriteReport(previous.number, None, (), (), {})
    old = [(change.key[0], parse_document(change.key[0], change.old["document"])) for change in changes if change.old]
    add_short_ids(find_short_ids(connection, old))
    moment = catalogue_revision.choose_later_moment(previous.updated_at, now)
    changes = write_documents(connection, changes, previous.number + 1, moment)
    try:
        diffs, flagged = _project(connection, changes, owner, moment, previous)
    except IntegrityError as error:
        raise ChangeRefusedError(explain_integrity_error(error)) from error
    affected = name_touched_records(diffs)
    head = append_changes(
        connection, changes, attribution, affected, moment, Head(previous.last_seq or 0, previous.last_hash or NO_HASH)
    )
    catalogue_revision.write_next_revision(connection, previous, moment, find_touched_collections(diffs))
    return WriteReport(previous.number + 1, head, changes, affected, flagged)


def _project(
    connection: Connection,
    changes: Sequence[DocumentChange],
    owner: str,
    moment: datetime,
    previous: RevisionState,
) -> tuple[list[TableDiff], Mapping[Key, Sequence[str]]]:
    """Write the rows that follow from the changed documents; return what differed and which flags are set."""
    # Links and phrases first: what the change reaches is found by them.
    indexes = [row_projection.diff_links(changes), search_projection.diff_phrases(connection, changes)]
    write_diffs(connection, indexes, moment)
    affected = find_affected(connection, changes, moment.date(), previous.day)
    searched = affected.searched | search_projection.find_texts_with_phrases(connection, indexes[1])
    scope = read_scope(connection, affected, searched, moment.date())
    violations = rule_check.find_violations(scope, affected.focus)
    refused, flagged = rule_check.split_violations(
        violations, affected.edited, is_import=document_store.is_imported(owner)
    )
    if refused:
        raise RecordViolationsError(refused)
    rows = row_projection.compile_scope(scope, affected.projected | searched)
    diffs = list(row_projection.diff_records(connection, rows, affected.projected))
    _refuse_reused_numbers(diffs, scope)
    searches = search_projection.diff_search(connection, rows, searched)
    flags = [row_projection.diff_flags(connection, flagged, affected.focus)] if flagged or previous.has_flags else []
    written = row_projection.sort_diffs([*diffs, *searches, *flags])
    write_diffs(connection, written, moment)
    return written, flagged


def _refuse_reused_numbers(diffs: Sequence[TableDiff], scope: Scope) -> None:
    evidence = [diff for diff in diffs if diff.table.name == "evidence"]
    try:
        if evidence:
            refuse_reused_numbers(evidence, scope.index.records["claims"])
    except ReusedNumbersError as error:
        raise InvalidChangeError(str(error)) from error


def plan_changes(connection: Connection, requested: Sequence[RequestedChange], owner: str) -> list[DocumentChange]:
    """Compare what is asked for with the stored documents; what is the same already is no change."""
    keys = _find_keys(connection, requested)
    if len(set(keys)) < len(keys):
        raise InvalidChangeError("two changes are of one record")
    stored = document_store.fetch_documents(connection, keys)
    places = _Places(connection)
    planned = [
        _plan_change(change, key, stored.get(key), owner, places) for change, key in zip(requested, keys, strict=True)
    ]
    return [change for change in planned if change is not None]


def _plan_change(
    change: RequestedChange, key: Key, old: StoredRow | None, owner: str, places: "_Places"
) -> DocumentChange | None:
    current = old["version"] if old else None
    # A new record is based on no version: of an id that exists, None conflicts as any other outdated version does.
    if change.version != current:
        raise VersionConflictError(key, change.version, current)
    if change.record is None:
        if old is None or change.collection not in PART_OF:
            raise InvalidChangeError(f"{format_key(key)}: only parts are removed; withdraw or merge a record")
        return DocumentChange(key, old, None)
    _refuse_other_key(change, key, old)
    document = format_document(change.collection, change.record)
    if old and old["document"] == document:
        return None
    kept = {"owner": old["owner"], "base_hash": old["base_hash"]} if old else {"owner": owner, "base_hash": None}
    new = build_row(key, document, change.record, old=old, **kept)
    place = old["place"] if old and old["part_of"] == new["part_of"] else places.take(change.collection, new["part_of"])
    return DocumentChange(key, old, {**new, "place": place})


def _refuse_other_key(change: RequestedChange, key: Key, old: StoredRow | None) -> None:
    """A record keeps what its id is made from."""
    # The id of separate evidence was drawn from what the row first said, and outlives corrections of that.
    if change.collection != "evidence" and make_record_id(change.collection, change.record or {}) != key[1]:
        raise InvalidChangeError(f"{format_key(key)}: the id of a record never changes")
    if old and change.collection == "claims":
        before = next(document_store.parse_rows([old])).record["key"]
        if before != (change.record or {})["key"]:
            raise InvalidChangeError(f"{format_key(key)}: has the same public id as {before}: choose another key")


def _find_keys(connection: Connection, requested: Sequence[RequestedChange]) -> list[Key]:
    new = [change.record for change in requested if change.collection == "evidence" and not change.id and change.record]
    parts_of = {PART_OF["evidence"](record) or "" for record in new}
    taken = (
        {id_ for rows in document_store.fetch_evidence(connection, parts_of).values() for id_ in rows}
        if new
        else set[str]()
    )
    keys: list[Key] = []
    for change in requested:
        keys.append((change.collection, change.id or _make_id(change, taken)))
        # Two new rows of one request must not draw the same id.
        taken.add(keys[-1][1])
    return keys


def _make_id(change: RequestedChange, taken: Collection[str]) -> str:
    if change.record is None:
        raise InvalidChangeError("name the id of the part to remove")
    if change.collection != "evidence":
        return make_record_id(change.collection, change.record)
    return draw_evidence_id(PART_OF["evidence"](change.record) or "", get_natural_key(change.record), taken)


class _Places:
    """The next free place among the parts of each record."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.places: dict[tuple[str, str | None], int] = {}

    def take(self, collection: str, part_of: str | None) -> int:
        if collection not in PART_OF:
            return 0
        group = collection, part_of
        if group not in self.places:
            self.places[group] = document_store.fetch_next_place(self.connection, collection, part_of)
        place = self.places[group]
        self.places[group] = place + 1
        return place
