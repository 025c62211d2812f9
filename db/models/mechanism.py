"""Ways in which a therapy may work. Which therapy has one is read from claims, never stored here."""

from sqlalchemy import JSON, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Record, Sortable


class Mechanism(Record, Base):
    __tablename__ = "mechanisms"
    __extra_table_args__ = (Index(None, "name", "id"),)

    name: Mapped[str] = mapped_column(Sortable)
    synonyms: Mapped[list[str]] = mapped_column(JSON)
    action: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text)
