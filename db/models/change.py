"""The log of all changes of documents: appended, never altered, each row bound to the one before it by a hash."""

from datetime import datetime

from sqlalchemy import JSON, Index, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Moment, Sortable


class Change(Base):
    """One document was created, updated, ended (`delete`) or merged into another (`move`).

    `seq` has no gaps. `members` are the names of the members that changed. `affects` are records that changed by
    consequence, in the first row of a write. `hash` is over all other columns, the hash of the row before included.
    """

    __tablename__ = "changes"
    __table_args__ = (Index(None, "collection", "record_id", "version"), Index(None, "collection", "seq"))

    # Numbered by the writer behind its lock: a sequence leaves gaps, and a gap would look like a removed row.
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    collection: Mapped[str] = mapped_column(Sortable)
    record_id: Mapped[str] = mapped_column(Sortable)
    version: Mapped[int] = mapped_column(Integer)
    type: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)
    actor: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    members: Mapped[list[str]] = mapped_column(JSON)
    document: Mapped[str | None] = mapped_column(Text)
    affects: Mapped[list[str]] = mapped_column(JSON)
    previous_hash: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(Text)


class ActorName(Base):
    """The name of an actor, which stands nowhere else: it can be erased, and the log stays as it is."""

    __tablename__ = "actor_names"

    actor: Mapped[str] = mapped_column(Sortable, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
