"""Who says so: works, registers, labels, pages and notes, what they say of themselves, and how they are linked."""

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Record, Sortable, check, date_order_index, order_indexes, partial_date, word
from db.vocab.enums import DESIGN, REFERENCE_FACT, REFERENCE_KIND, REFERENCE_LINK, RETRACTION, TRANSLATION


class Reference(Record, Base):
    __tablename__ = "references"
    __extra_table_args__ = (
        partial_date("issued"),
        Index(None, "title", "id"),
        *order_indexes("kind", "title", "id", "updated_at"),
        *order_indexes("design", "title", "id", "updated_at"),
        date_order_index("references", "issued"),
        date_order_index("references", "issued", "kind"),
        date_order_index("references", "issued", "design"),
    )

    kind: Mapped[str] = mapped_column(word("kind", REFERENCE_KIND))
    title: Mapped[str] = mapped_column(Sortable)
    authors: Mapped[list[str]] = mapped_column(JSON)
    container: Mapped[str | None] = mapped_column(Text)
    issued: Mapped[str | None] = mapped_column(Text, index=True)
    url: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text)
    original_language: Mapped[str | None] = mapped_column(Text)
    translation: Mapped[str] = mapped_column(word("translation", TRANSLATION))
    peer_reviewed: Mapped[bool | None] = mapped_column(Boolean)
    design: Mapped[str | None] = mapped_column(word("design", DESIGN))
    retraction: Mapped[str] = mapped_column(word("retraction", RETRACTION))
    notes: Mapped[str | None] = mapped_column(Text)


class ReferenceFact(Base):
    """What a document says of itself; the catalogue repeats it and does not vouch for it."""

    __tablename__ = "reference_facts"

    reference_id: Mapped[str] = mapped_column(ForeignKey("references.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(word("name", REFERENCE_FACT))
    value: Mapped[str] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)


class ReferenceLink(Base):
    __tablename__ = "reference_links"
    __table_args__ = (check("is_another", "from_id <> to_id"),)

    from_id: Mapped[str] = mapped_column(ForeignKey("references.id"), primary_key=True)
    to_id: Mapped[str] = mapped_column(ForeignKey("references.id"), primary_key=True, index=True)
    type: Mapped[str] = mapped_column(word("type", REFERENCE_LINK), primary_key=True)
