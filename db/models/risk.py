"""What can go wrong. Which therapy bears a risk, and how often, is read from claims, never stored here."""

from sqlalchemy import JSON, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Record, Sortable, word
from db.vocab.enums import RISK_CATEGORY


class Risk(Record, Base):
    __tablename__ = "risks"
    __extra_table_args__ = (Index(None, "name", "id"),)

    name: Mapped[str] = mapped_column(Sortable)
    synonyms: Mapped[list[str]] = mapped_column(JSON)
    category: Mapped[str] = mapped_column(word("category", RISK_CATEGORY), index=True)
    description: Mapped[str] = mapped_column(Text)
