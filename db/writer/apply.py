"""Applies changes of single documents: checks, affected rows, search, log.

All statements that write are built before any is executed, so that a writer needs the lock for those alone. The order
is that of `docs/writing.md`.
"""

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime
from typing import NamedTuple

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from db.changes.change_log import NO_HASH, Head, chain_changes
from db.documents import document_store
from db.documents.document_store import CURATORS
from db.documents.stored_claim_ids import find_short_ids, list_claim_keys
from db.loader import catalogue_revision
from db.loader.catalogue_revision import RevisionState
from db.loader.errors import ReusedNumbersError
from db.loader.public_ids import add_short_ids, is_short_claim_id, keep_short_ids
from db.loader.reused_numbers import refuse_reused_numbers
from db.loader.row_diff import TableDiff
from db.loader.row_writer import build_writes, name_touched_records
from db.loader.touched_collections import find_touched_collections
from db.row_writes import RowWrite, execute_writes
from db.stale_texts import build_stale_rows
from db.vocab.record_keys import Key, format_key
from db.writer import row_projection, rule_check, search_projection
from db.writer.affected import Affected, find_affected, find_sharing
from db.writer.change_errors import ChangeRefusedError, InvalidChangeError, RecordViolationsError
from db.writer.change_plan import RequestedChange, plan_changes
from db.writer.changed_links import ChangedLinks
from db.writer.document_changes import (
    Attribution,
    DocumentChange,
    build_document_writes,
    build_log_rows,
    number_versions,
)
from db.writer.refused_constraints import explain_integrity_error
from db.writer.scope import Scope, find_claims_of, read_scope

MAX_TEXTS = 200  # search texts that follow a changed name in the same write; more of them follow later


class WriteReport(NamedTuple):
    """The revision after the write, the head of the log, what changed, and the names of records it reached."""

    revision: int
    head: Head | None
    changes: Sequence[DocumentChange]
    affected: Sequence[str]
    flagged: Mapping[Key, Sequence[str]]


class PreparedWrite(NamedTuple):
    """What changes come to in one revision: the statement that ends it, which writes no row in any other, and the rest.

    Without `revision` there is nothing to write.
    """

    revision: RowWrite | None
    writes: Sequence[RowWrite]
    report: WriteReport


class Projection(NamedTuple):
    """The differences in all tables that follow from changed documents, and the flags that they set.

    `stale` are records whose search texts follow later.
    """

    diffs: Sequence[TableDiff]
    flagged: Mapping[Key, Sequence[str]]
    stale: Collection[Key]


def apply_changes(
    connection: Connection,
    requested: Sequence[RequestedChange],
    attribution: Attribution,
    *,
    owner: str = CURATORS,
    now: datetime | None = None,
) -> WriteReport:
    """Prepare and write changes behind the lock. Raises `ChangeRefusedError`, and then has to be undone."""
    catalogue_revision.lock_revision(connection)
    prepared = prepare_changes(connection, requested, attribution, owner=owner, now=now)
    write_prepared(connection, prepared)
    return prepared.report


def prepare_changes(
    connection: Connection,
    requested: Sequence[RequestedChange],
    attribution: Attribution,
    *,
    owner: str = CURATORS,
    now: datetime | None = None,
) -> PreparedWrite:
    """Check changes and build what writes them; nothing is written. Raises `ChangeRefusedError`.

    The connection has to read one state of the database throughout.
    """
    keys = list_claim_keys((change.collection, change.record) for change in requested if change.record is not None)
    # The id of a claim that is revised comes with the request, and the version that it is based on proves it.
    revised = {
        str(change.record["key"]): change.id
        for change in requested
        if change.collection == "claims" and change.record and change.id and change.version is not None
    }
    short_ids = find_short_ids(connection, keys - revised.keys())
    with keep_short_ids([*short_ids, *filter(is_short_claim_id, revised.values())]):
        return _prepare(connection, requested, attribution, owner, now or datetime.now(UTC), keys)


def write_prepared(connection: Connection, prepared: PreparedWrite) -> bool:
    """Write what was prepared, unless another revision was written since; return whether it was.

    Raises `ChangeRefusedError`, and then has to be undone.
    """
    if prepared.revision is None:
        return True
    # First: it takes the lock of the row, and finds a row only in the revision that was read.
    if not connection.execute(*prepared.revision).rowcount:
        return False
    try:
        execute_writes(connection, prepared.writes)
    except IntegrityError as error:
        raise ChangeRefusedError(explain_integrity_error(error)) from error
    return True


