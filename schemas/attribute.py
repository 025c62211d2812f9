"""Attributes: every fact about a patient that criteria ask for."""

from db.vocab.words import ATTRIBUTE_TYPE
from schemas.record_fields import Integer, Many, Text, TextList, Word
from schemas.record_schema import RecordSchema, name


class AttributeSchema(RecordSchema):
    """A patient fact: its type, unit or allowed values, and the plain question that asks for it."""

    name = name("attribute")
    type = Word(ATTRIBUTE_TYPE, metadata={"description": "What sort of fact it is."})
    question = Text(metadata={"description": "The question to ask a patient."})
    unit = Text(most=100, allow_none=True, metadata={"description": "UCUM unit in which it is compared."})
    decimals = Integer(allow_none=True, metadata={"description": "Decimal places it is compared at."})
    low = Integer(allow_none=True, metadata={"description": "Lowest possible value, in `unit`."})
    high = Integer(allow_none=True, metadata={"description": "Highest possible value, in `unit`."})
    values = TextList(metadata={"description": "Allowed values; empty where any code fits."})
    derivations = TextList(metadata={"description": "How it can be worked out from other attributes."})
    codings = Many("CodingSchema", whole=True, metadata={"description": "The same fact in other vocabularies."})
    candidates = Many("CandidateSchema", on_request=True, metadata={"description": "Profiles that ask for it."})
