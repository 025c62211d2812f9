"""Reads and writes the documents of the database, always in the transaction of the caller."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple, TypeAlias, cast

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from db.documents.record_ids import PlacedDocument, place_documents
from db.models.base import Base
from db.models.record_document import RecordDocument
from db.vocab.catalogue_records import CatalogueRecords
from db.vocab.record_documents import RECORD_CLASSES, Record, parse_document

TABLE = Base.metadata.tables[RecordDocument.__tablename__]
FILES = "files"  # the owner of what stands in the catalogue's files
Key: TypeAlias = tuple[str, str]  # collection and id


class DocumentChanges(NamedTuple):
    """Which documents were added, changed and removed."""

    added: Sequence[Key]
    changed: Sequence[Key]
    removed: Sequence[Key]


def hash_document(document: str) -> str:
    return sha256(document.encode()).hexdigest()


def fetch_document(connection: Connection, collection: str, id_: str) -> Mapping[str, Any] | None:
    """Return the row of one document, or None."""
    statement = select(TABLE).where(TABLE.c.collection == collection, TABLE.c.id == id_)
    row = connection.execute(statement).mappings().one_or_none()
    return None if row is None else dict(row)


def find_documents(connection: Connection, id_: str) -> list[Mapping[str, Any]]:
    """Return the rows of every collection that has a document of this id."""
    statement = select(TABLE).where(TABLE.c.id == id_).order_by(TABLE.c.collection)
    return [dict(row) for row in connection.execute(statement).mappings()]


def fetch_records(connection: Connection) -> CatalogueRecords:
    """Return the record of every document, as written, parts in the order of their places."""
    order = (TABLE.c.part_of, TABLE.c.place, TABLE.c.id)
    rows = connection.execute(select(TABLE.c.collection, TABLE.c.document).order_by(*order))
    records: dict[str, list[Record]] = {collection: [] for collection in RECORD_CLASSES}
    for collection, document in rows:
        records[collection].append(parse_document(collection, document))
    return cast("CatalogueRecords", records)


def fetch_evidence(connection: Connection) -> dict[str, dict[str, Record]]:
    """Return the separate evidence of each claim (`claims/ID`), by id."""
    statement = select(TABLE.c.part_of, TABLE.c.id, TABLE.c.document).where(TABLE.c.collection == "evidence")
    evidence: dict[str, dict[str, Record]] = defaultdict(dict)
    for part_of, id_, document in connection.execute(statement.order_by(TABLE.c.place, TABLE.c.id)):
        evidence[part_of][id_] = parse_document("evidence", document)
    return evidence


def write_documents(connection: Connection, written: CatalogueRecords, revision: int, now: datetime) -> DocumentChanges:
    """Bring the documents that the files own to what the files say, and count a version for each that changed."""
    wanted = {(placed.collection, placed.id): placed for placed in place_documents(written, fetch_evidence(connection))}
    stored = {
        (row.collection, row.id): row
        for row in connection.execute(
            select(TABLE.c.collection, TABLE.c.id, TABLE.c.hash, TABLE.c.part_of, TABLE.c.place).where(
                TABLE.c.owner == FILES
            )
        )
    }
    moment = {"revision": revision, "updated_at": now}
    added = [key for key in wanted if key not in stored]
    changed = [key for key in wanted if key in stored and hash_document(wanted[key].document) != stored[key].hash]
    moved = [
        key
        for key, placed in wanted.items()
        if key in stored and (placed.part_of, placed.place) != (stored[key].part_of, stored[key].place)
    ]
    removed = [key for key in stored if key not in wanted]
    _delete(connection, removed)
    _insert(connection, [_columns(wanted[key]) | moment for key in added])
    _update(connection, [_columns(wanted[key]) | moment for key in changed], counts=True)
    _update(connection, [_columns(wanted[key]) for key in moved if key not in set(changed)], counts=False)
    return DocumentChanges(added, changed, removed)


def _columns(placed: PlacedDocument) -> dict[str, Any]:
    hash_ = hash_document(placed.document)
    return {**placed._asdict(), "hash": hash_, "base_hash": hash_}


def _insert(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        connection.execute(insert(TABLE), [{**row, "version": 1, "owner": FILES} for row in rows])


def _update(connection: Connection, rows: Sequence[Mapping[str, Any]], *, counts: bool) -> None:
    if rows:
        where = (TABLE.c.collection == bindparam("key_collection"), TABLE.c.id == bindparam("key_id"))
        names = rows[0].keys() - {"collection", "id"}
        values: dict[str, Any] = {name: bindparam(name) for name in names}
        values |= {"version": TABLE.c.version + 1} if counts else {}
        parameters = [{**row, "key_collection": row["collection"], "key_id": row["id"]} for row in rows]
        connection.execute(update(TABLE).where(*where).values(values), parameters)


def _delete(connection: Connection, keys: Iterable[Key]) -> None:
    for collection, id_ in keys:
        connection.execute(delete(TABLE).where(TABLE.c.collection == collection, TABLE.c.id == id_))
