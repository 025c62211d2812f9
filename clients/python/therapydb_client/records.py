"""Types of the records that are read most. Members may be absent: `fields` selects them, and new ones are added."""

from typing import TypedDict


class Link(TypedDict):
    """Another record."""

    id: str
    name: str


class Evidence(TypedDict, total=False):
    """One source for or against a claim."""

    reference: dict[str, str]
    stance: str
    locator: str
    quote: str | None


class Therapy(TypedDict, total=False):
    """A therapy."""

    id: str
    name: str
    synonyms: list[str]
    kind: str
    summary: str
    stage: str | None
    activity: str | None
    parents: list[Link]
    updated_at: str
    version: int


class Claim(TypedDict, total=False):
    """A statement with at most one figure; `events` of `at_risk` of what is `counted`."""

    id: str
    statement: str
    kind: str
    assertion: str
    standing: str
    contested: bool
    therapy: Link | None
    events: int | None
    at_risk: int | None
    counted: str | None
    evidence: list[Evidence]
    updated_at: str
    version: int
