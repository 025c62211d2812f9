"""The random secret kept in the database for an instance whose settings name none."""

from secrets import token_urlsafe

from sqlalchemy import Connection, Engine, insert, inspect, select

from db.connection_errors import translate_driver_errors
from db.engine import read_connection, write_transaction
from db.models.base import Base
from db.models.instance import InstanceSecret

TABLE = Base.metadata.tables[InstanceSecret.__tablename__]
SECRET_BYTES = 32


def ensure_secret(engine: Engine) -> str:
    """Return the secret of the database, creating it if there is none. The newest schema is required."""
    if secret := fetch_secret(engine):
        return secret
    with translate_driver_errors(engine.url), write_transaction(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("LOCK TABLE instance_secret IN EXCLUSIVE MODE")
        # Again, behind the lock: another process may have written one since the first look.
        secret = _read_secret(connection)
        if secret is None:
            secret = token_urlsafe(SECRET_BYTES)
            connection.execute(insert(TABLE).values(id=1, secret=secret))
    return secret


def fetch_secret(engine: Engine) -> str | None:
    """Return the secret of the database; None if it has none or is at an older revision."""
    with translate_driver_errors(engine.url), read_connection(engine) as connection:
        return _read_secret(connection) if inspect(connection).has_table(TABLE.name) else None


def _read_secret(connection: Connection) -> str | None:
    return connection.execute(select(TABLE.c.secret)).scalar_one_or_none()
