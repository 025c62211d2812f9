"""What is asked for against what is stored: which documents a request changes, and to what. Reads only."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from db.documents import document_store
from db.documents.document_store import StoredRow
from db.documents.record_ids import PART_OF, draw_evidence_id, get_natural_key, make_record_id
from db.vocab.record_documents import Record, format_document
from db.vocab.record_keys import Key, format_key
from db.writer.change_errors import InvalidChangeError, VersionConflictError
from db.writer.document_changes import DocumentChange, build_row


class RequestedChange(NamedTuple):
    """A new version of a record, as written, and the version that it is based on: None for a new record.

    Without a record, a part is removed. `id` is needed where the record does not give it: for separate evidence.
    """

    collection: str
    record: Record | None
    version: int | None = None
    id: str | None = None


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
    document = format_document(change.collection, change.record)
    if old and old["document"] == document:
        return None
    kept = {"owner": old["owner"], "base_hash": old["base_hash"]} if old else {"owner": owner, "base_hash": None}
    new = build_row(key, document, change.record, old=old, **kept)
    place = old["place"] if old and old["part_of"] == new["part_of"] else places.take(change.collection, new["part_of"])
    planned = DocumentChange(key, old, {**new, "place": place})
    _refuse_other_key(change, planned)
    return planned


def _refuse_other_key(change: RequestedChange, planned: DocumentChange) -> None:
    """A record keeps what its id is made from."""
    key, old = planned.key, planned.old_record
    # The id of separate evidence was drawn from what the row first said, and outlives corrections of that.
    if change.collection != "evidence" and make_record_id(change.collection, change.record or {}) != key[1]:
        raise InvalidChangeError(f"{format_key(key)}: the id of a record never changes")
    if old and change.collection == "claims" and old["key"] != (change.record or {})["key"]:
        raise InvalidChangeError(f"{format_key(key)}: has the same public id as {old['key']}: choose another key")


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
