"""Applies changes in transactions of their own: they are prepared without the lock, which is held only to write."""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias

from sqlalchemy import Connection, Engine

from db.documents.document_store import CURATORS
from db.engine import snapshot_connection
from db.loader.catalogue_revision import lock_revision
from db.units import ucum
from db.writer.apply import PreparedWrite, WriteReport, prepare_changes, write_prepared
from db.writer.change_plan import RequestedChange
from db.writer.document_changes import Attribution
from db.writer.transaction import writer_transaction

Preparation: TypeAlias = Callable[[Connection], PreparedWrite]
ReadRequests: TypeAlias = Callable[[Connection], Sequence[RequestedChange]]


def submit_changes(  # noqa: PLR0913 - what `apply_changes` takes, and whether to write
    engine: Engine,
    read_requests: ReadRequests,
    attribution: Attribution,
    *,
    owner: str = CURATORS,
    now: datetime | None = None,
    is_dry: bool = False,
) -> WriteReport:
    """Apply the changes that `read_requests` gives for a state of the database, in full or not at all.

    It is called again if another writer was faster, so a change may be based on what it reads. A dry run is undone.
    Raises `ChangeRefusedError`.
    """

    def prepare(connection: Connection) -> PreparedWrite:
        return prepare_changes(connection, read_requests(connection), attribution, owner=owner, now=now)

    return submit_prepared(engine, prepare, is_dry=is_dry)


def submit_prepared(engine: Engine, prepare: Preparation, *, is_dry: bool = False) -> WriteReport:
    """Write what is prepared for a state of the database while that is its state.

    Whoever is overtaken prepares again behind the lock, so that nobody starves.
    """
    with snapshot_connection(engine) as connection:
        prepared = prepare(connection)
    if prepared.revision is None:
        return prepared.report
    with writer_transaction(engine) as connection:
        if write_prepared(connection, prepared):
            _end(connection, is_dry=is_dry)
            return prepared.report
    # What others wrote may need the table of units, which is slow to build: not while writers wait.
    ucum.convert_value(Decimal(1), "mg", "g")
    with writer_transaction(engine) as connection:
        lock_revision(connection)
        prepared = prepare(connection)
        write_prepared(connection, prepared)
        _end(connection, is_dry=is_dry)
    return prepared.report


def _end(connection: Connection, *, is_dry: bool) -> None:
    if is_dry:
        connection.rollback()
