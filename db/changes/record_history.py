"""Reads the versions of one record from the log of changes; a record that was withdrawn or removed keeps them."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from db.changes.change_feed import ChangeRow
from db.changes.change_log import TABLE


def read_history(connection: Connection, collection: str, id_: str, since: int, limit: int) -> list[ChangeRow]:
    """Return the changes that made the versions after `since`, in their order, and one more than asked for if there is.

    The documents are not read.
    """
    columns = [column for column in TABLE.c if column.name != "document"]
    statement = (
        select(*columns)
        .where(TABLE.c.collection == collection, TABLE.c.record_id == id_, TABLE.c.version > since)
        .order_by(TABLE.c.version, TABLE.c.seq)
        .limit(limit + 1)
    )
    return [dict(row) for row in connection.execute(statement).mappings()]


def read_versions(connection: Connection, collection: str, id_: str, versions: Sequence[int]) -> dict[int, ChangeRow]:
    """Return the changes that made these versions, documents included; a version that never was is missing."""
    statement = (
        select(TABLE)
        .where(TABLE.c.collection == collection, TABLE.c.record_id == id_, TABLE.c.version.in_(versions))
        .order_by(TABLE.c.seq)
    )
    return {row["version"]: dict(row) for row in connection.execute(statement).mappings()}


def read_last_version(connection: Connection, collection: str, id_: str) -> int | None:
    """Return the last version of a record, None if it was never in the log."""
    statement = (
        select(TABLE.c.version)
        .where(TABLE.c.collection == collection, TABLE.c.record_id == id_)
        .order_by(TABLE.c.version.desc())
        .limit(1)
    )
    version: int | None = connection.scalar(statement)
    return version
