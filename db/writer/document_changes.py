"""Changes of documents, and the rows of documents and of the log that they are written as."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import Connection

from db.changes import change_log
from db.documents import document_store
from db.documents.document_store import StoredRow
from db.documents.record_ids import PART_OF
from db.row_writes import RowWrite
from db.vocab.list_limits import MAX_AFFECTED
from db.vocab.record_documents import Record, list_changed_members, parse_document
from db.vocab.record_keys import Key, format_key

TYPE_OF_STATUS = {"withdrawn": "delete", "removed": "delete", "merged": "move"}


class Attribution(NamedTuple):
    """Who changes something, why, and from which source; `reasons` are those of single records."""

    actor: str
    reason: str
    source: str
    reasons: Mapping[Key, str] = MappingProxyType({})


@dataclass(frozen=True)
class DocumentChange:
    """One document before and after. A new one has no `old` row, one that goes no `new` one."""

    key: Key
    old: StoredRow | None
    new: StoredRow | None

    @cached_property
    def old_record(self) -> Record | None:
        return parse_document(self.key[0], self.old["document"]) if self.old else None

    @cached_property
    def new_record(self) -> Record | None:
        return parse_document(self.key[0], self.new["document"]) if self.new else None

    @property
    def records(self) -> list[Record]:
        """The record before and after, as far as there is one."""
        return [record for record in (self.old_record, self.new_record) if record]

    @cached_property
    def members(self) -> tuple[str, ...]:
        """The names of the members that differ."""
        return tuple(list_changed_members(*(row["document"] if row else "{}" for row in (self.old, self.new))))

    @property
    def type(self) -> str:
        """The type of the change in the words of ActivityStreams."""
        if self.old is None:
            return "create"
        records = (self.new_record, self.old_record)
        status, before = (get_status(self.key[0], record) if record else "removed" for record in records)
        return "update" if status == before else TYPE_OF_STATUS.get(status, "update")


def get_status(collection: str, record: Record) -> str:
    """Return published, merged or withdrawn; parts are published as long as they are there."""
    return str(record.get("record_status" if collection == "studies" else "status") or "published")


def build_row(key: Key, document: str, record: Record, *, old: StoredRow | None, **columns: Any) -> dict[str, Any]:
    """Return the row of a new version of a document; `columns` are owner, place and base_hash."""
    collection, id_ = key
    part_of = PART_OF[collection](record) if collection in PART_OF else None
    values = {"collection": collection, "id": id_, "version": old["version"] + 1 if old else 1, "part_of": part_of}
    return values | {"document": document, "hash": document_store.hash_document(document)} | columns


def number_versions(
    connection: Connection, changes: Sequence[DocumentChange], revision: int, now: datetime
) -> list[DocumentChange]:
    """Return the changes with the rows as they are to be written."""
    # A part that was removed and comes back must not reuse a version that the log, or an ETag, already has.
    reborn = change_log.fetch_last_versions(connection, [change.key for change in changes if change.old is None])
    moment = {"revision": revision, "updated_at": now}
    return [
        change
        if change.new is None
        else replace(
            change, new={**change.new, **moment, "version": max(change.new["version"], reborn.get(change.key, 0) + 1)}
        )
        for change in changes
    ]


def build_document_writes(changes: Sequence[DocumentChange]) -> Iterator[RowWrite]:
    yield from document_store.delete_documents([change.key for change in changes if change.new is None])
    yield from document_store.insert_documents([change.new for change in changes if change.old is None and change.new])
    yield from document_store.update_documents([change.new for change in changes if change.old and change.new])


def build_log_rows(
    changes: Sequence[DocumentChange], attribution: Attribution, affected: Collection[str], now: datetime
) -> list[dict[str, Any]]:
    """Return one row for each change, with its reason; what changed by consequence is named in the first."""
    own = {format_key(change.key) for change in changes}
    others = sorted(set(affected) - own)
    named = others if len(others) <= MAX_AFFECTED else [f"{len(others)} records"]
    # The list stands in the first row only: it belongs to the change as a whole, and rows are hashed and kept for good.
    return [
        _build_log_row(change, attribution, now) | {"affects": [] if n else named} for n, change in enumerate(changes)
    ]


def _build_log_row(change: DocumentChange, attribution: Attribution, now: datetime) -> dict[str, Any]:
    collection, id_ = change.key
    version = change.new["version"] if change.new else (change.old or {})["version"] + 1
    return {
        "collection": collection,
        "record_id": id_,
        "version": version,
        "type": change.type,
        "at": now,
        "actor": attribution.actor,
        "reason": attribution.reasons.get(change.key, attribution.reason),
        "source": attribution.source,
        "members": list(change.members),
        "document": change.new["document"] if change.new else None,
    }


def append_missing_changes(connection: Connection, attribution: Attribution) -> change_log.Head:
    """Begin the log of a database whose documents are older than it: one row for each, as it is now."""
    rows = document_store.fetch_all_documents(connection)
    changes = [DocumentChange(key, None, row) for key, row in sorted(rows.items())]
    log = [{**_build_log_row(change, attribution, rows[change.key]["updated_at"]), "affects": []} for change in changes]
    return change_log.append_changes(connection, log)
