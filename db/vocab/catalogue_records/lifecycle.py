"""What records of many types share."""

from typing import TypedDict


class Lifecycle(TypedDict):
    status: str
    reason: str | None
    successor: str | None


class Coding(TypedDict):
    system: str
    code: str
    relation: str


class LinkWithRole(TypedDict):
    id: str
    role: str
