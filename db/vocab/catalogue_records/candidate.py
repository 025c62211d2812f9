"""Candidate profiles and their trees of criteria."""

from decimal import Decimal
from typing import TypeAlias, TypedDict

from db.vocab.catalogue_records.lifecycle import Lifecycle

Scalar: TypeAlias = bool | int | Decimal | str


class Window(TypedDict):
    length: int
    unit: str


class CriterionRecord(TypedDict):
    key: str | None
    node: str
    n: int | None
    role: str | None
    attribute: str | None
    operator: str | None
    value: Scalar | list[Scalar] | None
    unit: str | None
    window: Window | None
    selection: str | None
    excluding: list[str]
    conflict: str | None
    negated: bool
    computable: bool
    judged_if_unknown: bool
    text: str | None
    reference: str | None
    locator: str | None
    children: list["CriterionRecord"]


class CandidateRecord(Lifecycle):
    id: str
    therapy: str
    title: str
    reference: str
    locator: str
    study: str | None
    part: str
    as_of: str | None
    language: str
    criteria: CriterionRecord
