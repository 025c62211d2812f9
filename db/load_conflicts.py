"""The conflicts between files and database that the last load left open, until somebody decides them."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select, tuple_, update

from db.models.base import Base
from db.models.instance import LoadConflict
from db.models.record_document import RecordDocument
from db.vocab.record_keys import Key

TABLE = Base.metadata.tables[LoadConflict.__tablename__]
RECORDS = Base.metadata.tables[RecordDocument.__tablename__]
# A look-up for each conflict: SQLite knows no size of a table that is empty, and would join from all records.
_HASH = (
    select(RECORDS.c.hash)
    .where(RECORDS.c.collection == TABLE.c.collection, RECORDS.c.id == TABLE.c.id)
    .scalar_subquery()
)
_SELECT_OPEN = (
    select(TABLE.c.collection, TABLE.c.id).where(TABLE.c.file_hash != _HASH).order_by(TABLE.c.collection, TABLE.c.id)
)


def fetch_open_conflicts(connection: Connection) -> list[Key]:
    """Return the records in order; one that was edited to what the files have, or removed, is none of them."""
    return [(row.collection, row.id) for row in connection.execute(_SELECT_OPEN)]


def rebase_closed_conflicts(connection: Connection) -> None:
    """Make what was edited to the document of the files its own base, as if a load had seen it."""
    closed = select(TABLE.c.collection, TABLE.c.id, TABLE.c.file_hash)
    is_closed = tuple_(RECORDS.c.collection, RECORDS.c.id, RECORDS.c.hash).in_(closed)
    connection.execute(update(RECORDS).where(is_closed).values(base_hash=RECORDS.c.hash))


def replace_conflicts(connection: Connection, conflicts: Sequence[tuple[Key, str]]) -> None:
    """Write the conflicts that a load leaves, each with the hash of the file's document, in place of earlier ones."""
    connection.execute(delete(TABLE))
    rows = [{"collection": key[0], "id": key[1], "file_hash": file_hash} for key, file_hash in conflicts]
    if rows:
        connection.execute(insert(TABLE), rows)
