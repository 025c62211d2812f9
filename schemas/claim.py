"""Schemas of claims and their figures."""

from typing import ClassVar

from marshmallow import Schema

from db.vocab import enums
from schemas.claim_evidence import ContributionSchema, EvidenceSchema, SearchRecordSchema
from schemas.record_fields import (
    Document,
    Enum,
    Figure,
    Flag,
    Group,
    Integer,
    PartialDate,
    Text,
    TextList,
    ToMany,
    ToOne,
)
from schemas.record_schema import RecordSchema


class IntervalSchema(Schema):
    """Interval around an estimate."""

    type = Enum(
        enums.INTERVAL,
        metadata={"source": "interval_type", "description": "Type of interval, such as a 95 % confidence interval."},
    )
    low = Figure(allow_none=True, metadata={"source": "interval_low", "description": "Lower bound of the interval."})
    high = Figure(allow_none=True, metadata={"source": "interval_high", "description": "Upper bound of the interval."})


class EstimateSchema(Schema):
    """Estimate from the counts that a source publishes: `events / at_risk` with its 95 % interval."""

    value = Figure(
        metadata={
            "source": "estimate_value",
            "description": "Share between 0 and 1; if person-years were counted, the rate per 100 person-years.",
        }
    )
    low = Figure(metadata={"source": "estimate_low", "description": "Lower bound of the 95 % confidence interval."})
    high = Figure(metadata={"source": "estimate_high", "description": "Upper bound of the 95 % confidence interval."})
    unit = Enum(
        enums.ESTIMATE_UNIT,
        metadata={"source": "estimate_unit", "description": "UCUM unit: `1` for a share, `/(100.a)` for a rate."},
    )
    method = Enum(
        enums.ESTIMATE_METHOD,
        metadata={
            "source": "estimate_method",
            "description": "Wilson score interval without continuity correction, or exact Poisson interval of a rate.",
        },
    )


class FollowUpSchema(Schema):
    """Follow-up time of a figure."""

    kind = Enum(
        enums.FOLLOW_UP,
        metadata={
            "source": "follow_up_kind",
            "description": "Type of follow-up: a point in time, a window, a range, or a mean or median duration.",
        },
    )
    low = Figure(
        allow_none=True,
        metadata={"source": "follow_up_low", "description": "Start of the period; null for a point in time."},
    )
    high = Figure(metadata={"source": "follow_up_high", "description": "Point in time, or end of the period."})
    unit = Text(most=100, metadata={"source": "follow_up_unit", "description": "UCUM unit of time."})


def subject_link(schema: str, what: str) -> ToOne:
    return ToOne(schema, allow_none=True, metadata={"description": what})


