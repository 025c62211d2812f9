"""Schemas of references and the facts they state about themselves."""

from typing import ClassVar

from marshmallow import Schema

from db.vocab.enums import DESIGN, REFERENCE_FACT, REFERENCE_KIND, REFERENCE_LINK, RETRACTION, TRANSLATION
from schemas.record_fields import Enum, Flag, PartialDate, Text, TextList, ToMany, ToOne
from schemas.record_schema import RecordSchema


class ReferenceFactSchema(Schema):
    """Fact that a document states about itself; not verified by the catalogue."""

    name = Enum(REFERENCE_FACT, metadata={"description": "Topic of the fact."})
    value = Text(metadata={"description": "Value as stated by the document."})
    url = Text(most=2000, allow_none=True, metadata={"description": "URL that the fact refers to."})


class ReferenceLinkSchema(Schema):
    """Relation of this reference to another reference."""

    type = Enum(REFERENCE_LINK, metadata={"description": "Type of relation."})
    reference = ToOne("ReferenceSchema", metadata={"description": "Related reference."})


class ReferenceSchema(RecordSchema):
    """Publication, registry record, label, web page or note that claims cite."""

    always: ClassVar[tuple[str, ...]] = ("id", "title")

    title = Text(required=True, most=2000, metadata={"description": "Title of the reference."})
    kind = Enum(REFERENCE_KIND, metadata={"description": "Kind of reference."})
    authors = TextList(metadata={"description": "Authors as printed."})
    container = Text(allow_none=True, metadata={"description": "Journal, book, website or registry that contains it."})
    issued = PartialDate(allow_none=True, metadata={"description": "Publication date."})
    identifiers = ToMany(
        "CodingSchema",
        embedded=True,
        metadata={"source": "codings", "description": "External identifiers such as DOI or PubMed ID."},
    )
    url = Text(most=2000, allow_none=True, metadata={"description": "URL of the reference."})
    language = Text(most=35, metadata={"description": "Language of the text (BCP 47)."})
    original_language = Text(
        most=35, allow_none=True, metadata={"description": "Original language of a translation (BCP 47)."}
    )
    translation = Enum(TRANSLATION, metadata={"description": "Whether and how the text was translated."})
    peer_reviewed = Flag(allow_none=True, metadata={"description": "True if peer-reviewed; null if unknown."})
    design = Enum(DESIGN, allow_none=True, metadata={"description": "Design of the reported study."})
    retraction = Enum(
        RETRACTION, metadata={"description": "Retraction status: none, corrected, expression of concern or retracted."}
    )
    notes = Text(allow_none=True, metadata={"description": "Notes by the editors; for an editorial note, its text."})
    facts = ToMany(
        "ReferenceFactSchema", embedded=True, metadata={"description": "Facts that the document states about itself."}
    )
    links = ToMany("ReferenceLinkSchema", embedded=True, metadata={"description": "Relations to other references."})
    claims = ToMany(
        "ClaimSchema",
        on_request=True,
        metadata={"description": "Claims that cite the reference, regardless of standing."},
    )