def _prepare(  # noqa: PLR0913, PLR0917 - what `prepare_changes` takes, and the claims whose ids are known
    connection: Connection,
    requested: Sequence[RequestedChange],
    attribution: Attribution,
    owner: str,
    now: datetime,
    known: frozenset[str],
) -> PreparedWrite:
    previous = catalogue_revision.fetch_state(connection)
    changes = plan_changes(connection, requested, owner)
    if not changes:
        return PreparedWrite(None, (), WriteReport(previous.number, None, (), (), {}))
    old = list_claim_keys((change.key[0], change.old_record) for change in changes if change.old_record)
    add_short_ids(find_short_ids(connection, old - known))
    moment = catalogue_revision.choose_later_moment(previous.updated_at, now)
    changes = number_versions(connection, changes, previous.number + 1, moment)
    diffs, flagged, stale = _project(connection, changes, owner, moment, previous)
    affected = name_touched_records(diffs)
    log_rows = build_log_rows(changes, attribution, affected, moment)
    head, log = chain_changes(log_rows, Head(previous.last_seq or 0, previous.last_hash or NO_HASH))
    return PreparedWrite(
        catalogue_revision.build_next_revision(previous, moment, find_touched_collections(diffs)),
        [*build_document_writes(changes), *build_writes(diffs, moment), *build_stale_rows(connection, stale), *log],
        WriteReport(previous.number + 1, head, changes, affected, flagged),
    )


def _project(
    connection: Connection,
    changes: Sequence[DocumentChange],
    owner: str,
    moment: datetime,
    previous: RevisionState,
) -> Projection:
    phrases = search_projection.diff_phrases(connection, changes)
    links = ChangedLinks(connection, changes)
    affected = find_affected(links, moment.date(), previous.day)
    named = affected.named | search_projection.find_texts_with_phrases(connection, phrases) - affected.searched
    stale = named if len(named) > MAX_TEXTS else set[Key]()
    searched = affected.searched | (named - stale)
    scope = read_scope(links, affected.focus | searched, moment.date(), affected.questions)
    _refuse_evidence_of_ended_claims(changes, scope)
    focus = affected.focus | scope.find_answering(affected.turning)
    flagged = _judge(links, scope, focus, affected, is_import=document_store.is_imported(owner))
    rows = row_projection.compile_scope(scope, affected.projected | searched)
    diffs = list(row_projection.diff_records(connection, rows, affected.projected))
    _refuse_reused_numbers(diffs, scope)
    searches = search_projection.diff_search(connection, rows, searched, phrases)
    flags = row_projection.diff_flags(scope, flagged, focus)
    found = [row_projection.diff_links(links), phrases, *diffs, *searches, flags]
    return Projection(row_projection.sort_diffs(found), flagged, stale)


def _judge(
    links: ChangedLinks, scope: Scope, focus: AbstractSet[Key], affected: Affected, *, is_import: bool
) -> Mapping[Key, Sequence[str]]:
    """Return the flags that the rules set. Raises `RecordViolationsError` for what refuses the changes."""
    day = date.fromisoformat(scope.index.day)
    violations = _find_violations(links, scope, focus, day)
    refused, flagged = rule_check.split_violations(violations, affected.edited, is_import=is_import)
    if others := {violation.key for violation in refused} - affected.edited:
        # Seldom: either the change breaks a rule elsewhere, or a rule is younger than a record that breaks it.
        before = read_scope(ChangedLinks(links.connection), focus, day, affected.questions)
        earlier = rule_check.find_violations(before, others)
        refused, flagged = rule_check.split_violations(
            violations, affected.edited, is_import=is_import, earlier=earlier
        )
    if refused:
        raise RecordViolationsError(refused)
    return flagged


def _find_violations(
    links: ChangedLinks, scope: Scope, focus: AbstractSet[Key], day: date
) -> list[rule_check.RecordViolation]:
    """Judge the focus; what was flagged, or seems to break a rule on its surroundings, again with all of those."""
    violations = rule_check.find_violations(scope, focus)
    doubted = {violation.key for violation in violations if violation.is_doubted} | (focus & scope.flags.keys())
    if not doubted:
        return violations
    claims = {key for key in doubted if key[0] == "claims"}
    around = find_claims_of(links.connection, doubted - claims) | find_sharing(links, claims)
    again = read_scope(links, doubted | around, day, scope.list_questions(claims), is_partial=True)
    certain = [violation for violation in violations if violation.key not in doubted]
    return [*certain, *rule_check.find_violations(again, doubted)]


def _refuse_evidence_of_ended_claims(changes: Sequence[DocumentChange], scope: Scope) -> None:
    """What a claim had when it ended stays; nothing is added to it, where nobody would look for it."""
    for change in changes:
        if change.key[0] == "evidence" and change.old is None and change.new_record:
            claim = scope.index.claims.get(str(change.new_record["claim"]))
            if claim and claim["status"] != "published":
                hint = f"; its successor is {claim['successor']}" if claim["successor"] else ""
                raise InvalidChangeError(f"{format_key(change.key)}: {claim['key']} is {claim['status']}{hint}")


def _refuse_reused_numbers(diffs: Sequence[TableDiff], scope: Scope) -> None:
    evidence = [diff for diff in diffs if diff.table.name == "evidence"]
    try:
        if evidence:
            refuse_reused_numbers(evidence, scope.index.records["claims"])
    except ReusedNumbersError as error:
        raise InvalidChangeError(str(error)) from error