class ClaimSchema(RecordSchema):
    """A single statement with at most one figure, and the evidence for and against it."""

    always: ClassVar[tuple[str, ...]] = ("id", "statement")

    statement = Text(
        required=True, most=300, metadata={"description": "Statement of the claim in the catalogue's own words."}
    )
    kind = Enum(enums.CLAIM_KIND, metadata={"description": "Kind of claim."})
    assertion = Enum(
        enums.ASSERTION, metadata={"description": "Whether the statement is shown, proposed, not shown or refuted."}
    )
    standing = Enum(
        enums.STANDING, metadata={"description": "Editorial standing of the claim: accepted, contested or rejected."}
    )
    stands_because = Enum(enums.STANDS_BECAUSE, metadata={"description": "Reason for the standing."})
    contested = Flag(metadata={"description": "True if current sources disagree, regardless of the standing."})
    therapy = subject_link("TherapySchema", "Therapy that the claim is about.")
    component = subject_link(
        "ComponentSchema", "Component of the regimen that the claim is about, if the source distinguishes it."
    )
    condition = subject_link("ConditionSchema", "Condition that the claim is about.")
    mechanism = subject_link("MechanismSchema", "Mechanism that the claim is about.")
    risk = subject_link("RiskSchema", "Risk that the claim is about.")
    candidate = subject_link("CandidateSchema", "Eligibility profile that the claim is about.")
    measure = subject_link("MeasureSchema", "Measure of the figure.")
    study = subject_link("StudySchema", "Study from which the claim is derived.")
    population = ToOne(
        "PopulationSchema",
        embedded=True,
        allow_none=True,
        metadata={"description": "Population in which the figure was observed."},
    )
    versus = ToOne(
        "PopulationSchema", embedded=True, allow_none=True, metadata={"description": "Comparison population."}
    )
    statistic = Enum(
        enums.STATISTIC, allow_none=True, metadata={"description": "Statistic that the figure represents."}
    )
    comparator = Enum(
        enums.COMPARATOR, allow_none=True, metadata={"description": "Whether the value is a bound or an approximation."}
    )
    value = Figure(allow_none=True, metadata={"description": "Figure as printed in the source."})
    unit = Text(most=100, allow_none=True, metadata={"description": "UCUM unit, or ISO 4217 currency code."})
    interval = Group("IntervalSchema", allow_none=True, metadata={"description": "Interval around the figure."})
    events = Integer(allow_none=True, metadata={"description": "Number of units with at least one event."})
    at_risk = Integer(allow_none=True, metadata={"description": "Denominator: number of units observed."})
    counts = Enum(
        enums.COUNTS,
        allow_none=True,
        metadata={
            "description": "Whether `events` is printed, or follows from the printed percentage and size, or why a"
            " percentage has none."
        },
    )
    counted = Enum(
        enums.COUNTED,
        allow_none=True,
        metadata={
            "description": "What was counted: participants, procedures, devices, explants, events or person-years."
        },
    )
    occurrences = Integer(
        allow_none=True, metadata={"description": "Total number of events, if a unit can have more than one."}
    )
    # Columns of the row and no computed field: a schema computes nothing, since reads never call it.
    estimate = Group(
        "EstimateSchema",
        allow_none=True,
        metadata={
            "description": "Share or rate with its interval, computed from `events`, `at_risk` and `counted`; null"
            " without published counts. Counts of different claims are never added up."
        },
    )
    severity = Enum(enums.SEVERITY, allow_none=True, metadata={"description": "Severity of the event."})
    follow_up = Group("FollowUpSchema", allow_none=True, metadata={"description": "Follow-up time of the figure."})
    cause = Enum(enums.CAUSE, allow_none=True, metadata={"description": "Part of the regimen that causes the risk."})
    causality = Enum(
        enums.CAUSALITY,
        allow_none=True,
        metadata={"description": "Causality assessment: whether the event was judged to be related to the therapy."},
    )
    asserter = Enum(
        enums.ASSERTER, allow_none=True, metadata={"description": "Who makes the assertion, if not the source itself."}
    )
    applies_to = Enum(
        enums.APPLIES_TO, metadata={"description": "Whether descendants of the therapy inherit the claim."}
    )
    inherited_from = subject_link(
        "TherapySchema",
        "Ancestor from which the therapy inherits the claim; set only where the claim is listed for a descendant.",
    )
    as_of = PartialDate(
        allow_none=True, metadata={"description": "Date for which the statement holds; for costs, the price year."}
    )
    certainty = Enum(
        enums.CERTAINTY, allow_none=True, metadata={"description": "Certainty of the evidence, in GRADE's words."}
    )
    certainty_reason = Text(allow_none=True, metadata={"description": "Reasons for the certainty rating."})
    certainty_method = Text(
        most=300, allow_none=True, metadata={"description": "Rubric of the certainty rating, and its version."}
    )
    ruling = Enum(
        enums.STANDING,
        allow_none=True,
        metadata={"description": "Editorial decision that overrides the computed standing."},
    )
    rationale = Text(allow_none=True, metadata={"description": "Reason for the ruling."})
    reviewed_on = PartialDate(
        allow_none=True,
        metadata={"description": "Date of the last review by an agent other than the drafter."},
    )
    review_due = PartialDate(allow_none=True, metadata={"description": "Date from which the claim is due for review."})
    flags = TextList(metadata={"description": "Warnings about the claim and its sources, such as `retracted_source`."})
    contributions = Document(
        ContributionSchema, many=True, metadata={"description": "Who drafted, reviewed and approved the claim."}
    )
    searches = Document(
        SearchRecordSchema, many=True, metadata={"description": "Searches that a statement of absence rests on."}
    )
    origin = Enum(enums.ORIGIN, metadata={"description": "How the record was created: by an editor or by an import."})
    evidence = ToMany(EvidenceSchema, embedded=True, metadata={"description": "Evidence for and against the claim."})
