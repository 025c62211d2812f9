"""Schema of a comparison: a matrix of subjects by therapies. Cohorts are never pooled."""

from typing import Any

from marshmallow import Schema, validate
from marshmallow.fields import Boolean, Decimal, Integer, List, Nested, Raw, String

from db.vocab import enums
from db.vocab.comparison_rows import ROW_KINDS
from db.vocab.enums import APPROVAL_STATE, COMPONENT_ROLE, CRITERION_ROLE, OPERATOR, approval_states
from schemas.candidate import VALUE
from schemas.claim import EstimateSchema, FollowUpSchema, IntervalSchema

MIN_THERAPIES, MAX_THERAPIES = 1, 6
STATES = approval_states()


def text_field(description: str, **more: Any) -> String:
    return String(required=True, metadata={"description": description}, **more)


def enum_field(values: tuple[str, ...], description: str, **more: Any) -> String:
    return String(required=True, validate=validate.OneOf(values), metadata={"description": description}, **more)


def decimal_field(description: str) -> Decimal:
    return Decimal(required=True, allow_none=True, metadata={"description": description})


def integer_field(description: str) -> Integer:
    return Integer(required=True, allow_none=True, metadata={"description": description})


class ComparedTherapySchema(Schema):
    """Therapy in a column of the comparison."""

    id = text_field("Identifier of the therapy.")
    name = text_field("Name of the therapy.")
    href = text_field("URL path of the therapy.")


class ComparedReferenceSchema(Schema):
    """Reference of a claim or criterion."""

    id = text_field("Identifier of the reference.")
    title = text_field("Title of the reference.")
    stance = enum_field(enums.STANCE, "Whether the reference supports or opposes the claim.")
    locator = text_field("Location in the reference.")


class ComparedPopulationSchema(Schema):
    """Population in which a figure was observed."""

    id = text_field("Identifier of the population.")
    label = text_field("Label of the population.")
    size = integer_field("Number of participants.")


class ComparedApprovalSchema(Schema):
    """Decision of a regulator, payer or guideline body."""

    jurisdiction = text_field("ISO 3166-1 alpha-2 country code, or `EU`.")
    agency = text_field("Agency or body that made the decision.")
    category = enum_field(tuple(APPROVAL_STATE), "Category of the decision.")
    state = enum_field(STATES, "State that results from the decision.")
    since = String(
        data_key="from",
        required=True,
        allow_none=True,
        metadata={"description": "Date from which the decision is effective, with the precision that is known."},
    )
    until = text_field("Date on which the decision ceases to be effective.", allow_none=True)


class ComparedClaimSchema(Schema):
    """Claim in a cell, with its figure, population and references."""

    id = text_field("Identifier of the claim.")
    statement = text_field("Statement of the claim.")
    href = text_field("URL path of the claim.")
    assertion = enum_field(enums.ASSERTION, "Whether the statement is shown, proposed, not shown or refuted.")
    standing = enum_field(enums.STANDING, "Editorial standing of the claim.")
    contested = Boolean(required=True, metadata={"description": "True if current sources disagree."})
    stands_because = enum_field(enums.STANDS_BECAUSE, "Reason for the standing.")
    flags = List(
        enum_field(enums.FLAG, "Warning about the claim and its sources."),
        required=True,
        validate=validate.Length(max=len(enums.FLAG)),
        metadata={"description": "Warnings about the claim and its sources."},
    )
    inherited_from = text_field("Ancestor from which the therapy inherits the claim, if any.", allow_none=True)
    component = text_field("Component of the regimen that the claim is about.", allow_none=True)
    population = Nested(ComparedPopulationSchema, required=True, allow_none=True)
    events = integer_field("Number of units with at least one event.")
    at_risk = integer_field("Denominator: number of units observed.")
    counts = text_field("Whether `events` is printed or derived, or why a percentage has none.", allow_none=True)
    counted = text_field(
        "What was counted: participants, procedures, devices, explants, events or person-years.", allow_none=True
    )
    severity = text_field("Severity of the event.", allow_none=True)
    estimate = Nested(EstimateSchema, required=True, allow_none=True)
    statistic = text_field("Statistic that the figure represents.", allow_none=True)
    comparator = text_field("Whether the value is a bound or an approximation.", allow_none=True)
    value = decimal_field("Figure as printed in the source.")
    unit = text_field("UCUM unit, or ISO 4217 currency code.", allow_none=True)
    interval = Nested(IntervalSchema, required=True, allow_none=True)
    follow_up = Nested(FollowUpSchema, required=True, allow_none=True)
    as_of = text_field("Date for which the statement holds.", allow_none=True)
    approval = Nested(ComparedApprovalSchema, required=True, allow_none=True)
    references = List(Nested(ComparedReferenceSchema), required=True, validate=validate.Length(max=1000))


class ComparedComponentSchema(Schema):
    """Component of a regimen."""

    id = text_field("Identifier of the component.")
    name = text_field("Name of the component.")
    role = enum_field(COMPONENT_ROLE, "Role of the component in the regimen.")
    cell_source = text_field("Tissue or cell line of origin.", allow_none=True)
    cell_origin = text_field("Origin of the cells: autologous, allogeneic or xenogeneic.", allow_none=True)
    encapsulation = text_field("Encapsulation of the cells.", allow_none=True)
    route = text_field("Route of administration.", allow_none=True)
    site = text_field("Site of administration.", allow_none=True)


class ComparedCriterionSchema(Schema):
    """Criterion of an eligibility profile."""

    id = text_field("Identifier of the criterion.")
    text = text_field("Text of the criterion.", allow_none=True)
    role = enum_field(CRITERION_ROLE, "Effect of the criterion on the verdict.", allow_none=True)
    group = enum_field(("any", "at_least"), "Type of the enclosing group, if any.", allow_none=True)
    negated = Boolean(required=True, metadata={"description": "True if the criterion is negated."})
    operator = enum_field(OPERATOR, "Comparison operator.", allow_none=True)
    value = Raw(
        required=True, metadata={"description": "Value to compare with.", "anyOf": [*VALUE["anyOf"], {"type": "null"}]}
    )
    unit = text_field("UCUM unit of the value.", allow_none=True)
    candidate = text_field("Identifier of the profile.")
    href = text_field("URL path of the profile.")
    reference = Nested(ComparedReferenceSchema, required=True)


class CellSchema(Schema):
    """Cell of the comparison: what is known of one subject for one therapy."""

    therapy = text_field("Identifier of the therapy.")
    note = text_field("Reason why the cell is empty; null if it is not.", allow_none=True)
    claims = List(Nested(ComparedClaimSchema), required=True, validate=validate.Length(max=1000))
    components = List(Nested(ComparedComponentSchema), required=True, validate=validate.Length(max=1000))
    criteria = List(Nested(ComparedCriterionSchema), required=True, validate=validate.Length(max=1000))


class RowSchema(Schema):
    """Row of the comparison: one subject across all therapies."""

    kind = enum_field(ROW_KINDS, "Kind of subject.")
    id = text_field("Identifier of the subject; unique within its kind.")
    name = text_field("Name of the subject; for an outcome, with its follow-up time.")
    cells = List(Nested(CellSchema), required=True, validate=validate.Length(min=MIN_THERAPIES, max=MAX_THERAPIES))


class ComparisonSchema(Schema):
    """Therapies in the requested order, and the rows of the comparison."""

    therapies = List(
        Nested(ComparedTherapySchema), required=True, validate=validate.Length(MIN_THERAPIES, MAX_THERAPIES)
    )
    rows = List(Nested(RowSchema), required=True, validate=validate.Length(max=10_000))
