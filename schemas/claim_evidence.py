"""Schemas of evidence, and of who contributed what to a claim."""

from typing import ClassVar

from marshmallow import Schema, fields

from db.vocab import enums
from schemas.record_fields import Document, Enum, Integer, Moment, PartialDate, Text, ToOne


class AgentSchema(Schema):
    """Agent that contributed to the catalogue: a person or a program."""

    id = Text(required=True, most=200, metadata={"description": "Identifier of the agent."})
    name = Text(required=True, most=300, metadata={"description": "Name of the agent."})


class ContributionSchema(Schema):
    """What an agent did for a claim or for a row of evidence."""

    agent = fields.Nested("AgentSchema", required=True, metadata={"description": "Agent."})
    role = Enum(enums.CONTRIBUTION_ROLE, required=True, metadata={"description": "What the agent did."})
    date = PartialDate(required=True, metadata={"description": "Date of the contribution."})
    agent_type = Enum(
        enums.AGENT_TYPE, required=True, metadata={"description": "How the agent worked, in the words of Biolink."}
    )


class SearchRecordSchema(Schema):
    """A search for what the claim states to be absent."""

    agent = fields.Nested("AgentSchema", required=True, metadata={"description": "Agent that searched."})
    source = Text(required=True, most=300, metadata={"description": "What was searched, such as a register."})
    query = Text(required=True, most=300, metadata={"description": "Words that were searched for."})
    date = PartialDate(required=True, metadata={"description": "Date of the search."})
    found = Integer(required=True, metadata={"description": "Number of relevant records found."})
    note = Text(allow_none=True, metadata={"description": "Note on the search."})


class EvidenceSchema(Schema):
    """Evidence from one source for or against a claim."""

    # Not required: `fields=evidence.reference` leaves it out.
    id = Text(most=200, metadata={"description": "Id of the claim, a dot, and a number that is never reused."})
    reference = ToOne("ReferenceSchema", metadata={"description": "Reference that provides the evidence."})
    stance = Enum(
        enums.STANCE, metadata={"description": "Whether the source supports, disputes or corrects the claim."}
    )
    ground = Enum(
        enums.GROUND,
        allow_none=True,
        metadata={"description": "Ground on which the source opposes the claim; null if it supports it."},
    )
    counterclaim = ToOne("ClaimSchema", allow_none=True, metadata={"description": "Claim that holds instead."})
    locator = Text(most=1000, metadata={"description": "Location in the source, such as a page or table."})
    quote = Text(most=200, allow_none=True, metadata={"description": "Verbatim quotation from the source."})
    quote_sha256 = Text(
        most=64,
        allow_none=True,
        metadata={"description": "SHA-256 of the sentence that was read, where its words may not be repeated here."},
    )
    passage = Enum(
        enums.PASSAGE,
        allow_none=True,
        metadata={
            "description": "Whether the passage reports a result of the source, background, a method or a conclusion."
        },
    )
    level = Enum(enums.LEVEL, metadata={"description": "Level of evidence of the text that was read."})
    primary_level = Enum(
        enums.LEVEL,
        allow_none=True,
        metadata={"description": "Level of the work that the text reports, if it is another one."},
    )
    directness = Enum(
        enums.DIRECTNESS,
        metadata={"description": "Whether the evidence is direct, or from another product, population or animals."},
    )
    read = Enum(
        enums.READ,
        metadata={"description": "Part of the source that the editors read; `copy` is its own words at another place."},
    )
    read_at = Text(
        most=2000,
        allow_none=True,
        metadata={"description": "Location where the editors read the source, such as a URL."},
    )
    read_on = PartialDate(metadata={"description": "Date on which the editors read the source."})
    reading = Enum(
        enums.READING, metadata={"description": "How the statement was derived from the wording of the source."}
    )
    extraction = Enum(enums.EXTRACTION, metadata={"description": "Method of extraction."})
    note = Text(allow_none=True, metadata={"description": "Note by the editors."})
    contributions = Document("ContributionSchema", many=True, metadata={"description": "Who made the row, and when."})


class EvidenceRowSchema(EvidenceSchema):
    """A piece of evidence as a row of its own, with the claim that it is for or against."""

    always: ClassVar[tuple[str, ...]] = ("id", "stance")

    claim = ToOne("ClaimSchema", metadata={"description": "Claim that the evidence supports or opposes."})
    standing = Enum(enums.STANDING, metadata={"description": "Editorial standing of the claim."})
    updated_at = Moment(metadata={"description": "Time of the last change to the claim or its evidence (UTC)."})
