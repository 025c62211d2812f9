"""Reads the revision of the catalogue by one prepared statement, with none of the work that a pool does for others.

It is read for every request that the cache of answers may answer.
"""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine, PoolProxiedConnection, event

KINDS = ("rows", "labels")  # of the counters of a collection, in their order
MAX_IDLE = 4  # connections kept; further ones are closed after use
STATEMENT = "SELECT number, updated_at, nonce FROM revision"
COUNTERS_STATEMENT = "SELECT counters FROM revision"


class RevisionReader:
    """Reads through connections of its own, each by one thread at a time; they end with the pool of the engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._idle: list[PoolProxiedConnection] = []
        event.listen(engine, "engine_disposed", self._close_idle)

    def read_revision(self) -> object | None:
        """Return a value that differs between any two revisions, None if the database cannot be read."""
        return self._read_row(STATEMENT)

    def read_counters(self) -> Mapping[str, str]:
        """Return the counters of the collections as the newest revision has them, by `collection.kind`."""
        row = self._read_row(COUNTERS_STATEMENT)
        stored = row[0] if row else None
        counters: dict[str, list[str]] = json.loads(stored) if isinstance(stored, str) else stored or {}
        return {
            f"{name}.{kind}": value for name, pair in counters.items() for kind, value in zip(KINDS, pair, strict=True)
        }

    def _read_row(self, statement: str) -> tuple[Any, ...] | None:
        connection = None
        try:
            connection = self._take()
            row = _fetch_row(connection, statement)
        except Exception:  # noqa: BLE001 - whatever it is, the request that is passed on meets it and reports it
            if connection is not None:
                connection.close()
            return None
        self._give_back(connection)
        return row

    def _take(self) -> PoolProxiedConnection:
        try:
            return self._idle.pop()  # by one thread only, as an operation of a list is atomic
        except IndexError:
            return self._connect()

    def _connect(self) -> PoolProxiedConnection:
        connection = self._engine.raw_connection()
        connection.detach()  # the pool is for statements that answer requests
        if self._engine.dialect.name == "postgresql" and connection.driver_connection is not None:
            connection.driver_connection.autocommit = True
        return connection

    def _give_back(self, connection: PoolProxiedConnection) -> None:
        if len(self._idle) < MAX_IDLE:
            self._idle.append(connection)
        else:
            connection.close()

    def _close_idle(self, _: Engine) -> None:
        while self._idle:
            self._idle.pop().close()


def _fetch_row(connection: PoolProxiedConnection, statement: str) -> tuple[Any, ...] | None:
    cursor = connection.cursor()
    cursor.execute(statement)
    row: tuple[Any, ...] | None = cursor.fetchone()
    cursor.close()
    return row
