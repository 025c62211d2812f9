"""Facts about a patient that criteria ask for, as rows that criteria point at; written from `db.vocab.attributes`."""

from sqlalchemy import JSON, Index, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, ServedRecord, Sortable, word
from db.vocab.enums import ATTRIBUTE_TYPE


class Attribute(ServedRecord, Base):
    """`low` and `high` bound what is possible, in `unit`; `decimals` is the precision compared at."""

    __tablename__ = "attributes"
    __extra_table_args__ = (Index(None, "name", "id"),)

    name: Mapped[str] = mapped_column(Sortable)
    type: Mapped[str] = mapped_column(word("type", ATTRIBUTE_TYPE), index=True)
    unit: Mapped[str | None] = mapped_column(Text)
    decimals: Mapped[int | None] = mapped_column(Integer)
    low: Mapped[int | None] = mapped_column(Integer)
    high: Mapped[int | None] = mapped_column(Integer)
    values: Mapped[list[str]] = mapped_column(JSON)
    derivations: Mapped[list[str]] = mapped_column(JSON)
    question: Mapped[str] = mapped_column(Text)
    valid_for: Mapped[str | None] = mapped_column(Text)
    units: Mapped[list[str]] = mapped_column(JSON, server_default="[]")
    operators: Mapped[list[str]] = mapped_column(JSON, server_default="[]")
