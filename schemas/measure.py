"""Schema of outcome measures."""

from db.vocab.enums import DIRECTION, MEASURE_TYPE
from schemas.record_fields import Enum, Text, ToMany
from schemas.record_schema import RecordSchema, name_field


class MeasureSchema(RecordSchema):
    """Outcome measure. A different threshold or definition is a different measure."""

    name = name_field("measure")
    definition = Text(metadata={"description": "Precise definition of the measure."})
    family = Text(most=200, allow_none=True, metadata={"description": "Family of related measures."})
    type = Enum(MEASURE_TYPE, metadata={"description": "Data type of the values."})
    direction = Enum(DIRECTION, metadata={"description": "Whether higher or lower values are better."})
    unit = Text(most=100, metadata={"description": "UCUM unit, or ISO 4217 currency code for costs."})
    codings = ToMany(
        "CodingSchema", embedded=True, metadata={"description": "Codes for the measure in other vocabularies."}
    )
