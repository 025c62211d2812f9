"""Studies as registered, the groups of people in them, and the works that report them."""

from sqlalchemy import ForeignKey, Index, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import (
    Base,
    Record,
    Sortable,
    check,
    date_order_index,
    order_indexes,
    partial_date,
    together,
    word,
)
from db.vocab.enums import (
    ALLOCATION,
    DATE_TYPE,
    DESIGN,
    ENROLMENT_TYPE,
    MASKING,
    ORIGIN,
    PHASE,
    POPULATION_ROLE,
    STUDY_REFERENCE_ROLE,
    STUDY_STATUS,
)

DATES = ("start", "primary_completion", "completion")


class Study(Record, Base):
    __tablename__ = "studies"
    __extra_table_args__ = (
        *(partial_date(name) for name in (*DATES, "as_of")),
        *(together(name, f"{name}_type") for name in (*DATES, "enrolment")),
        check("enrolment_is_a_count", "enrolment >= 0"),
        Index(None, "title", "id"),
        *order_indexes("design", "id", "title", "updated_at"),
        *order_indexes("phase", "id", "title", "updated_at"),
        *order_indexes("recruitment", "id", "title", "updated_at"),
        date_order_index("studies", "start"),
    )

    title: Mapped[str] = mapped_column(Sortable)
    acronym: Mapped[str | None] = mapped_column(Text)
    design: Mapped[str | None] = mapped_column(word("design", DESIGN))
    allocation: Mapped[str | None] = mapped_column(word("allocation", ALLOCATION))
    masking: Mapped[str | None] = mapped_column(word("masking", MASKING))
    phase: Mapped[str | None] = mapped_column(word("phase", PHASE))
    recruitment: Mapped[str | None] = mapped_column(word("recruitment", STUDY_STATUS))
    enrolment: Mapped[int | None] = mapped_column(Integer, index=True)
    enrolment_type: Mapped[str | None] = mapped_column(word("enrolment_type", ENROLMENT_TYPE))
    start: Mapped[str | None] = mapped_column(Text, index=True)
    start_type: Mapped[str | None] = mapped_column(word("start_type", DATE_TYPE))
    primary_completion: Mapped[str | None] = mapped_column(Text)
    primary_completion_type: Mapped[str | None] = mapped_column(word("primary_completion_type", DATE_TYPE))
    completion: Mapped[str | None] = mapped_column(Text)
    completion_type: Mapped[str | None] = mapped_column(word("completion_type", DATE_TYPE))
    as_of: Mapped[str | None] = mapped_column(Text)
    sponsor: Mapped[str | None] = mapped_column(Text)
    origin: Mapped[str] = mapped_column(word("origin", ORIGIN), default="curated")


class StudyTherapy(Base):
    __tablename__ = "study_therapies"

    study_id: Mapped[str] = mapped_column(ForeignKey("studies.id"), primary_key=True)
    therapy_id: Mapped[str] = mapped_column(ForeignKey("therapies.id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(Integer)


class StudyReference(Base):
    __tablename__ = "study_references"

    study_id: Mapped[str] = mapped_column(ForeignKey("studies.id"), primary_key=True)
    reference_id: Mapped[str] = mapped_column(ForeignKey("references.id"), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(word("role", STUDY_REFERENCE_ROLE), primary_key=True)
    position: Mapped[int] = mapped_column(Integer)


class Population(Base):
    """A group of people whose figures are told apart: who they are, what they received, of which larger group."""

    __tablename__ = "populations"
    __table_args__ = (
        check("parent_is_another", "parent_id <> id"),
        check("size_is_a_count", "size >= 0"),
    )

    id: Mapped[str] = mapped_column(Sortable, primary_key=True)
    label: Mapped[str] = mapped_column(Text)
    # Absent for a cohort that a publication pools from several studies.
    study_id: Mapped[str | None] = mapped_column(ForeignKey("studies.id"), index=True)
    role: Mapped[str] = mapped_column(word("role", POPULATION_ROLE))
    received_id: Mapped[str | None] = mapped_column(ForeignKey("therapies.id"), index=True)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("populations.id"), index=True)
    size: Mapped[int | None] = mapped_column(Integer)
    description: Mapped[str | None] = mapped_column(Text)
    external_id: Mapped[str | None] = mapped_column(Text)
