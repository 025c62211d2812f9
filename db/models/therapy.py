"""A therapy as a regimen of components, its place among broader therapies, and what it is for."""

from decimal import Decimal

from sqlalchemy import JSON, ForeignKey, Index, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Figure, Record, Sortable, check, ordered, word
from db.vocab.enums import ACTIVITY, COMPONENT_ROLE, CONDITION_ROLE, ORIGIN, STAGE, THERAPY_KIND


class Therapy(Record, Base):
    __tablename__ = "therapies"
    __extra_table_args__ = (Index(None, "name", "id"),)

    name: Mapped[str] = mapped_column(Sortable)
    synonyms: Mapped[list[str]] = mapped_column(JSON)
    kind: Mapped[str] = mapped_column(word("kind", THERAPY_KIND), index=True)
    summary: Mapped[str] = mapped_column(Text)
    professional_summary: Mapped[str | None] = mapped_column(Text)
    stage: Mapped[str | None] = mapped_column(word("stage", STAGE), index=True)
    activity: Mapped[str | None] = mapped_column(word("activity", ACTIVITY), index=True)
    origin: Mapped[str] = mapped_column(word("origin", ORIGIN), default="curated")


class TherapyParent(Base):
    """A broader therapy; the one at position 0 is the primary parent."""

    __tablename__ = "therapy_parents"
    __table_args__ = (
        check("is_another", "therapy_id <> parent_id"),
        UniqueConstraint("therapy_id", "position"),
    )

    therapy_id: Mapped[str] = mapped_column(ForeignKey("therapies.id"), primary_key=True)
    parent_id: Mapped[str] = mapped_column(ForeignKey("therapies.id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(Integer)


class TherapyAncestor(Base):
    """Computed: each therapy with all that are broader, itself included at depth 0, by the shortest way."""

    __tablename__ = "therapy_ancestors"

    therapy_id: Mapped[str] = mapped_column(ForeignKey("therapies.id"), primary_key=True)
    ancestor_id: Mapped[str] = mapped_column(ForeignKey("therapies.id"), primary_key=True, index=True)
    depth: Mapped[int] = mapped_column(Integer)


class TherapyCondition(Base):
    __tablename__ = "therapy_conditions"

    therapy_id: Mapped[str] = mapped_column(ForeignKey("therapies.id"), primary_key=True)
    condition_id: Mapped[str] = mapped_column(ForeignKey("conditions.id"), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(word("role", CONDITION_ROLE), primary_key=True)
    position: Mapped[int] = mapped_column(Integer)


class Component(Base):
    """One step or part of a regimen, so that a risk or a criterion can attach to what causes it."""

    __tablename__ = "components"
    __table_args__ = (
        UniqueConstraint("therapy_id", "position"),
        # The target of the foreign key of claims, which names component and therapy together.
        UniqueConstraint("id", "therapy_id"),
        check("part_is_another", "part_id <> therapy_id"),
        check("dose_has_unit", "(dose_low IS NULL AND dose_high IS NULL) OR dose_unit IS NOT NULL"),
        check("timing_has_unit", "(timing_low IS NULL AND timing_high IS NULL) OR timing_unit IS NOT NULL"),
        ordered("dose_low", "dose_high"),
        ordered("repeat_low", "repeat_high"),
        ordered("timing_low", "timing_high"),
    )

    id: Mapped[str] = mapped_column(Sortable, primary_key=True)
    therapy_id: Mapped[str] = mapped_column(ForeignKey("therapies.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    role: Mapped[str] = mapped_column(word("role", COMPONENT_ROLE))
    name: Mapped[str] = mapped_column(Text)
    part_id: Mapped[str | None] = mapped_column(ForeignKey("therapies.id"), index=True)
    cell_type: Mapped[str | None] = mapped_column(Text)
    cell_source: Mapped[str | None] = mapped_column(Text)
    cell_origin: Mapped[str | None] = mapped_column(Text)
    engineering: Mapped[str | None] = mapped_column(Text)
    encapsulation: Mapped[str | None] = mapped_column(Text)
    dose_low: Mapped[Decimal | None] = mapped_column(Figure)
    dose_high: Mapped[Decimal | None] = mapped_column(Figure)
    dose_unit: Mapped[str | None] = mapped_column(Text)
    repeat_low: Mapped[int | None] = mapped_column(Integer)
    repeat_high: Mapped[int | None] = mapped_column(Integer)
    timing_low: Mapped[Decimal | None] = mapped_column(Figure)
    timing_high: Mapped[Decimal | None] = mapped_column(Figure)
    timing_unit: Mapped[str | None] = mapped_column(Text)
    route: Mapped[str | None] = mapped_column(Text)
    site: Mapped[str | None] = mapped_column(Text)
