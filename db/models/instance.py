"""Rows that belong to this database rather than to the catalogue: loads, their conflicts, and the signing secret."""

from datetime import datetime

from sqlalchemy import Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Moment, Sortable, check


class CatalogueLoad(Base):
    """A state of the catalogue's files, by digest, that was loaded into this database at some time."""

    __tablename__ = "catalogue_loads"

    digest: Mapped[str] = mapped_column(Text, primary_key=True)
    loaded_at: Mapped[datetime] = mapped_column(Moment)


class LoadConflict(Base):
    """A record that the last load left as it is here, though it was changed in the files and here.

    `file_hash` is the hash of its document in the files, an empty text if they no longer have it.
    """

    __tablename__ = "load_conflicts"

    collection: Mapped[str] = mapped_column(Sortable, primary_key=True)
    id: Mapped[str] = mapped_column(Sortable, primary_key=True)
    file_hash: Mapped[str] = mapped_column(Text)


class InstanceSecret(Base):
    """The random key that signs cursors where the settings name none; shared by all processes on this database."""

    __tablename__ = "instance_secret"
    __table_args__ = (check("is_one_row", "id = 1"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    secret: Mapped[str] = mapped_column(Text)
