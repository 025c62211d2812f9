"""Candidate profiles: one source's criteria for who may receive a therapy, as a tree that can be computed."""

from decimal import Decimal

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Figure, Record, Sortable, check, ordered, partial_date, word
from db.vocab.enums import CRITERION_ROLE, NODE, OPERATOR


class Candidate(Record, Base):
    """`tree` is the JSON document of its criteria, `criteria_text` its outline: written with the nodes."""

    __tablename__ = "candidates"
    __extra_table_args__ = (
        # Null never equals null in a unique constraint: `part` is an empty text instead.
        UniqueConstraint("therapy_id", "reference_id", "part"),
        partial_date("as_of"),
        Index(None, "title", "id"),
    )

    therapy_id: Mapped[str] = mapped_column(ForeignKey("therapies.id"), index=True)
    title: Mapped[str] = mapped_column(Sortable)
    reference_id: Mapped[str] = mapped_column(ForeignKey("references.id"), index=True)
    locator: Mapped[str] = mapped_column(Text)
    study_id: Mapped[str | None] = mapped_column(ForeignKey("studies.id"), index=True)
    part: Mapped[str] = mapped_column(Text, default="")
    as_of: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text)
    tree: Mapped[str] = mapped_column(Text)
    criteria_text: Mapped[str] = mapped_column(Text, server_default="")


class Criterion(Base):
    """One node, in pre-order. A leaf asks for one attribute, or cannot be computed and says so in words."""

    __tablename__ = "criteria"
    __table_args__ = (
        UniqueConstraint("candidate_id", "position"),
        check("leaf_asks_or_cannot_be_computed", "node <> 'leaf' OR (attribute_id IS NOT NULL) = computable"),
        check("only_leaves_ask", "node = 'leaf' OR (attribute_id IS NULL AND operator IS NULL)"),
        check("attribute_has_operator", "(attribute_id IS NULL) = (operator IS NULL)"),
        check("at_least_has_n", "(node = 'at_least') = (n IS NOT NULL)"),
        check("n_is_positive", "n >= 1"),
        check("root_has_no_role", "parent_id IS NOT NULL OR role IS NULL"),
        check("below_the_root_has_role", "parent_id IS NULL OR role IS NOT NULL"),
        check("window_has_unit", "(window_length IS NULL) = (window_unit IS NULL)"),
        ordered("low", "high"),
    )

    id: Mapped[str] = mapped_column(Sortable, primary_key=True)
    candidate_id: Mapped[str] = mapped_column(ForeignKey("candidates.id"), index=True)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("criteria.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    depth: Mapped[int] = mapped_column(Integer)
    node: Mapped[str] = mapped_column(word("node", NODE))
    n: Mapped[int | None] = mapped_column(Integer)
    role: Mapped[str | None] = mapped_column(word("role", CRITERION_ROLE))
    attribute_id: Mapped[str | None] = mapped_column(ForeignKey("attributes.id"), index=True)
    operator: Mapped[str | None] = mapped_column(word("operator", OPERATOR))
    low: Mapped[Decimal | None] = mapped_column(Figure)
    high: Mapped[Decimal | None] = mapped_column(Figure)
    unit: Mapped[str | None] = mapped_column(Text)
    values: Mapped[list[str | bool] | None] = mapped_column(JSON(none_as_null=True))
    window_length: Mapped[int | None] = mapped_column(Integer)
    window_unit: Mapped[str | None] = mapped_column(Text)
    selection: Mapped[str | None] = mapped_column(Text)
    excluding: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    conflict: Mapped[str | None] = mapped_column(Text)
    negated: Mapped[bool] = mapped_column(Boolean)
    computable: Mapped[bool] = mapped_column(Boolean)
    text: Mapped[str | None] = mapped_column(Text)
    reference_id: Mapped[str | None] = mapped_column(ForeignKey("references.id"), index=True)
    locator: Mapped[str | None] = mapped_column(Text)


class CandidateBound(Base):
    """A range of one fact that the profile alone admits; derived from its tree.

    It is counted in the steps of `db.matching.admissible_ranges`. A profile that bounds a fact and is not here admits
    none of it.
    """

    __tablename__ = "candidate_bounds"
    __table_args__ = (
        check("low_not_above_high", "low <= high"),
        # Holds every column that the filters read, so the table itself is not touched.
        Index(None, "attribute_id", "low", "high", "candidate_id"),
    )

    candidate_id: Mapped[str] = mapped_column(ForeignKey("candidates.id"), primary_key=True)
    attribute_id: Mapped[str] = mapped_column(ForeignKey("attributes.id"), primary_key=True)
    low: Mapped[int] = mapped_column(Integer, primary_key=True)
    high: Mapped[int] = mapped_column(Integer)
