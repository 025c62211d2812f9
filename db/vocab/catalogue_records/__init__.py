"""What the catalogue's files hold, section by section, once they are read: every field is present, unknown is None.

`schemas.imports.catalogue` makes these records and `db.loader` checks and compiles them. Ids of other records stand
where a field names a record; partial dates are text; figures are decimals with the digits that were printed.
"""

from typing import TypedDict

from db.vocab.catalogue_records.candidate import CandidateRecord
from db.vocab.catalogue_records.claim import AgentRecord, ClaimRecord, FurtherEvidenceRecord
from db.vocab.catalogue_records.concept import ConditionRecord, MeasureRecord, MechanismRecord, RiskRecord
from db.vocab.catalogue_records.reference import ReferenceLinkRecord, ReferenceRecord
from db.vocab.catalogue_records.study import PopulationRecord, StudyRecord
from db.vocab.catalogue_records.therapy import TherapyRecord


class CatalogueRecords(TypedDict):
    agents: list[AgentRecord]
    conditions: list[ConditionRecord]
    mechanisms: list[MechanismRecord]
    risks: list[RiskRecord]
    measures: list[MeasureRecord]
    therapies: list[TherapyRecord]
    studies: list[StudyRecord]
    populations: list[PopulationRecord]
    references: list[ReferenceRecord]
    reference_links: list[ReferenceLinkRecord]
    claims: list[ClaimRecord]
    evidence: list[FurtherEvidenceRecord]
    candidates: list[CandidateRecord]
