"""References: who says so, and what they say of themselves."""

from typing import ClassVar

from marshmallow import Schema

from db.vocab.words import DESIGN, REFERENCE_FACT, REFERENCE_KIND, REFERENCE_LINK, RETRACTION, TRANSLATION
from schemas.record_fields import Flag, Many, One, PartialDate, Text, TextList, Word
from schemas.record_schema import RecordSchema


class ReferenceFactSchema(Schema):
    """What a document says of itself; repeated here, not vouched for."""

    name = Word(REFERENCE_FACT, metadata={"description": "What the statement is about."})
    value = Text(metadata={"description": "The statement, as the document makes it."})
    url = Text(most=2000, allow_none=True, metadata={"description": "Where it points to."})


class ReferenceLinkSchema(Schema):
    """How this reference is tied to another."""

    type = Word(REFERENCE_LINK, metadata={"description": "What this reference is to the other."})
    reference = One("ReferenceSchema", metadata={"description": "The other reference."})


class ReferenceSchema(RecordSchema):
    """A work, register, label, page or note that says something."""

    always: ClassVar[tuple[str, ...]] = ("id", "title")

    title = Text(required=True, most=2000, metadata={"description": "Title of the work."})
    kind = Word(REFERENCE_KIND, metadata={"description": "Kind of work."})
    authors = TextList(metadata={"description": "Authors, as printed."})
    container = Text(allow_none=True, metadata={"description": "Journal, book, site or register it stands in."})
    issued = PartialDate(allow_none=True, metadata={"description": "When it was published."})
    identifiers = Many(
        "CodingSchema", whole=True, metadata={"source": "codings", "description": "DOI, PubMed id and the like."}
    )
    url = Text(most=2000, allow_none=True, metadata={"description": "Where it can be read."})
    language = Text(most=35, metadata={"description": "Language it is written in (BCP 47)."})
    original_language = Text(most=35, allow_none=True, metadata={"description": "Language it was translated from."})
    translation = Word(TRANSLATION, metadata={"description": "Whether and how it was translated."})
    peer_reviewed = Flag(allow_none=True, metadata={"description": "Whether peers reviewed it; null if unknown."})
    design = Word(DESIGN, allow_none=True, metadata={"description": "Design of the study it reports."})
    retraction = Word(RETRACTION, metadata={"description": "Whether it was corrected, doubted or retracted."})
    notes = Text(allow_none=True, metadata={"description": "Editors' notes; the text of an editorial note."})
    facts = Many("ReferenceFactSchema", whole=True, metadata={"description": "What the document says of itself."})
    links = Many("ReferenceLinkSchema", whole=True, metadata={"description": "Ties to other references."})
    claims = Many(
        "ClaimSchema", on_request=True, metadata={"description": "Every claim that cites it, whatever the standing."}
    )
