"""Schema of patient attributes that criteria evaluate."""

from db.vocab.enums import ATTRIBUTE_TYPE
from schemas.record_fields import Enum, Integer, Text, TextList, ToMany
from schemas.record_schema import RecordSchema, name_field


class AttributeSchema(RecordSchema):
    """Patient attribute with its type, unit or allowed values, and a question in plain language."""

    # Attributes come with the program: they have no documents, and so no versions.
    class Meta:
        exclude = ("version",)

    name = name_field("attribute")
    type = Enum(ATTRIBUTE_TYPE, metadata={"description": "Data type of the attribute."})
    question = Text(metadata={"description": "Question for the patient in plain language."})
    unit = Text(most=100, allow_none=True, metadata={"description": "UCUM unit in which values are compared."})
    decimals = Integer(allow_none=True, metadata={"description": "Number of decimal places used for comparison."})
    low = Integer(allow_none=True, metadata={"description": "Lowest possible value, in `unit`."})
    high = Integer(allow_none=True, metadata={"description": "Highest possible value, in `unit`."})
    values = TextList(metadata={"description": "Allowed values; empty if any code is accepted."})
    derivations = TextList(metadata={"description": "Derivations from other attributes."})
    valid_for = Text(
        most=20,
        allow_none=True,
        metadata={"description": "Time for which a dated value counts, such as `12 mo`; null if it does not expire."},
    )
    units = TextList(
        metadata={"description": "UCUM units in which a value may be stated, the unit of comparison first."}
    )
    operators = TextList(metadata={"description": "Operators that criteria may use."})
    codings = ToMany(
        "CodingSchema", embedded=True, metadata={"description": "Codes for the attribute in other vocabularies."}
    )
    candidates = ToMany(
        "CandidateSchema", on_request=True, metadata={"description": "Profiles whose criteria use the attribute."}
    )
