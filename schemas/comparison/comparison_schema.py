"""Schema of a comparison: a matrix of subjects by therapies. Cohorts are never pooled."""

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
    """Therapy in a column of the comparison."""

    id = _text("Identifier of the therapy.")
    name = _text("Name of the therapy.")
    href = _text("URL path of the therapy.")


class ComparedReferenceSchema(Schema):
    """Reference of a claim or criterion."""

    id = _text("Identifier of the reference.")
    title = _text("Title of the reference.")
    stance = _word(words.STANCE, "Whether the reference supports or opposes the claim.")
    locator = _text("Location in the reference.")


class ComparedPopulationSchema(Schema):
    """Population in which a figure was observed."""

    id = _text("Identifier of the population.")
    label = _text("Label of the population.")
    size = _count("Number of participants.")


class EstimateSchema(Schema):
    """Proportion `events / at_risk`, computed by the server."""

    value = _number("Proportion between 0 and 1.")
    low = _number("Lower bound of the 95 % confidence interval.")
    high = _number("Upper bound of the 95 % confidence interval.")
    method = _word(("wilson",), "Wilson score interval without continuity correction.")


class ComparedApprovalSchema(Schema):
    """Decision of a regulator, payer or guideline body."""

    jurisdiction = _text("ISO 3166-1 alpha-2 country code, or `EU`.")
    agency = _text("Agency or body that made the decision.")
    category = _word(tuple(APPROVAL_STATE), "Category of the decision.")
    state = _word(STATES, "State that results from the decision.")
    since = String(
        data_key="from",
        required=True,
        allow_none=True,
        metadata={"description": "Date from which the decision is effective, with the precision that is known."},
    )
    until = _text("Date on which the decision ceases to be effective.", allow_none=True)


class ComparedClaimSchema(Schema):
    """Claim in a cell, with its figure, population and references."""

    id = _text("Identifier of the claim.")
    statement = _text("Statement of the claim.")
    href = _text("URL path of the claim.")
    assertion = _word(words.ASSERTION, "Whether the statement is shown, proposed, not shown or refuted.")
    standing = _word(words.STANDING, "Editorial standing of the claim.")
    contested = Boolean(required=True, metadata={"description": "True if current sources disagree."})
    inherited_from = _text("Parent therapy from which the claim is inherited, if any.", allow_none=True)
    component = _text("Component of the regimen that the claim is about.", allow_none=True)
    population = Nested(ComparedPopulationSchema, required=True, allow_none=True)
    events = _count("Number of units with at least one event.")
    at_risk = _count("Number of units observed.")
    counted = _text("Unit that was counted.", allow_none=True)
    severity = _text("Severity of the event.", allow_none=True)
    estimate = Nested(EstimateSchema, required=True, allow_none=True)
    statistic = _text("Statistic that the figure represents.", allow_none=True)
    comparator = _text("Whether the value is a bound or an approximation.", allow_none=True)
    value = _number("Figure as printed in the source.")
    unit = _text("UCUM unit, or ISO 4217 currency code.", allow_none=True)
    interval = Nested(IntervalSchema, required=True, allow_none=True)
    follow_up = Nested(FollowUpSchema, required=True, allow_none=True)
    as_of = _text("Date for which the statement holds.", allow_none=True)
    approval = Nested(ComparedApprovalSchema, required=True, allow_none=True)
    references = List(Nested(ComparedReferenceSchema), required=True, validate=validate.Length(max=1000))


class ComparedComponentSchema(Schema):
    """Component of a regimen."""

    id = _text("Identifier of the component.")
    name = _text("Name of the component.")
    role = _word(COMPONENT_ROLE, "Role of the component in the regimen.")
    cell_source = _text("Tissue or cell line of origin.", allow_none=True)
    cell_origin = _text("Origin of the cells: autologous, allogeneic or xenogeneic.", allow_none=True)
    encapsulation = _text("Encapsulation of the cells.", allow_none=True)
    route = _text("Route of administration.", allow_none=True)
    site = _text("Site of administration.", allow_none=True)


class ComparedCriterionSchema(Schema):
    """Criterion of an eligibility profile."""

    id = _text("Identifier of the criterion.")
    text = _text("Text of the criterion.", allow_none=True)
    role = _word(CRITERION_ROLE, "Effect of the criterion on the verdict.", allow_none=True)
    group = _word(("any", "at_least"), "Type of the enclosing group, if alternatives are grouped.", allow_none=True)
    negated = Boolean(required=True, metadata={"description": "True if the criterion is negated."})
    operator = _word(OPERATOR, "Comparison operator.", allow_none=True)
    value = Raw(
        required=True, metadata={"description": "Value to compare with.", "anyOf": [*VALUE["anyOf"], {"type": "null"}]}
    )
    unit = _text("UCUM unit of the value.", allow_none=True)
    candidate = _text("Identifier of the profile.")
    href = _text("URL path of the profile.")
    reference = Nested(ComparedReferenceSchema, required=True)


class CellSchema(Schema):
    """Cell of the comparison: what is known of one subject for one therapy."""

    therapy = _text("Identifier of the therapy.")
    note = _text("Reason why the cell is empty; null if it is not.", allow_none=True)
    claims = List(Nested(ComparedClaimSchema), required=True, validate=validate.Length(max=1000))
    components = List(Nested(ComparedComponentSchema), required=True, validate=validate.Length(max=1000))
    criteria = List(Nested(ComparedCriterionSchema), required=True, validate=validate.Length(max=1000))


class RowSchema(Schema):
    """Row of the comparison: one subject across all therapies."""

    kind = _word(ROW_KINDS, "Kind of subject.")
    id = _text("Identifier of the subject; unique within its kind.")
    name = _text("Name of the subject; for an outcome, with its follow-up time.")
    cells = List(Nested(CellSchema), required=True, validate=validate.Length(min=FEWEST_THERAPIES, max=MOST_THERAPIES))


class ComparisonSchema(Schema):
    """Therapies in the requested order, and the rows of the comparison."""

    therapies = List(
        Nested(ComparedTherapySchema), required=True, validate=validate.Length(FEWEST_THERAPIES, MOST_THERAPIES)
    )
    rows = List(Nested(RowSchema), required=True, validate=validate.Length(max=10_000))
