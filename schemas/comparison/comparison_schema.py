"""A comparison: a matrix of subjects by therapies, in which an empty cell says so and no two cohorts are made one."""

from typing import Any

from marshmallow import Schema, validate
from marshmallow.fields import Boolean, Decimal, Integer, List, Nested, Raw, String

from db.vocab import words
from db.vocab.words import APPROVAL_STATE, COMPONENT_ROLE, CRITERION_ROLE, OPERATOR, approval_states
from schemas.candidate import VALUE
from schemas.claim import FollowUpSchema, IntervalSchema

FEWEST_THERAPIES, MOST_THERAPIES = 2, 6
ROW_KINDS = ("component", "mechanism", "risk", "outcome", "criterion", "approval", "burden")
STATES = approval_states()


def _text(said: str, **more: Any) -> String:
    return String(required=True, metadata={"description": said}, **more)


def _word(values: tuple[str, ...], said: str, **more: Any) -> String:
    return String(required=True, validate=validate.OneOf(values), metadata={"description": said}, **more)


def _number(said: str) -> Decimal:
    return Decimal(required=True, allow_none=True, metadata={"description": said})


def _count(said: str) -> Integer:
    return Integer(required=True, allow_none=True, metadata={"description": said})


class ComparedTherapySchema(Schema):
    """A column of the matrix."""

    id = _text("Its id.")
    name = _text("Its name.")
    href = _text("Its path.")


class ComparedReferenceSchema(Schema):
    """A source of a claim or criterion."""

    id = _text("Its id.")
    title = _text("Its title.")
    stance = _word(words.STANCE, "Whether it says so, or opposes it.")
    locator = _text("Where in it.")


class ComparedPopulationSchema(Schema):
    """Whose figure it is."""

    id = _text("Its id.")
    label = _text("Who they are.")
    size = _count("How many they are.")


class EstimateSchema(Schema):
    """The share that events / at_risk makes, computed here."""

    value = _number("The share, between 0 and 1.")
    low = _number("Lower bound of its 95 % interval.")
    high = _number("Upper bound.")
    method = _word(("wilson",), "Wilson score interval without continuity correction.")


class ComparedApprovalSchema(Schema):
    """What was decided."""

    jurisdiction = _text("ISO 3166 country, or EU.")
    agency = _text("Who decided.")
    category = _word(tuple(APPROVAL_STATE), "Kind of decision.")
    state = _word(STATES, "What was decided.")
    since = String(
        data_key="from", required=True, allow_none=True, metadata={"description": "First day it holds, as known."}
    )
    until = _text("First day it no longer holds.", allow_none=True)


class ComparedClaimSchema(Schema):
    """A claim in a cell, with its figure, its cohort and its sources."""

    id = _text("Its id.")
    statement = _text("The claim.")
    href = _text("Its path.")
    assertion = _word(words.ASSERTION, "Shown, proposed, not shown or refuted.")
    standing = _word(words.STANDING, "Accepted or contested.")
    contested = Boolean(required=True, metadata={"description": "Whether live sources disagree."})
    inherited_from = _text("The broader therapy it is about, where it is.", allow_none=True)
    component = _text("The part of the regimen it is about.", allow_none=True)
    population = Nested(ComparedPopulationSchema, required=True, allow_none=True)
    events = _count("Units with at least one event.")
    at_risk = _count("Units observed.")
    counted = _text("The unit that was counted.", allow_none=True)
    severity = _text("How bad.", allow_none=True)
    estimate = Nested(EstimateSchema, required=True, allow_none=True)
    statistic = _text("What kind of figure it is.", allow_none=True)
    comparator = _text("Bound or approximation of the value.", allow_none=True)
    value = _number("The figure, as printed.")
    unit = _text("UCUM unit, or currency.", allow_none=True)
    interval = Nested(IntervalSchema, required=True, allow_none=True)
    follow_up = Nested(FollowUpSchema, required=True, allow_none=True)
    as_of = _text("When it holds.", allow_none=True)
    approval = Nested(ComparedApprovalSchema, required=True, allow_none=True)
    references = List(Nested(ComparedReferenceSchema), required=True, validate=validate.Length(max=1000))


class ComparedComponentSchema(Schema):
    """A part of a regimen."""

    id = _text("Its id.")
    name = _text("Its name.")
    role = _word(COMPONENT_ROLE, "What it is for.")
    cell_source = _text("Where its cells come from.", allow_none=True)
    cell_origin = _text("Own cells or another's.", allow_none=True)
    encapsulation = _text("What encloses it.", allow_none=True)
    route = _text("How it is given.", allow_none=True)
    site = _text("Where it is put.", allow_none=True)


class ComparedCriterionSchema(Schema):
    """A criterion of one profile."""

    id = _text("Its id.")
    text = _text("What the source says.", allow_none=True)
    role = _word(CRITERION_ROLE, "What it does to the verdict.", allow_none=True)
    group = _word(("any", "at_least"), "That it counts together with others, where it does.", allow_none=True)
    negated = Boolean(required=True, metadata={"description": "Whether it is turned round."})
    operator = _word(OPERATOR, "How the fact is compared.", allow_none=True)
    value = Raw(required=True, metadata={"description": "With what.", "anyOf": [*VALUE["anyOf"], {"type": "null"}]})
    unit = _text("UCUM unit of the value.", allow_none=True)
    candidate = _text("Id of the profile.")
    href = _text("Path of the profile.")
    reference = Nested(ComparedReferenceSchema, required=True)


class CellSchema(Schema):
    """What one therapy has of one subject; a note says that it has nothing."""

    therapy = _text("Id of the therapy.")
    note = _text("Why the cell is empty; null where it is not.", allow_none=True)
    claims = List(Nested(ComparedClaimSchema), required=True, validate=validate.Length(max=1000))
    components = List(Nested(ComparedComponentSchema), required=True, validate=validate.Length(max=1000))
    criteria = List(Nested(ComparedCriterionSchema), required=True, validate=validate.Length(max=1000))


class RowSchema(Schema):
    """One subject, beside each therapy."""

    kind = _word(ROW_KINDS, "Kind of subject.")
    id = _text("Id of the subject; with its kind, unique in the matrix.")
    name = _text("Name of the subject; an outcome's with its time.")
    cells = List(Nested(CellSchema), required=True, validate=validate.Length(min=FEWEST_THERAPIES, max=MOST_THERAPIES))


class ComparisonSchema(Schema):
    """The therapies in the order asked for, and the rows of the matrix."""

    therapies = List(
        Nested(ComparedTherapySchema), required=True, validate=validate.Length(FEWEST_THERAPIES, MOST_THERAPIES)
    )
    rows = List(Nested(RowSchema), required=True, validate=validate.Length(max=10_000))
