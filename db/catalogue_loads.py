"""Which states of the catalogue were loaded into this database, so that a start never loads one a second time.

Two versions of the program may run side by side on one database: each loads its own catalogue once.
"""

from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select

from db.models.base import Base
from db.models.instance import CatalogueLoad
from db.models.revision import Revision

TABLE = Base.metadata.tables[CatalogueLoad.__tablename__]
REVISION = Base.metadata.tables[Revision.__tablename__]


def was_loaded(connection: Connection, digest: str) -> bool:
    """True if this state was loaded at some time. A migration that needs a new load empties the current digest."""
    current = connection.execute(select(REVISION.c.digest)).scalar()
    return bool(current) and connection.execute(select(TABLE.c.digest).filter_by(digest=digest)).scalar() is not None


def record_load(connection: Connection, digest: str) -> None:
    """Remember this state, in the transaction of its load."""
    if connection.execute(select(TABLE.c.digest).filter_by(digest=digest)).scalar() is None:
        moment = datetime.now(UTC).replace(microsecond=0)
        connection.execute(insert(TABLE).values(digest=digest, loaded_at=moment))
