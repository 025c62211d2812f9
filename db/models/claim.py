"""Claims and their evidence: one sentence each, with at most one figure, and every source for or against it.

`contributions` and `searches` of a row are the JSON that is served of the tables of those names.
"""

from decimal import Decimal
from typing import TypeAlias

from sqlalchemy import (
    JSON,
    Boolean,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Figure, Record, Sortable, check, order_indexes, ordered, partial_date, word
from db.vocab import enums

JsonObject: TypeAlias = dict[str, str | dict[str, str]]


class Claim(Record, Base):
    """`standing`, `contested`, `cause`, the estimate and the dates and flags of review are never written by hand."""

    __tablename__ = "claims"
    __extra_table_args__ = (
        # Of two columns, so that no claim names a component of another therapy.
        ForeignKeyConstraint(["component_id", "therapy_id"], ["components.id", "components.therapy_id"]),
        check("is_about_something", "therapy_id IS NOT NULL OR (condition_id IS NOT NULL AND kind = 'description')"),
        check("component_needs_therapy", "component_id IS NULL OR therapy_id IS NOT NULL"),
        check("kind_mechanism_names_one", "(kind = 'mechanism') = (mechanism_id IS NOT NULL)"),
        check("kind_risk_names_one", "(kind = 'risk') = (risk_id IS NOT NULL)"),
        check("kind_outcome_names_measure", "kind <> 'outcome' OR measure_id IS NOT NULL"),
        check("candidate_needs_kind", "candidate_id IS NULL OR kind = 'candidate'"),
        check("statement_is_short", "length(statement) BETWEEN 1 AND 300"),
        check("events_need_at_risk", "events IS NULL OR (at_risk IS NOT NULL AND counted IS NOT NULL)"),
        check("events_within_at_risk", "events >= 0 AND (events <= at_risk OR counted = 'person_year')"),
        check("at_risk_is_positive", "at_risk > 0"),
        check("occurrences_cover_events", "occurrences >= events"),
        ordered("interval_low", "interval_high"),
        check("interval_has_bounds", "interval_type IS NULL OR interval_low IS NOT NULL OR interval_high IS NOT NULL"),
        check("bounds_have_interval", "interval_type IS NOT NULL OR (interval_low IS NULL AND interval_high IS NULL)"),
        check("value_has_unit", "value IS NULL OR unit IS NOT NULL"),
        check("value_measures_something", "value IS NULL OR measure_id IS NOT NULL OR risk_id IS NOT NULL"),
        check("comparator_has_value", "comparator IS NULL OR value IS NOT NULL"),
        check("versus_is_another", "versus_id <> population_id"),
        check("causality_has_asserter", "causality IS NULL OR asserter IS NOT NULL"),
        check(
            "only_some_kinds_descend",
            "applies_to = 'self' OR kind IN (" + ", ".join(f"'{kind}'" for kind in enums.DESCENDING_KINDS) + ")",
        ),
        check("certainty_has_reason", "(certainty IS NULL) = (certainty_reason IS NULL)"),
        check("certainty_rates_results", "certainty IS NULL OR kind IN ('outcome', 'risk')"),
        check("ruling_has_rationale", "(ruling IS NULL) = (rationale IS NULL)"),
        check("no_events_is_not_shown", "kind <> 'risk' OR events IS NULL OR events > 0 OR assertion = 'not_shown'"),
        check("follow_up_has_all", "(follow_up_kind IS NULL) = (follow_up_high IS NULL)"),
        check("follow_up_has_unit", "(follow_up_kind IS NULL) = (follow_up_unit IS NULL)"),
        check("follow_up_low_has_kind", "follow_up_low IS NULL OR follow_up_kind IS NOT NULL"),
        ordered("follow_up_low", "follow_up_high"),
        partial_date("as_of"),
        partial_date("reviewed_on"),
        partial_date("review_due"),
        check(
            "derived_counts_have_print",
            f"counts IS NULL OR ((events IS NULL) = (counts IN {enums.WITHOUT_COUNTS})"
            " AND (counts = 'printed' OR value IS NOT NULL))",
        ),
        check(
            "spans_have_low",
            f"follow_up_kind IS NULL OR follow_up_kind NOT IN {enums.SPANS} OR follow_up_low IS NOT NULL",
        ),
        Index(None, "therapy_id", "kind", "standing"),
        Index(None, "mechanism_id", "therapy_id"),
        Index(None, "risk_id", "therapy_id"),
        Index(None, "measure_id", "therapy_id"),
        Index(None, "kind", "therapy_id", "id"),
        Index(None, "kind", "id"),
        # Of the vocabulary, which many claims share; the claims of one therapy, study or profile are few.
        *order_indexes("condition_id", "id", "kind", "updated_at"),
        *order_indexes("mechanism_id", "id", "kind", "updated_at"),
        *order_indexes("risk_id", "id", "kind", "updated_at"),
        *order_indexes("measure_id", "id", "kind", "updated_at"),
        # As the number that filters compare: SQLite keeps the text that was printed.
        Index("ix_claims_value_number", text("CAST(value AS FLOAT)")),
    )

    therapy_id: Mapped[str | None] = mapped_column(ForeignKey("therapies.id"))
    component_id: Mapped[str | None] = mapped_column(ForeignKey("components.id"), index=True)
    condition_id: Mapped[str | None] = mapped_column(ForeignKey("conditions.id"))
    kind: Mapped[str] = mapped_column(word("kind", enums.CLAIM_KIND))
    assertion: Mapped[str] = mapped_column(word("assertion", enums.ASSERTION))
    statement: Mapped[str] = mapped_column(Text)
    mechanism_id: Mapped[str | None] = mapped_column(ForeignKey("mechanisms.id"))
    risk_id: Mapped[str | None] = mapped_column(ForeignKey("risks.id"))
    candidate_id: Mapped[str | None] = mapped_column(ForeignKey("candidates.id"), index=True)
    measure_id: Mapped[str | None] = mapped_column(ForeignKey("measures.id"))
    study_id: Mapped[str | None] = mapped_column(ForeignKey("studies.id"), index=True)
    population_id: Mapped[str | None] = mapped_column(ForeignKey("populations.id"), index=True)
    versus_id: Mapped[str | None] = mapped_column(ForeignKey("populations.id"), index=True)
    statistic: Mapped[str | None] = mapped_column(word("statistic", enums.STATISTIC))
    comparator: Mapped[str | None] = mapped_column(word("comparator", enums.COMPARATOR))
    value: Mapped[Decimal | None] = mapped_column(Figure, index=True)
    unit: Mapped[str | None] = mapped_column(Text)
    interval_type: Mapped[str | None] = mapped_column(word("interval_type", enums.INTERVAL))
    interval_low: Mapped[Decimal | None] = mapped_column(Figure)
    interval_high: Mapped[Decimal | None] = mapped_column(Figure)
    events: Mapped[int | None] = mapped_column(Integer, index=True)
    at_risk: Mapped[int | None] = mapped_column(Integer, index=True)
    counts: Mapped[str | None] = mapped_column(word("counts", enums.COUNTS))
    counted: Mapped[str | None] = mapped_column(word("counted", enums.COUNTED))
    estimate_value: Mapped[Decimal | None] = mapped_column(Figure)
    estimate_low: Mapped[Decimal | None] = mapped_column(Figure)
    estimate_high: Mapped[Decimal | None] = mapped_column(Figure)
    estimate_unit: Mapped[str | None] = mapped_column(Text)
    estimate_method: Mapped[str | None] = mapped_column(Text)
    occurrences: Mapped[int | None] = mapped_column(Integer)
    severity: Mapped[str | None] = mapped_column(word("severity", enums.SEVERITY))
    follow_up_kind: Mapped[str | None] = mapped_column(word("follow_up_kind", enums.FOLLOW_UP))
    follow_up_low: Mapped[Decimal | None] = mapped_column(Figure)
    follow_up_high: Mapped[Decimal | None] = mapped_column(Figure)
    follow_up_unit: Mapped[str | None] = mapped_column(Text)
    causality: Mapped[str | None] = mapped_column(word("causality", enums.CAUSALITY))
    asserter: Mapped[str | None] = mapped_column(word("asserter", enums.ASSERTER))
    applies_to: Mapped[str] = mapped_column(word("applies_to", enums.APPLIES_TO), default="self")
    as_of: Mapped[str | None] = mapped_column(Text, index=True)
    certainty: Mapped[str | None] = mapped_column(word("certainty", enums.CERTAINTY))
    certainty_reason: Mapped[str | None] = mapped_column(Text)
    ruling: Mapped[str | None] = mapped_column(word("ruling", enums.STANDING))
    rationale: Mapped[str | None] = mapped_column(Text)
    standing: Mapped[str] = mapped_column(word("standing", enums.STANDING), index=True)
    stands_because: Mapped[str] = mapped_column(
        word("stands_because", enums.STANDS_BECAUSE), server_default="supported"
    )
    contested: Mapped[bool] = mapped_column(Boolean)
    cause: Mapped[str | None] = mapped_column(word("cause", enums.CAUSE))
    certainty_method: Mapped[str | None] = mapped_column(Text)
    reviewed_on: Mapped[str | None] = mapped_column(Text, index=True)
    review_due: Mapped[str | None] = mapped_column(Text, index=True)
    is_stale: Mapped[bool] = mapped_column(Boolean, server_default=false())
    flags: Mapped[list[str]] = mapped_column(JSON, server_default="[]")
    contributions: Mapped[list[JsonObject]] = mapped_column(JSON, server_default="[]")
    searches: Mapped[list[JsonObject]] = mapped_column(JSON, server_default="[]")
    origin: Mapped[str] = mapped_column(word("origin", enums.ORIGIN), default="curated")


class ClaimFlag(Base):
    """A flag of a claim, to be looked for; the claim lists its own."""

    __tablename__ = "claim_flags"
    __table_args__ = (Index(None, "flag", "claim_id"),)

    claim_id: Mapped[str] = mapped_column(ForeignKey("claims.id"), primary_key=True)
    flag: Mapped[str] = mapped_column(word("flag", enums.FLAG), primary_key=True)


class Evidence(Base):
    """What one source says of one claim; a source may contradict itself, at another place of it.

    `position` is the number within the claim less 1; `id` is made of claim and number, and never used twice.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("claim_id", "reference_id", "stance", "locator"),
        check("opposition_has_ground", "(stance = 'supports') = (ground IS NULL)"),
        check("correction_has_answer", "stance <> 'corrects' OR counterclaim_id IS NOT NULL OR ground = 'unreadable'"),
        check("support_has_no_counterclaim", "stance <> 'supports' OR counterclaim_id IS NULL"),
        check("counterclaim_is_another", "counterclaim_id <> claim_id"),
        check("locator_is_given", "locator <> ''"),
        check("quote_is_short", "length(quote) <= 200"),
        check("quote_sha256_is_a_digest", "length(quote_sha256) = 64 AND ltrim(quote_sha256, '0123456789abcdef') = ''"),
        partial_date("read_on"),
        Index(None, "stance", "claim_id"),
        Index(None, "ground", "claim_id"),
        Index(None, "read_on", "id"),
        *order_indexes("stance", "id", "read_on"),
        *order_indexes("ground", "id", "read_on"),
        *order_indexes("level", "id", "read_on"),
        *order_indexes("directness", "id", "read_on"),
        *order_indexes("read", "id", "read_on"),
        # Not the primary key: positions identify evidence within its claim, the id is what is published.
        Index("uq_evidence_id", "id", unique=True),
    )

    id: Mapped[str] = mapped_column(Sortable, server_default="")
    claim_id: Mapped[str] = mapped_column(ForeignKey("claims.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    reference_id: Mapped[str] = mapped_column(ForeignKey("references.id"), index=True)
    stance: Mapped[str] = mapped_column(word("stance", enums.STANCE))
    ground: Mapped[str | None] = mapped_column(word("ground", enums.GROUND))
    counterclaim_id: Mapped[str | None] = mapped_column(ForeignKey("claims.id"), index=True)
    locator: Mapped[str] = mapped_column(Text)
    quote: Mapped[str | None] = mapped_column(Text)
    quote_sha256: Mapped[str | None] = mapped_column(Text)
    passage: Mapped[str | None] = mapped_column(word("passage", enums.PASSAGE), index=True)
    level: Mapped[str] = mapped_column(word("level", enums.LEVEL), index=True)
    primary_level: Mapped[str | None] = mapped_column(word("primary_level", enums.LEVEL), index=True)
    directness: Mapped[str] = mapped_column(word("directness", enums.DIRECTNESS))
    read: Mapped[str] = mapped_column(word("read", enums.READ))
    read_at: Mapped[str | None] = mapped_column(Text)
    read_on: Mapped[str] = mapped_column(Text)
    reading: Mapped[str] = mapped_column(word("reading", enums.READING))
    extraction: Mapped[str] = mapped_column(word("extraction", enums.EXTRACTION))
    note: Mapped[str | None] = mapped_column(Text)
    contributions: Mapped[list[JsonObject]] = mapped_column(JSON, server_default="[]")
