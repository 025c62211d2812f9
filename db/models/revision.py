"""One row that says which state of the catalogue the database holds; a load that changes nothing reads only this."""

from datetime import datetime

from sqlalchemy import JSON, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Moment, check


class Revision(Base):
    """`number` grows with every write; `digest` is that of the catalogue's files as last loaded.

    `nonce` is random and new with every write: a database restored from a backup and written again, or failed over to
    another history, has no state in common with the one it replaces. `day` is the UTC date as of which all that depends
    on the date was computed. `counters` has two nonces of each collection: of the last write that changed any of its
    rows, and of the last that changed an id, label, status or successor of a row that was there before; null if a
    write did not say which it changed.
    """

    __tablename__ = "revision"
    __table_args__ = (check("is_one_row", "id = 1"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    number: Mapped[int] = mapped_column(Integer)
    digest: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[datetime] = mapped_column(Moment)
    # Nullable for databases that were last written before the column existed; the next write fills it.
    nonce: Mapped[str | None] = mapped_column(Text)
    day: Mapped[str | None] = mapped_column(Text)
    counters: Mapped[dict[str, list[str]] | None] = mapped_column(JSON(none_as_null=True))
