"""What every served record has: an id and a label that are always there, and the moment it last changed."""

from typing import ClassVar

from marshmallow import Schema

from db.vocab.words import CODE_SYSTEM
from schemas.record_fields import Moment, Text, TextList, Word


class RecordSchema(Schema):
    """`always` names the members that `fields` cannot leave out."""

    always: ClassVar[tuple[str, ...]] = ("id", "name")

    id = Text(required=True, most=200, metadata={"description": "Public id; never reused and never vanishes."})
    updated_at = Moment(metadata={"description": "When the record or any part of it last changed (UTC)."})


class CodingSchema(Schema):
    """An identifier of the same thing elsewhere."""

    system = Word(
        tuple(CODE_SYSTEM), metadata={"description": "Code system; also the prefix that `/v1/resolve` takes."}
    )
    code = Text(most=2000, metadata={"description": "The code as that system writes it, without prefix."})


def name(what: str) -> Text:
    return Text(required=True, most=500, metadata={"description": f"Name of the {what}."})


def synonyms() -> TextList:
    return TextList(metadata={"description": "Other names, abbreviations and spellings."})
