"""Claims and their evidence: one sentence each, and every source for or against it."""

from typing import ClassVar

from marshmallow import Schema

from db.vocab import words
from schemas.record_fields import Figure, Flag, Group, Integer, Many, One, PartialDate, Text, Word
from schemas.record_schema import RecordSchema


class EvidenceSchema(Schema):
    """What one source says of the claim, and where."""

    reference = One("ReferenceSchema", metadata={"description": "The source."})
    stance = Word(words.STANCE, metadata={"description": "Whether it says so, disputes it, or settles it against."})
    ground = Word(words.GROUND, allow_none=True, metadata={"description": "Why it opposes."})
    counterclaim = One("ClaimSchema", allow_none=True, metadata={"description": "What holds instead."})
    locator = Text(most=1000, metadata={"description": "Where in the source."})
    quote = Text(most=200, allow_none=True, metadata={"description": "Its own words, where they matter."})
    level = Word(words.LEVEL, metadata={"description": "Kind of evidence."})
    directness = Word(
        words.DIRECTNESS, metadata={"description": "Direct, or from another product, population or animals."}
    )
    read = Word(words.READ, metadata={"description": "What of it the editors read."})
    read_at = Text(most=2000, allow_none=True, metadata={"description": "Where they read it."})
    read_on = PartialDate(metadata={"description": "When they read it."})
    reading = Word(words.READING, metadata={"description": "How the source's words became the statement."})
    extraction = Word(words.EXTRACTION, metadata={"description": "By hand or by an import."})
    note = Text(allow_none=True, metadata={"description": "Editors' note."})


class IntervalSchema(Schema):
    """The interval of the estimate."""

    type = Word(words.INTERVAL, metadata={"source": "interval_type", "description": "Kind of interval."})
    low = Figure(allow_none=True, metadata={"source": "interval_low", "description": "Lower bound."})
    high = Figure(allow_none=True, metadata={"source": "interval_high", "description": "Upper bound."})


class FollowUpSchema(Schema):
    """The time at which, or over which, the figure holds."""

    kind = Word(
        words.FOLLOW_UP, metadata={"source": "follow_up_kind", "description": "At a time, over a span, a mean ..."}
    )
    low = Figure(allow_none=True, metadata={"source": "follow_up_low", "description": "Start of a span."})
    high = Figure(metadata={"source": "follow_up_high", "description": "The time, or the end of a span."})
    unit = Text(most=100, metadata={"source": "follow_up_unit", "description": "UCUM unit of time."})


def _about(schema: str, what: str) -> One:
    return One(schema, allow_none=True, metadata={"description": what})


class ClaimSchema(RecordSchema):
    """One sentence that one set of sources can support or oppose, with at most one figure."""

    always: ClassVar[tuple[str, ...]] = ("id", "statement")

    statement = Text(required=True, most=300, metadata={"description": "The claim, in the catalogue's own words."})
    kind = Word(words.CLAIM_KIND, metadata={"description": "What sort of claim it is."})
    assertion = Word(
        words.ASSERTION, metadata={"description": "Shown, proposed, looked for and not shown, or refuted."}
    )
    standing = Word(words.STANDING, metadata={"description": "Whether the catalogue stands behind it."})
    contested = Flag(metadata={"description": "Whether live sources disagree, whatever the standing."})
    therapy = _about("TherapySchema", "The therapy it is about.")
    component = _about("ComponentSchema", "The part of the regimen it is about, where the source tells it apart.")
    condition = _about("ConditionSchema", "The condition it is about.")
    mechanism = _about("MechanismSchema", "The mechanism it speaks of.")
    risk = _about("RiskSchema", "The risk it speaks of.")
    candidate = _about("CandidateSchema", "The profile of criteria it speaks of.")
    measure = _about("MeasureSchema", "What its figure measures.")
    study = _about("StudySchema", "The study it comes from.")
    population = One("PopulationSchema", whole=True, allow_none=True, metadata={"description": "Whose figure it is."})
    versus = One("PopulationSchema", whole=True, allow_none=True, metadata={"description": "Compared with whom."})
    statistic = Word(words.STATISTIC, allow_none=True, metadata={"description": "What kind of figure it is."})
    comparator = Word(
        words.COMPARATOR, allow_none=True, metadata={"description": "Bound or approximation of the value."}
    )
    value = Figure(allow_none=True, metadata={"description": "The figure, as printed."})
    unit = Text(most=100, allow_none=True, metadata={"description": "UCUM unit, or ISO 4217 currency."})
    interval = Group("IntervalSchema", allow_none=True, metadata={"description": "Interval of the estimate."})
    events = Integer(allow_none=True, metadata={"description": "Units with at least one event."})
    at_risk = Integer(allow_none=True, metadata={"description": "Units observed."})
    counted = Word(words.COUNTED, allow_none=True, metadata={"description": "The unit that was counted."})
    occurrences = Integer(allow_none=True, metadata={"description": "All events, where a unit can have several."})
    severity = Word(words.SEVERITY, allow_none=True, metadata={"description": "How bad."})
    follow_up = Group("FollowUpSchema", allow_none=True, metadata={"description": "At or over what time."})
    cause = Word(words.CAUSE, allow_none=True, metadata={"description": "Part of the regimen that a risk comes from."})
    causality = Word(
        words.CAUSALITY, allow_none=True, metadata={"description": "Whether it was judged to be due to it."}
    )
    asserter = Word(words.ASSERTER, allow_none=True, metadata={"description": "Whose word it is."})
    applies_to = Word(words.APPLIES_TO, metadata={"description": "Whether narrower therapies inherit it."})
    inherited_from = _about("TherapySchema", "On the page of a narrower therapy: the broader one that it comes from.")
    as_of = PartialDate(allow_none=True, metadata={"description": "When it holds; the price year of money."})
    certainty = Word(words.CERTAINTY, allow_none=True, metadata={"description": "GRADE rating by the editors."})
    certainty_reason = Text(allow_none=True, metadata={"description": "Why it was rated so."})
    ruling = Word(words.STANDING, allow_none=True, metadata={"description": "An editor's decision on the standing."})
    rationale = Text(allow_none=True, metadata={"description": "Why it was decided so."})
    reviewed_on = PartialDate(allow_none=True, metadata={"description": "When an editor last went over it."})
    origin = Word(words.ORIGIN, metadata={"description": "Written by an editor or imported."})
    evidence = Many("EvidenceSchema", whole=True, metadata={"description": "Every source for or against it."})
