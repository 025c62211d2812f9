"""Completes records as they are written: evidence joins its claim, and takes from its reference what it omits.

A document keeps what its editor wrote; the defaults are filled in anew whenever records become rows, so that a
correction of what a reference is cited as reaches every claim.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeVar, cast

from db.vocab.catalogue_records import CatalogueRecords
from db.vocab.catalogue_records.candidate import CandidateRecord
from db.vocab.catalogue_records.claim import ClaimRecord, ContributionRecord, EvidenceRecord
from db.vocab.catalogue_records.reference import CitationDefaults, ReferenceRecord

Evidence = TypeVar("Evidence", bound=EvidenceRecord)
CITATION_FIELDS = tuple(CitationDefaults.__annotations__)


class Join(NamedTuple):
    """A separate row of evidence by its position, and where it went: the position of a claim, and the place in it."""

    evidence: int
    claim: int
    place: int


def complete_records(written: CatalogueRecords) -> tuple[CatalogueRecords, list[Join]]:
    """Return complete records and the joins; separate evidence that names no claim stays, for the rules to report."""
    references = {reference["id"]: reference for reference in written["references"]}
    joins = _list_joins(written)
    rows = [_fill_citation(references, row) for row in written["evidence"]]
    claims = [_complete_claim(references, claim) for claim in written["claims"]]
    for join in joins:
        claims[join.claim]["evidence"].append(rows[join.evidence])
    for claim in claims:
        _fill_contributions(claim)
    joined = {join.evidence for join in joins}
    complete = {
        **written,
        "claims": claims,
        "evidence": [row for n, row in enumerate(rows) if n not in joined],
        "candidates": [_fill_language(references, candidate) for candidate in written["candidates"]],
    }
    return cast("CatalogueRecords", complete), joins


def _list_joins(written: CatalogueRecords) -> list[Join]:
    positions = {claim["key"]: position for position, claim in enumerate(written["claims"])}
    places = [len(claim["evidence"]) for claim in written["claims"]]
    joins = []
    for n, row in enumerate(written["evidence"]):
        position = positions.get(row["claim"])
        if position is not None:
            joins.append(Join(n, position, places[position]))
            places[position] += 1
    return joins


def _complete_claim(references: Mapping[str, ReferenceRecord], claim: ClaimRecord) -> ClaimRecord:
    evidence: Sequence[EvidenceRecord] = [_fill_citation(references, row) for row in claim["evidence"]]
    return cast("ClaimRecord", {**claim, "evidence": evidence})


def _fill_citation(references: Mapping[str, ReferenceRecord], row: Evidence) -> Evidence:
    reference = references.get(row["reference"])
    defaults = reference and reference["cited_as"]
    if not defaults:
        return row
    values = cast("Mapping[str, str | None]", row)
    names = [name for name in CITATION_FIELDS if name != "primary_level" or row["level"] is None]
    filled = {name: values[name] or cast("Mapping[str, str | None]", defaults)[name] for name in names}
    return cast("Evidence", {**row, **filled})


def _fill_language(references: Mapping[str, ReferenceRecord], candidate: CandidateRecord) -> CandidateRecord:
    reference = references.get(candidate["reference"])
    language = candidate["language"] or (reference["language"] if reference else "en")
    return cast("CandidateRecord", {**candidate, "language": language})


def _fill_contributions(claim: ClaimRecord) -> None:
    """Let who drafted a claim have extracted its evidence, but for rows that name somebody themselves."""
    drafted = [contribution for contribution in claim["contributions"] if contribution["role"] == "drafted"]
    extracted: list[ContributionRecord] = [{**contribution, "role": "extracted"} for contribution in drafted]
    claim["evidence"] = [
        row if row["contributions"] else {**row, "contributions": extracted} for row in claim["evidence"]
    ]
