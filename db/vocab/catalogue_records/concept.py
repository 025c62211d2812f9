"""Conditions, mechanisms, risks and measures, which other records name."""

from db.vocab.catalogue_records.lifecycle import Coding, Lifecycle


class NamedRecord(Lifecycle):
    id: str
    name: str


class ConceptRecord(NamedRecord):
    description: str
    synonyms: list[str]
    codings: list[Coding]


class ConditionRecord(ConceptRecord):
    parents: list[str]


class MechanismRecord(ConceptRecord):
    action: str


class RiskRecord(ConceptRecord):
    category: str


class MeasureRecord(NamedRecord):
    type: str
    direction: str
    unit: str
    definition: str
    family: str | None
    codings: list[Coding]
