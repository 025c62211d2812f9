"""Studies as registered, and the groups of people in them."""

from typing import TypedDict

from db.vocab.catalogue_records.lifecycle import Coding, LinkWithRole


class DatedEvent(TypedDict):
    date: str
    type: str


class Enrolment(TypedDict):
    count: int
    type: str


class StudyRecord(TypedDict):
    id: str
    title: str
    acronym: str | None
    design: str | None
    allocation: str | None
    masking: str | None
    phase: str | None
    status: str | None  # of recruitment
    sponsor: str | None
    enrolment: Enrolment | None
    start: DatedEvent | None
    primary_completion: DatedEvent | None
    completion: DatedEvent | None
    as_of: str | None
    therapies: list[str]
    codings: list[Coding]
    references: list[LinkWithRole]
    record_status: str
    reason: str | None
    successor: str | None


class PopulationRecord(TypedDict):
    id: str
    label: str
    study: str | None
    role: str
    received: str | None
    parent: str | None
    size: int | None
    description: str | None
    external_id: str | None
