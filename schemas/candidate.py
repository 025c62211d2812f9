"""Schemas of eligibility profiles and their computable criteria."""

from typing import ClassVar

from marshmallow import Schema, fields, validate

from db.vocab.enums import CRITERION_ROLE, NODE, OPERATOR, SELECTION
from schemas.record_fields import Document, Enum, Flag, Integer, PartialDate, Text, TextList, ToOne
from schemas.record_schema import RecordSchema


class WindowSchema(Schema):
    """Look-back period of a criterion."""

    length = Integer(required=True, metadata={"description": "Length of the period before the assessment date."})
    unit = Text(required=True, most=20, metadata={"description": "UCUM unit of time."})


class AskedAttributeSchema(Schema):
    """Patient attribute that a criterion evaluates."""

    id = Text(required=True, most=200, metadata={"description": "Identifier of the attribute."})
    name = Text(required=True, most=500, metadata={"description": "Name of the attribute."})


class CitedSchema(Schema):
    """Reference of a single criterion, if it differs from that of the profile."""

    id = Text(required=True, most=200, metadata={"description": "Identifier of the reference."})
    title = Text(required=True, most=2000, metadata={"description": "Title of the reference."})


SCALARS = ({"type": "number"}, {"type": "string"})
VALUE = {"anyOf": [*SCALARS, {"type": "boolean"}, *({"type": "array", "items": scalar} for scalar in SCALARS)]}


class CriterionSchema(Schema):
    """Node of the criteria tree: a group of nodes, or a leaf that evaluates one attribute."""

    id = Text(required=True, most=200, metadata={"description": "Identifier of the criterion."})
    node = Enum(
        NODE, required=True, metadata={"description": "Type of node: a group (`all`, `any`, `at_least`) or a `leaf`."}
    )
    n = Integer(metadata={"description": "Minimum number of children that must be met, for `at_least`."})
    role = Enum(CRITERION_ROLE, allow_none=True, metadata={"description": "Effect of the criterion on the verdict."})
    text = Text(allow_none=True, metadata={"description": "Text of the criterion in the catalogue's own words."})
    attribute = fields.Nested("AskedAttributeSchema", metadata={"description": "Attribute that is evaluated."})
    operator = Enum(OPERATOR, metadata={"description": "Comparison operator."})
    value = fields.Raw(
        metadata={
            "description": "Value to compare with: a number, two bounds, a boolean, a date or a list of codes.",
            **VALUE,
        }
    )
    unit = Text(
        most=100,
        metadata={
            "description": (
                "UCUM unit of the value; `{ULN}` and `{LLN}` are multiples of the upper and lower limit of the"
                " reference range that came with the fact."
            )
        },
    )
    window = fields.Nested("WindowSchema", metadata={"description": "Look-back period within which the fact must lie."})
    selection = Enum(
        SELECTION,
        metadata={
            "description": (
                "Which measurement is compared, the latest by default; `change` is the latest less the earliest in the"
                " window."
            )
        },
    )
    excluding = TextList(metadata={"description": "Codes that do not count although they are narrower than `value`."})
    conflict = Text(
        metadata={
            "description": (
                "Set if the source contradicts itself: the children are its possible readings, and the node is decided"
                " only if they agree."
            )
        }
    )
    negated = Flag(required=True, metadata={"description": "True if the criterion is negated."})
    computable = Flag(required=True, metadata={"description": "False if the criterion requires human judgement."})
    judged_if_unknown = Flag(
        metadata={"description": "True if a person judges the criterion as long as the facts do not decide it."}
    )
    reference = fields.Nested(
        "CitedSchema", metadata={"description": "Reference of the criterion, if it differs from that of the profile."}
    )
    locator = Text(most=1000, metadata={"description": "Location in the reference, such as a page or section."})
    children = fields.List(
        fields.Nested("CriterionSchema"),
        validate=validate.Length(max=200),
        metadata={"description": "Child nodes, in order."},
    )


class CandidateSchema(RecordSchema):
    """Eligibility criteria for a therapy from a single source. Profiles from different sources are never merged."""

    always: ClassVar[tuple[str, ...]] = ("id", "title")

    title = Text(required=True, most=2000, metadata={"description": "Title of the profile."})
    therapy = ToOne("TherapySchema", metadata={"description": "Therapy to which the criteria apply."})
    reference = ToOne("ReferenceSchema", metadata={"description": "Reference that states the criteria."})
    locator = Text(most=1000, metadata={"description": "Location in the reference, such as a page or section."})
    study = ToOne("StudySchema", allow_none=True, metadata={"description": "Study whose enrolment they govern."})
    part = Text(most=200, metadata={"description": "Part of the study, such as a cohort; empty for the entire study."})
    as_of = PartialDate(allow_none=True, metadata={"description": "Date for which the criteria hold."})
    language = Text(most=35, metadata={"description": "Language of the source (BCP 47)."})
    criteria = Document("CriterionSchema", metadata={"source": "tree", "description": "Criteria as a tree."})
    criteria_text = Text(
        most=100_000,
        metadata={"description": "Criteria tree as text, one line per node."},
    )
