"""Schemas of claims and their evidence."""

from typing import ClassVar

from marshmallow import Schema, fields

from db.vocab import enums
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


class AgentSchema(Schema):
    """Agent that contributed to the catalogue: a person or a program."""

    id = Text(required=True, most=200, metadata={"description": "Identifier of the agent."})
    name = Text(required=True, most=300, metadata={"description": "Name of the agent."})


class ContributionSchema(Schema):
    """What an agent did for a claim or for a row of evidence."""

    agent = fields.Nested("AgentSchema", required=True, metadata={"description": "Agent."})
    role = Enum(enums.CONTRIBUTION_ROLE, required=True, metadata={"description": "What the agent did."})
    date = PartialDate(required=True, metadata={"description": "Date of the contribution."})
    agent_type = Enum(
        enums.AGENT_TYPE, required=True, metadata={"description": "How the agent worked, in the words of Biolink."}
    )


class SearchRecordSchema(Schema):
    """A search for what the claim states to be absent."""

    agent = fields.Nested("AgentSchema", required=True, metadata={"description": "Agent that searched."})
    source = Text(required=True, most=300, metadata={"description": "What was searched, such as a register."})
    query = Text(required=True, most=300, metadata={"description": "Words that were searched for."})
    date = PartialDate(required=True, metadata={"description": "Date of the search."})
    found = Integer(required=True, metadata={"description": "Number of relevant records found."})
    note = Text(allow_none=True, metadata={"description": "Note on the search."})


class EvidenceSchema(Schema):
    """Evidence from one source for or against a claim."""

    reference = ToOne("ReferenceSchema", metadata={"description": "Reference that provides the evidence."})
    stance = Enum(
        enums.STANCE, metadata={"description": "Whether the source supports, disputes or corrects the claim."}
    )
    ground = Enum(
        enums.GROUND,
        allow_none=True,
        metadata={"description": "Ground on which the source opposes the claim; null if it supports it."},
    )
    counterclaim = ToOne("ClaimSchema", allow_none=True, metadata={"description": "Claim that holds instead."})
    locator = Text(most=1000, metadata={"description": "Location in the source, such as a page or table."})
    quote = Text(most=200, allow_none=True, metadata={"description": "Verbatim quotation from the source."})
    quote_sha256 = Text(
        most=64,
        allow_none=True,
        metadata={"description": "SHA-256 of the sentence that was read, where its words may not be repeated here."},
    )
    passage = Enum(
        enums.PASSAGE,
        allow_none=True,
        metadata={"description": "Whether the passage is an own result, background, method or conclusion."},
    )
    level = Enum(enums.LEVEL, metadata={"description": "Level of evidence of the text that was read."})
    primary_level = Enum(
        enums.LEVEL,
        allow_none=True,
        metadata={"description": "Level of the work that the text reports, if it is another one."},
    )
    directness = Enum(
        enums.DIRECTNESS,
        metadata={"description": "Whether the evidence is direct, or from another product, population or animals."},
    )
    read = Enum(enums.READ, metadata={"description": "Part of the source that the editors read."})
    read_at = Text(
        most=2000,
        allow_none=True,
        metadata={"description": "Location where the editors read the source, such as a URL."},
    )
    read_on = PartialDate(metadata={"description": "Date on which the editors read the source."})
    reading = Enum(
        enums.READING, metadata={"description": "How the statement was derived from the wording of the source."}
    )
    extraction = Enum(enums.EXTRACTION, metadata={"description": "Method of extraction."})
    note = Text(allow_none=True, metadata={"description": "Note by the editors."})
    contributions = Document("ContributionSchema", many=True, metadata={"description": "Who made the row, and when."})


class IntervalSchema(Schema):
    """Interval around an estimate."""

    type = Enum(
        enums.INTERVAL,
        metadata={"source": "interval_type", "description": "Type of interval, such as a 95 % confidence interval."},
    )
    low = Figure(allow_none=True, metadata={"source": "interval_low", "description": "Lower bound of the interval."})
    high = Figure(allow_none=True, metadata={"source": "interval_high", "description": "Upper bound of the interval."})


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
    at_risk = Integer(allow_none=True, metadata={"description": "Number of units observed."})
    counts = Enum(
        enums.COUNTS,
        allow_none=True,
        metadata={"description": "Whether `events` is printed or follows from the printed percentage and size."},
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
    flags = TextList(metadata={"description": "Warnings about the claim, such as `stale` if its review is overdue."})
    contributions = Document(
        "ContributionSchema", many=True, metadata={"description": "Who drafted, reviewed and approved the claim."}
    )
    searches = Document(
        "SearchRecordSchema", many=True, metadata={"description": "Searches that a statement of absence rests on."}
    )
    origin = Enum(enums.ORIGIN, metadata={"description": "How the record was created: by an editor or by an import."})
    evidence = ToMany("EvidenceSchema", embedded=True, metadata={"description": "Evidence for and against the claim."})
