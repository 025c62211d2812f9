"""Therapies and the components of their regimens."""

from decimal import Decimal
from typing import TypedDict

from db.vocab.catalogue_records.concept import NamedRecord
from db.vocab.catalogue_records.lifecycle import Coding, LinkWithRole


class Range(TypedDict):
    low: Decimal | None
    high: Decimal | None
    unit: str


class CountRange(TypedDict):
    low: int | None
    high: int | None


class ComponentRecord(TypedDict):
    key: str
    role: str
    name: str
    part: str | None
    cell_type: str | None
    cell_source: str | None
    cell_origin: str | None
    engineering: str | None
    encapsulation: str | None
    dose: Range | None
    repeat: CountRange | None
    timing: Range | None
    route: str | None
    site: str | None


class TherapyRecord(NamedRecord):
    synonyms: list[str]
    kind: str
    summary: str
    professional_summary: str | None
    stage: str | None
    activity: str | None
    codings: list[Coding]
    parents: list[str]
    conditions: list[LinkWithRole]
    components: list[ComponentRecord]
