"""The documents of all records: the truth, of which every other table of the catalogue is a projection."""

from datetime import datetime

from sqlalchemy import Index, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Moment, Sortable, check


class RecordDocument(Base):
    """One record as its editor writes it, in canonical JSON (`db.vocab.record_documents`).

    `version` counts its changes. `owner` is who may write it: `files`, or an importer. `base_hash` is the hash of the
    document as its owner last gave it; another `hash` means that it was edited here since. A part that others may add
    names its record in `part_of`, and `place` is its order there. `revision` is the revision of its last change.
    """

    __tablename__ = "records"
    __table_args__ = (
        check("version_is_positive", "version >= 1"),
        Index(None, "part_of", "place"),
    )

    collection: Mapped[str] = mapped_column(Sortable, primary_key=True)
    id: Mapped[str] = mapped_column(Sortable, primary_key=True)
    version: Mapped[int] = mapped_column(Integer)
    owner: Mapped[str] = mapped_column(Text, index=True)
    part_of: Mapped[str | None] = mapped_column(Sortable)
    place: Mapped[int] = mapped_column(Integer)
    document: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(Text)
    base_hash: Mapped[str | None] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(Integer)
    updated_at: Mapped[datetime] = mapped_column(Moment)
