"""What an outcome is measured by. Another threshold or definition is another measure; `family` groups them."""

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Record, Sortable, word
from db.vocab.enums import DIRECTION, MEASURE_TYPE


class Measure(Record, Base):
    __tablename__ = "measures"
    __extra_table_args__ = (Index(None, "name", "id"),)

    name: Mapped[str] = mapped_column(Sortable)
    definition: Mapped[str] = mapped_column(Text)
    family: Mapped[str | None] = mapped_column(Text, index=True)
    type: Mapped[str] = mapped_column(word("type", MEASURE_TYPE))
    direction: Mapped[str] = mapped_column(word("direction", DIRECTION))
    unit: Mapped[str] = mapped_column(Text)
