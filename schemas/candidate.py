"""Candidate profiles: who may receive a therapy, as one source prints it, in criteria that can be computed."""

from typing import ClassVar

from marshmallow import Schema, fields, validate

from db.vocab.words import CRITERION_ROLE, NODE, OPERATOR
from schemas.record_fields import Document, Flag, Integer, One, PartialDate, Text, Word
from schemas.record_schema import RecordSchema


class WindowSchema(Schema):
    """How far back a fact may lie."""

    length = Integer(required=True, metadata={"description": "Number of units before the day asked about."})
    unit = Text(required=True, most=20, metadata={"description": "UCUM unit of time."})


class AskedAttributeSchema(Schema):
    """The patient fact that a leaf asks for."""

    id = Text(required=True, most=200, metadata={"description": "Id of the attribute."})
    name = Text(required=True, most=500, metadata={"description": "Its name."})


class CitedSchema(Schema):
    """The source of one criterion, where it is not that of the profile."""

    id = Text(required=True, most=200, metadata={"description": "Id of the reference."})
    title = Text(required=True, most=2000, metadata={"description": "Its title."})


SCALARS = ({"type": "number"}, {"type": "string"})
VALUE = {"anyOf": [*SCALARS, {"type": "boolean"}, *({"type": "array", "items": scalar} for scalar in SCALARS)]}


class CriterionSchema(Schema):
    """One node of the tree: a group of others, or a leaf that asks for one fact."""

    id = Text(required=True, most=200, metadata={"description": "Id of the criterion."})
    node = Word(NODE, required=True, metadata={"description": "A group (all, any, at_least n) or a leaf."})
    n = Integer(metadata={"description": "How many of the children must hold, for `at_least`."})
    role = Word(CRITERION_ROLE, allow_none=True, metadata={"description": "What it does to the verdict."})
    text = Text(allow_none=True, metadata={"description": "What the source says, in the catalogue's own words."})
    attribute = fields.Nested("AskedAttributeSchema", metadata={"description": "The fact asked for."})
    operator = Word(OPERATOR, metadata={"description": "How the fact is compared."})
    value = fields.Raw(
        metadata={"description": "A number, two bounds, true or false, a date, or a list of codes.", **VALUE}
    )
    unit = Text(most=100, metadata={"description": "UCUM unit of the value."})
    window = fields.Nested("WindowSchema", metadata={"description": "How far back the fact may lie."})
    negated = Flag(required=True, metadata={"description": "Whether the node is turned round."})
    computable = Flag(required=True, metadata={"description": "False where only a person can judge."})
    reference = fields.Nested("CitedSchema", metadata={"description": "Source, where it is not the profile's."})
    locator = Text(most=1000, metadata={"description": "Where in the source."})
    children = fields.List(
        fields.Nested("CriterionSchema"),
        validate=validate.Length(max=200),
        metadata={"description": "The nodes below, in order."},
    )


class CandidateSchema(RecordSchema):
    """One source's criteria for who may receive a therapy. Profiles of several sources are never merged."""

    always: ClassVar[tuple[str, ...]] = ("id", "title")

    title = Text(required=True, most=2000, metadata={"description": "Title of the profile."})
    therapy = One("TherapySchema", metadata={"description": "The therapy."})
    reference = One("ReferenceSchema", metadata={"description": "Whose criteria they are."})
    locator = Text(most=1000, metadata={"description": "Where in the source."})
    study = One("StudySchema", allow_none=True, metadata={"description": "The study whose entry they rule."})
    part = Text(most=200, metadata={"description": "Part of the study, such as a cohort; empty for the whole."})
    as_of = PartialDate(allow_none=True, metadata={"description": "When the source said so."})
    language = Text(most=35, metadata={"description": "Language of the source (BCP 47)."})
    criteria = Document("CriterionSchema", metadata={"source": "tree", "description": "The tree of criteria."})
    criteria_text = Text(
        most=100_000,
        metadata={"description": "The same tree as text, a line for each node: what is computed."},
    )
