"""Members shared by all served records: identifier, label, time of the last change and version."""

from typing import ClassVar

from marshmallow import Schema

from db.vocab.enums import CODE_RELATION, CODE_SYSTEM
from schemas.record_fields import Enum, Integer, Moment, Text, TextList


class RecordSchema(Schema):
    """Base of all record schemas. `always` names the members that `fields` cannot omit."""

    always: ClassVar[tuple[str, ...]] = ("id", "name")

    id = Text(
        required=True,
        most=200,
        metadata={"description": "Unique identifier of the record. Identifiers are never reused or removed."},
    )
    updated_at = Moment(metadata={"description": "Time of the last change to the record or any of its parts (UTC)."})
    version = Integer(
        metadata={
            "description": "Version of the record's document: 1 at first, one more with each change;"
            " `/history/{version}` below the record has it."
        }
    )


class CodingSchema(Schema):
    """Identifier of the same concept in another code system."""

    system = Enum(
        tuple(CODE_SYSTEM), metadata={"description": "Code system; also the prefix accepted by `/v1/resolve`."}
    )
    code = Text(most=2000, metadata={"description": "Code as written by that system, without prefix."})
    relation = Enum(
        CODE_RELATION,
        metadata={"description": "Whether the code means the same or something broader; only exact ones resolve."},
    )


def name_field(record_type: str) -> Text:
    return Text(required=True, most=500, metadata={"description": f"Name of the {record_type}."})


def synonyms_field() -> TextList:
    return TextList(metadata={"description": "Other names, abbreviations and spellings."})
