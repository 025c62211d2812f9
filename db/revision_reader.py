"""Reads the revision of the catalogue by one prepared statement, with none of the work that a pool does for others.

It is read for every request that the cache of answers may answer.
"""

from sqlalchemy import Engine, PoolProxiedConnection, event

MAX_IDLE = 4  # connections kept; further ones are closed after use
STATEMENT = "SELECT number, updated_at, nonce FROM revision"


class RevisionReader:
    """Reads through connections of its own, each by one thread at a time; they end with the pool of the engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._idle: list[PoolProxiedConnection] = []
        event.listen(engine, "engine_disposed", self._close_idle)

    def read_revision(self) -> object | None:
        """Return a value that differs between any two revisions, None if the database cannot be read."""
        connection = None
        try:
            connection = self._take()
            row: object | None = _fetch_revision(connection)
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


def _fetch_revision(connection: PoolProxiedConnection) -> object | None:
    cursor = connection.cursor()
    cursor.execute(STATEMENT)
    row: object | None = cursor.fetchone()
    cursor.close()
    return row
