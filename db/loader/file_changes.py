"""What the catalogue's files changed since they were last loaded, against what was changed in the database since."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from db.documents import document_store
from db.documents.document_store import CURATORS, FILES, StoredRecord, StoredRow
from db.documents.record_ids import PART_OF, PlacedDocument, get_natural_key, place_documents
from db.vocab.catalogue_records import CatalogueRecords
from db.vocab.record_documents import parse_document
from db.vocab.record_keys import Key, parse_key
from db.vocab.record_types import RECORD_TYPE
from db.writer.document_changes import DocumentChange

Resolution: TypeAlias = Callable[[Key], str]  # a key -> one of the words below
# Take the record of the files; keep that of the database for good, or until the files are loaded again; stop the load.
TAKE_FILES, KEEP_DATABASE, LEAVE_OPEN, REFUSE = "files", "database", "leave", "refuse"


def refuse_conflicts(_: Key) -> str:
    return REFUSE


def leave_conflicts(_: Key) -> str:
    return LEAVE_OPEN


class FilePlan(NamedTuple):
    """What a load writes.

    `changes` are new versions; `rebased` are rows of which only place or base change; `records` are those of the
    database after the load, those of the files first and in their order; `file_counts` are how many of each collection
    those are. `conflicts` are how each conflict was resolved, and `left` those that stay open, with the hash of the
    file's document; `missing` are records, with their labels, that the files no longer have.
    """

    changes: Sequence[DocumentChange]
    rebased: Sequence[StoredRow]
    records: Sequence[StoredRecord]
    file_counts: Mapping[str, int]
    conflicts: Mapping[Key, str]
    left: Sequence[tuple[Key, str]]
    missing: Sequence[tuple[Key, str]]

    @property
    def refused(self) -> tuple[Key, ...]:
        """The conflicts that stop the load."""
        return tuple(key for key, word in self.conflicts.items() if word == REFUSE)

    @property
    def kept(self) -> tuple[Key, ...]:
        """The conflicts that the database won, those that stay open among them."""
        return tuple(key for key, word in self.conflicts.items() if word in {KEEP_DATABASE, LEAVE_OPEN})


def plan_load(written: CatalogueRecords, stored: Mapping[Key, StoredRow], resolve: Resolution) -> FilePlan:
    """Compare file, base and database of each record."""
    placed = list(place_documents(written, _group_evidence(stored), _own_evidence(stored)))
    given = {(document.collection, document.id): document for document in placed}
    rows = dict(stored)
    conflicts: dict[Key, str] = {}
    for key, document in given.items():
        rows[key], conflict = _merge(document, stored.get(key), resolve)
        conflicts |= {key: conflict} if conflict else {}
    missing: list[tuple[Key, str]] = []
    for key, row in stored.items():
        if row["owner"] == FILES and key not in given:
            # A whole record may only be withdrawn or merged; a part, such as a piece of evidence, may go.
            if key[0] not in PART_OF:
                missing.append((key, _get_label(row)))
                continue
            if row["hash"] != row["base_hash"]:
                conflicts[key] = resolve(key)
            word = conflicts.get(key, TAKE_FILES)
            if word == TAKE_FILES:
                del rows[key]
            elif word == KEEP_DATABASE:
                # Kept for good, it is no longer a part that the files have to have.
                rows[key] = {**row, "owner": CURATORS, "base_hash": None}
    for key in _list_adopted(given, stored):
        rows.pop(key, None)
    # Files first: violations are reported by position, and only the first ones have a line in a file.
    order = [*given, *(key for key in _sort_parts(rows) if key not in given)]
    return FilePlan(
        [
            DocumentChange(key, stored.get(key), rows.get(key))
            for key in (*order, *(key for key in stored if key not in rows))
            if _is_changed(stored.get(key), rows.get(key))
        ],
        [
            {name: row[name] for name in ("collection", "id", "owner", "part_of", "place", "base_hash")}
            for key, row in rows.items()
            if key in stored and not _is_changed(stored[key], row) and row != stored[key]
        ],
        list(document_store.parse_rows(rows[key] for key in order)),
        Counter(key[0] for key in given),
        conflicts,
        [(key, _hash_given(given.get(key))) for key, word in conflicts.items() if word == LEAVE_OPEN],
        missing,
    )


def _merge(document: PlacedDocument, old: StoredRow | None, resolve: Resolution) -> tuple[dict[str, Any], str | None]:
    """Return the row after the load, and how a conflict was resolved if there was one."""
    hash_ = document_store.hash_document(document.document)
    new = {**document._asdict(), "hash": hash_, "base_hash": hash_, "owner": FILES}
    if old is None:
        return {**new, "version": 1}, None
    key = document.collection, document.id
    # An edit that says the same as the file is no conflict, and neither is an import: curated files always win over
    # those.
    is_edited_here = old["hash"] not in {old["base_hash"], hash_} and not document_store.is_imported(old["owner"])
    # The file did not change since the last load: whatever the database holds now is newer.
    if hash_ == old["base_hash"]:
        return {**old, "part_of": document.part_of, "place": document.place}, None
    word = resolve(key) if is_edited_here else TAKE_FILES
    if word != TAKE_FILES:
        return {**old, "base_hash": hash_ if word == KEEP_DATABASE else old["base_hash"]}, word
    is_new_version = hash_ != old["hash"] or old["owner"] != FILES
    conflict = word if is_edited_here else None
    return {**old, **new, "version": old["version"] + is_new_version}, conflict


def _hash_given(document: PlacedDocument | None) -> str:
    return document_store.hash_document(document.document) if document else ""


def _is_changed(old: StoredRow | None, new: StoredRow | None) -> bool:
    return old is None or new is None or old["version"] != new["version"]


def _get_label(row: StoredRow) -> str:
    record = parse_document(row["collection"], row["document"])
    return str(record[RECORD_TYPE[row["collection"]].label])


def _group_evidence(stored: Mapping[Key, StoredRow]) -> dict[str, dict[str, Any]]:
    evidence: dict[str, dict[str, Any]] = {}
    for (collection, id_), row in sorted(stored.items(), key=lambda item: item[1]["place"]):
        if collection == "evidence":
            evidence.setdefault(row["part_of"], {})[id_] = parse_document(collection, row["document"])
    return evidence


def _own_evidence(stored: Mapping[Key, StoredRow]) -> set[str]:
    return {id_ for (collection, id_), row in stored.items() if collection == "evidence" and row["owner"] == FILES}


def _list_adopted(given: Mapping[Key, PlacedDocument], stored: Mapping[Key, StoredRow]) -> Iterator[Key]:
    """Give the separate evidence of others that a claim of the files now has itself."""
    for key, row in stored.items():
        claim = given.get(parse_key(row["part_of"] or "")) if key[0] == "evidence" else None
        if claim is None or row["owner"] == FILES or key in given:
            continue
        evidence: Any = parse_document("claims", claim.document)["evidence"]
        if get_natural_key(parse_document("evidence", row["document"])) in map(get_natural_key, evidence):
            yield key


def _sort_parts(rows: Mapping[Key, StoredRow]) -> list[Key]:
    return sorted(rows, key=lambda key: (rows[key]["part_of"] or "", rows[key]["place"], key))
