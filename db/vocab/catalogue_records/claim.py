"""Claims with their evidence and the decisions of authorities."""

from decimal import Decimal
from typing import TypedDict

from db.vocab.catalogue_records.lifecycle import Lifecycle
from db.vocab.catalogue_records.reference import CitationDefaults


class ContributionRecord(TypedDict):
    agent: str
    role: str
    date: str
    agent_type: str | None


class SearchRecord(TypedDict):
    agent: str
    source: str
    query: str
    date: str
    found: int
    note: str | None


class AgentRecord(TypedDict):
    id: str
    name: str
    agent_type: str


class EvidenceRecord(CitationDefaults):
    number: int | None
    reference: str
    locator: str
    stance: str
    ground: str | None
    counterclaim: str | None
    quote: str | None
    quote_sha256: str | None
    passage: str | None
    directness: str
    reading: str
    extraction: str | None
    note: str | None
    contributions: list[ContributionRecord]


class FurtherEvidenceRecord(EvidenceRecord):
    claim: str


class Interval(TypedDict):
    type: str
    low: Decimal | None
    high: Decimal | None


class FollowUp(TypedDict):
    kind: str
    low: Decimal | None
    high: Decimal
    unit: str


ApprovalRecord = TypedDict(
    "ApprovalRecord",
    {
        "jurisdiction": str,
        "agency": str,
        "category": str,
        "state": str,
        "from": str | None,
        "until": str | None,
        "study": str | None,
        "document": str | None,
        "strength": str | None,
    },
)


class ClaimRecord(Lifecycle):
    key: str
    therapy: str | None
    component: str | None
    condition: str | None
    mechanism: str | None
    risk: str | None
    measure: str | None
    candidate: str | None
    study: str | None
    population: str | None
    versus: str | None
    kind: str
    assertion: str
    statement: str
    statistic: str | None
    comparator: str | None
    value: Decimal | None
    unit: str | None
    interval: Interval | None
    events: int | None
    at_risk: int | None
    counts: str | None
    counted: str | None
    occurrences: int | None
    severity: str | None
    follow_up: FollowUp | None
    causality: str | None
    asserter: str | None
    applies_to: str
    as_of: str | None
    certainty: str | None
    certainty_reason: str | None
    ruling: str | None
    rationale: str | None
    certainty_method: str | None
    contributions: list[ContributionRecord]
    searches: list[SearchRecord]
    approval: ApprovalRecord | None
    evidence: list[EvidenceRecord]
    retired_evidence: list[int]
