"""The names of the actors of the log: rows of their own, so that a name can be erased and no hash changes."""

import re
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, union, update

from db.changes.change_log import TABLE as CHANGES
from db.models.base import Base
from db.models.change import ActorName

NAMES = Base.metadata.tables[ActorName.__tablename__]
ACTOR_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,99}")


class Actor(NamedTuple):
    """An actor: the id that the log has, the name if it is known, and the number of its changes."""

    id: str
    name: str | None
    changes: int


def is_actor_id(text: str) -> bool:
    """Whether a text is an id, and no name or address, which the log would keep for ever."""
    return ACTOR_ID.fullmatch(text) is not None


def list_actors(connection: Connection) -> list[Actor]:
    """Return all actors that made a change or have a name, in the order of their ids."""
    counts = select(CHANGES.c.actor, func.count().label("changes")).group_by(CHANGES.c.actor).subquery()
    ids = union(select(CHANGES.c.actor), select(NAMES.c.actor)).subquery()
    statement = (
        select(ids.c.actor, NAMES.c.name, func.coalesce(counts.c.changes, 0))
        .outerjoin(NAMES, NAMES.c.actor == ids.c.actor)
        .outerjoin(counts, counts.c.actor == ids.c.actor)
    )
    return sorted(Actor(*row) for row in connection.execute(statement))


def write_name(connection: Connection, actor: str, name: str) -> None:
    if connection.execute(update(NAMES).where(NAMES.c.actor == actor).values(name=name)).rowcount == 0:
        connection.execute(insert(NAMES).values(actor=actor, name=name))


def erase_name(connection: Connection, actor: str) -> bool:
    """Return whether there was a name. The changes of the actor stay, under the id alone."""
    return connection.execute(delete(NAMES).where(NAMES.c.actor == actor)).rowcount > 0
