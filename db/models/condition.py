"""What a therapy treats, prevents or is studied for."""

from sqlalchemy import JSON, ForeignKey, Index, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Record, Sortable, check


class Condition(Record, Base):
    __tablename__ = "conditions"
    __extra_table_args__ = (Index(None, "name", "id"),)

    name: Mapped[str] = mapped_column(Sortable)
    synonyms: Mapped[list[str]] = mapped_column(JSON)
    description: Mapped[str] = mapped_column(Text)


class ConditionParent(Base):
    """Is-a: the matcher lets a diagnosis stand for its broader ones."""

    __tablename__ = "condition_parents"
    __table_args__ = (check("is_another", "condition_id <> parent_id"),)

    condition_id: Mapped[str] = mapped_column(ForeignKey("conditions.id"), primary_key=True)
    parent_id: Mapped[str] = mapped_column(ForeignKey("conditions.id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(Integer)
