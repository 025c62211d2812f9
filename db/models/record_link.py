"""What each document names, and whether it needs a review: derived, so that a change finds what it reaches."""

from sqlalchemy import JSON, Boolean, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Sortable


class RecordLink(Base):
    """A document names another one; or, where `downward`, another document is a part of it or tells more of it."""

    __tablename__ = "record_links"
    # No foreign keys: a link is written before the rows that it leads to, and refusing it is a rule's task.
    __table_args__ = (Index(None, "target_collection", "target_id"),)

    collection: Mapped[str] = mapped_column(Sortable, primary_key=True)
    id: Mapped[str] = mapped_column(Sortable, primary_key=True)
    target_collection: Mapped[str] = mapped_column(Sortable, primary_key=True)
    target_id: Mapped[str] = mapped_column(Sortable, primary_key=True)
    downward: Mapped[bool] = mapped_column(Boolean, primary_key=True)


class RecordFlag(Base):
    """`review_due`: an editorial rule is broken by a change elsewhere; `messages` are the rule's words, with fields."""

    __tablename__ = "record_flags"

    collection: Mapped[str] = mapped_column(Sortable, primary_key=True)
    id: Mapped[str] = mapped_column(Sortable, primary_key=True)
    flag: Mapped[str] = mapped_column(Text, primary_key=True)
    messages: Mapped[list[str]] = mapped_column(JSON)
