"""References, what they say of themselves, and the links between them."""

from typing import TypedDict

from db.vocab.catalogue_records.lifecycle import Coding, Lifecycle


class CitationDefaults(TypedDict):
    level: str | None
    primary_level: str | None
    read: str | None
    read_on: str | None
    read_at: str | None


class ReferenceFact(TypedDict):
    name: str
    value: str
    url: str | None


class ReferenceRecord(Lifecycle):
    id: str
    kind: str
    title: str
    authors: list[str]
    container: str | None
    issued: str | None
    identifiers: list[Coding]
    url: str | None
    language: str
    original_language: str | None
    translation: str
    peer_reviewed: bool | None
    design: str | None
    retraction: str
    notes: str | None
    facts: list[ReferenceFact]
    cited_as: CitationDefaults | None


ReferenceLinkRecord = TypedDict("ReferenceLinkRecord", {"from": str, "to": str, "type": str})
