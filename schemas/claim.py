"""Schemas of claims and their evidence."""

from typing import ClassVar

from marshmallow import Schema

from db.vocab import words
from schemas.record_fields import Figure, Flag, Group, Integer, Many, One, PartialDate, Text, Word
from schemas.record_schema import RecordSchema


class EvidenceSchema(Schema):
    """Evidence from one source for or against a claim."""

    reference = One("ReferenceSchema", metadata={"description": "Reference that provides the evidence."})
    stance = Word(
        words.STANCE, metadata={"description": "Whether the source supports, disputes or corrects the claim."}
    )
    ground = Word(
        words.GROUND,
        allow_none=True,
        metadata={"description": "Ground on which the source opposes the claim; null if it supports it."},
    )
    counterclaim = One("ClaimSchema", allow_none=True, metadata={"description": "Claim that holds instead."})
    locator = Text(most=1000, metadata={"description": "Location in the source, such as a page or table."})
    quote = Text(most=200, allow_none=True, metadata={"description": "Verbatim quotation from the source."})
    level = Word(words.LEVEL, metadata={"description": "Level of evidence."})
    directness = Word(
        words.DIRECTNESS,
        metadata={"description": "Whether the evidence is direct, or from another product, population or animals."},
    )
    read = Word(words.READ, metadata={"description": "Part of the source that the editors read."})
    read_at = Text(
        most=2000,
        allow_none=True,
        metadata={"description": "Location where the editors read the source, such as a URL."},
    )
    read_on = PartialDate(metadata={"description": "Date on which the editors read the source."})
    reading = Word(
        words.READING, metadata={"description": "How the statement was derived from the wording of the source."}
    )
    extraction = Word(words.EXTRACTION, metadata={"description": "Method of extraction: by hand or by an import."})
    note = Text(allow_none=True, metadata={"description": "Note by the editors."})


class IntervalSchema(Schema):
    """Interval around an estimate."""

    type = Word(
        words.INTERVAL,
        metadata={"source": "interval_type", "description": "Type of interval, such as a 95 % confidence interval."},
    )
    low = Figure(allow_none=True, metadata={"source": "interval_low", "description": "Lower bound of the interval."})
    high = Figure(allow_none=True, metadata={"source": "interval_high", "description": "Upper bound of the interval."})


class FollowUpSchema(Schema):
    """Follow-up time of a figure."""

    kind = Word(
        words.FOLLOW_UP,
        metadata={
            "source": "follow_up_kind",
            "description": "Type of follow-up: a point in time, a period, or a mean or median duration.",
        },
    )
    low = Figure(
        allow_none=True,
        metadata={"source": "follow_up_low", "description": "Start of the period; null for a point in time."},
    )
    high = Figure(metadata={"source": "follow_up_high", "description": "Point in time, or end of the period."})
    unit = Text(most=100, metadata={"source": "follow_up_unit", "description": "UCUM unit of time."})


def _about(schema: str, what: str) -> One:
    return One(schema, allow_none=True, metadata={"description": what})


class ClaimSchema(RecordSchema):
    """A single statement with at most one figure, and the evidence for and against it."""

    always: ClassVar[tuple[str, ...]] = ("id", "statement")

    statement = Text(
        required=True, most=300, metadata={"description": "Statement of the claim in the catalogue's own words."}
    )
    kind = Word(words.CLAIM_KIND, metadata={"description": "Kind of claim."})
    assertion = Word(
        words.ASSERTION, metadata={"description": "Whether the statement is shown, proposed, not shown or refuted."}
    )
    standing = Word(
        words.STANDING, metadata={"description": "Editorial standing of the claim: accepted, contested or rejected."}
    )
    contested = Flag(metadata={"description": "True if current sources disagree, regardless of the standing."})
    therapy = _about("TherapySchema", "Therapy that the claim is about.")
    component = _about(
        "ComponentSchema", "Component of the regimen that the claim is about, if the source distinguishes it."
    )
    condition = _about("ConditionSchema", "Condition that the claim is about.")
    mechanism = _about("MechanismSchema", "Mechanism that the claim is about.")
    risk = _about("RiskSchema", "Risk that the claim is about.")
    candidate = _about("CandidateSchema", "Eligibility profile that the claim is about.")
    measure = _about("MeasureSchema", "Measure of the figure.")
    study = _about("StudySchema", "Study from which the claim is derived.")
    population = One(
        "PopulationSchema",
        whole=True,
        allow_none=True,
        metadata={"description": "Population in which the figure was observed."},
    )
    versus = One("PopulationSchema", whole=True, allow_none=True, metadata={"description": "Comparison population."})
    statistic = Word(
        words.STATISTIC, allow_none=True, metadata={"description": "Statistic that the figure represents."}
    )
    comparator = Word(
        words.COMPARATOR, allow_none=True, metadata={"description": "Whether the value is a bound or an approximation."}
    )
    value = Figure(allow_none=True, metadata={"description": "Figure as printed in the source."})
    unit = Text(most=100, allow_none=True, metadata={"description": "UCUM unit, or ISO 4217 currency code."})
    interval = Group("IntervalSchema", allow_none=True, metadata={"description": "Interval around the figure."})
    events = Integer(allow_none=True, metadata={"description": "Number of units with at least one event."})
    at_risk = Integer(allow_none=True, metadata={"description": "Number of units observed."})
    counted = Word(words.COUNTED, allow_none=True, metadata={"description": "Unit that was counted."})
    occurrences = Integer(
        allow_none=True, metadata={"description": "Total number of events, if a unit can have more than one."}
    )
    severity = Word(words.SEVERITY, allow_none=True, metadata={"description": "Severity of the event."})
    follow_up = Group("FollowUpSchema", allow_none=True, metadata={"description": "Follow-up time of the figure."})
    cause = Word(words.CAUSE, allow_none=True, metadata={"description": "Part of the regimen that causes the risk."})
    causality = Word(
        words.CAUSALITY,
        allow_none=True,
        metadata={"description": "Causality assessment: whether the event was judged to be related to the therapy."},
    )
    asserter = Word(
        words.ASSERTER, allow_none=True, metadata={"description": "Who makes the assertion, if not the source itself."}
    )
    applies_to = Word(words.APPLIES_TO, metadata={"description": "Whether child therapies inherit the claim."})
    inherited_from = _about(
        "TherapySchema",
        "Parent therapy from which the claim is inherited; set only when the claim is listed for a child therapy.",
    )
    as_of = PartialDate(
        allow_none=True, metadata={"description": "Date for which the statement holds; for costs, the price year."}
    )
    certainty = Word(
        words.CERTAINTY, allow_none=True, metadata={"description": "GRADE certainty rating assigned by the editors."}
    )
    certainty_reason = Text(allow_none=True, metadata={"description": "Reason for the certainty rating."})
    ruling = Word(
        words.STANDING,
        allow_none=True,
        metadata={"description": "Editorial decision that overrides the computed standing."},
    )
    rationale = Text(allow_none=True, metadata={"description": "Reason for the ruling."})
    reviewed_on = PartialDate(allow_none=True, metadata={"description": "Date of the last editorial review."})
    origin = Word(words.ORIGIN, metadata={"description": "How the record was created: by an editor or by an import."})
    evidence = Many("EvidenceSchema", whole=True, metadata={"description": "Evidence for and against the claim."})
