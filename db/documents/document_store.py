"""Reads and writes the documents of the database, always in the transaction of the caller."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Connection, Update, bindparam, delete, func, insert, select, update

from db.bound_lists import is_listed_key, list_param, match_keys
from db.models.base import Base
from db.models.record_document import RecordDocument
from db.row_writes import RowWrite, read_rows
from db.vocab.record_documents import RECORD_CLASSES, Record, parse_document
from db.vocab.record_keys import Key

TABLE = Base.metadata.tables[RecordDocument.__tablename__]
FILES = "files"  # the owner of what stands in the catalogue's files
CURATORS = "curators"  # the owner of what was entered in the database and stands in no file
IMPORT_PREFIX = "import:"  # of the owner of what an importer wrote
KEY_COLUMNS = ("collection", "id")
_SELECT_LISTED = select(TABLE).where(is_listed_key(TABLE.c.collection, TABLE.c.id, list_param("keys")))
StoredRow: TypeAlias = Mapping[str, Any]  # a row of the table, by column


class StoredRecord(NamedTuple):
    """A record of the database, as written, with what is kept beside its document."""

    collection: str
    id: str
    owner: str
    version: int
    record: Record


def hash_document(document: str) -> str:
    return sha256(document.encode()).hexdigest()


def is_imported(owner: str) -> bool:
    return owner.startswith(IMPORT_PREFIX)


def fetch_documents(connection: Connection, keys: Iterable[Key]) -> dict[Key, StoredRow]:
    """Return the rows of those records that exist."""
    rows = connection.execute(_SELECT_LISTED, {"keys": set(keys)})
    return {(row["collection"], row["id"]): row for row in read_rows(rows)}


def fetch_all_documents(connection: Connection) -> dict[Key, StoredRow]:
    return {(row["collection"], row["id"]): row for row in read_rows(connection.execute(select(TABLE)))}


def find_documents(connection: Connection, id_: str) -> list[StoredRow]:
    """Return the rows of every collection that has a document of this id."""
    statement = select(TABLE).where(TABLE.c.id == id_).order_by(TABLE.c.collection)
    return [dict(row) for row in connection.execute(statement).mappings()]


def fetch_records(connection: Connection) -> list[StoredRecord]:
    """Return the record of every document, by collection, parts in the order of their places."""
    order = (TABLE.c.part_of, TABLE.c.place, TABLE.c.id)
    return list(parse_rows(connection.execute(select(TABLE).order_by(*order)).mappings()))


def parse_rows(
    rows: Iterable[Mapping[Any, Any]], parsed: Mapping[Key, Record] = MappingProxyType({})
) -> Iterator[StoredRecord]:
    """Give the record of each row; those of `parsed` are known."""
    for row in rows:
        record = parsed.get((row["collection"], row["id"])) or parse_document(row["collection"], row["document"])
        yield StoredRecord(row["collection"], row["id"], row["owner"], row["version"], record)


def fetch_evidence(connection: Connection, parts_of: Iterable[str] | None = None) -> dict[str, dict[str, Record]]:
    """Return the separate evidence of all claims, or of those named (`claims/ID`), by id."""
    statement = select(TABLE).where(TABLE.c.collection == "evidence").order_by(TABLE.c.place, TABLE.c.id)
    if parts_of is not None:
        statement = statement.where(TABLE.c.part_of.in_(sorted(parts_of)))
    evidence: dict[str, dict[str, Record]] = defaultdict(dict)
    for row in connection.execute(statement).mappings():
        evidence[row["part_of"]][row["id"]] = parse_document("evidence", row["document"])
    return evidence


def fetch_next_place(connection: Connection, collection: str, part_of: str | None) -> int:
    """Return the place after the last part of a record in one collection."""
    statement = select(func.max(TABLE.c.place)).where(TABLE.c.collection == collection, TABLE.c.part_of == part_of)
    last = connection.scalar(statement)
    return 0 if last is None else last + 1


def group_records(records: Iterable[StoredRecord]) -> dict[str, list[Record]]:
    grouped: dict[str, list[Record]] = {collection: [] for collection in RECORD_CLASSES}
    for stored in records:
        grouped[stored.collection].append(stored.record)
    return grouped


def insert_documents(rows: Sequence[StoredRow]) -> Iterator[RowWrite]:
    if rows:
        yield RowWrite(insert(TABLE), rows)


def update_documents(rows: Sequence[StoredRow]) -> Iterator[RowWrite]:
    """Write complete rows, or the same few columns of each beside collection and id."""
    if not rows:
        return
    # Sorted, so that the statement is one object and compiled once.
    names = tuple(sorted(rows[0].keys() - set(KEY_COLUMNS)))
    parameters = [{name: row[name] for name in names} | _key_parameters(row) for row in rows]
    yield RowWrite(_build_update(names), parameters)


@cache
def _build_update(names: tuple[str, ...]) -> Update:
    where = [TABLE.c[name] == bindparam(f"key_{name}") for name in KEY_COLUMNS]
    return update(TABLE).where(*where).values({name: bindparam(name) for name in names})


def _key_parameters(row: StoredRow) -> dict[str, str]:
    return {f"key_{name}": row[name] for name in KEY_COLUMNS}


def delete_documents(keys: Sequence[Key]) -> Iterator[RowWrite]:
    if keys:
        yield RowWrite(delete(TABLE).where(match_keys(TABLE.c.collection, TABLE.c.id, keys)))
