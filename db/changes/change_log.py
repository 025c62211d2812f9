"""Appends rows to the log of changes, and verifies that none was altered."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, insert, select

from db.models.base import Base
from db.models.change import Change
from db.row_writes import RowWrite, execute_writes
from db.vocab.record_documents import format_canonical

TABLE = Base.metadata.tables[Change.__tablename__]
NO_HASH = ""  # before the first row
HASHED_COLUMNS = tuple(column.name for column in TABLE.c if column.name != "hash")


class Head(NamedTuple):
    """The newest row of the log."""

    seq: int
    hash: str


class ChainError(NamedTuple):
    """A row of the log that does not follow from the one before it."""

    seq: int
    message: str


def fetch_head(connection: Connection) -> Head:
    row = connection.execute(select(TABLE.c.seq, TABLE.c.hash).order_by(TABLE.c.seq.desc()).limit(1)).one_or_none()
    return Head(0, NO_HASH) if row is None else Head(row.seq, row.hash)


def fetch_last_versions(connection: Connection, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Return the last version of each record that was ever in the log: a record that comes back counts on."""
    ids = [id_ for _, id_ in keys]
    statement = (
        select(TABLE.c.collection, TABLE.c.record_id, func.max(TABLE.c.version))
        .where(TABLE.c.record_id.in_(ids))
        .group_by(TABLE.c.collection, TABLE.c.record_id)
    )
    return {(collection, id_): version for collection, id_, version in connection.execute(statement)} if ids else {}


def append_changes(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> Head:
    """Append rows without `seq` and hashes, in their order. The caller holds the lock of the writer."""
    head, writes = chain_changes(rows, fetch_head(connection))
    execute_writes(connection, writes)
    return head


def chain_changes(rows: Sequence[Mapping[str, Any]], head: Head) -> tuple[Head, list[RowWrite]]:
    """Return the head after rows without `seq` and hashes that follow one, and what appends them."""
    complete: list[Mapping[str, Any]] = []
    for row in rows:
        numbered = {**row, "seq": head.seq + 1, "previous_hash": head.hash}
        head = Head(head.seq + 1, compute_hash(numbered))
        complete.append({**numbered, "hash": head.hash})
    return head, [RowWrite(insert(TABLE), complete)] if complete else []


def compute_hash(row: Mapping[str, Any]) -> str:
    """Return the hash of a row over all its columns but the hash itself."""
    values = {name: row[name] for name in HASHED_COLUMNS}
    # As text in UTC: the two databases return the same instant in different time zones and precisions.
    values["at"] = format_moment(values["at"])
    return sha256(format_canonical(values).encode()).hexdigest()


def format_moment(moment: datetime) -> str:
    """Return a moment as it is hashed and served: UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def verify_chain(connection: Connection, head: str | None = None) -> Iterator[ChainError]:
    """Give each row that was edited, inserted, removed or moved; `head` is a hash that must be in the log."""
    previous, hashes = Head(0, NO_HASH), set[str]()
    for row in connection.execute(select(TABLE).order_by(TABLE.c.seq)).mappings():
        if row["seq"] != previous.seq + 1:
            yield ChainError(row["seq"], f"follows row {previous.seq}: rows between them are missing")
        # Each test on its own: one edited row gives one error, a removed one those of its gap.
        if row["previous_hash"] != previous.hash:
            yield ChainError(row["seq"], "does not carry the hash of the row before it")
        if compute_hash(dict(row)) != row["hash"]:
            yield ChainError(row["seq"], "does not have the hash of its columns")
        previous = Head(row["seq"], row["hash"])
        hashes.add(row["hash"])
    if head is not None and head not in hashes:
        yield ChainError(previous.seq, f"is the last row, and no row has the hash {head}")
