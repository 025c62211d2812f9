"""Fills in what may be left out: evidence joins its claim, and takes from its reference what it omits."""

from collections.abc import Iterator

from db.vocab.catalogue_records import CatalogueRecords
from db.vocab.catalogue_records.claim import EvidenceRecord
from db.vocab.catalogue_records.reference import CitationDefaults
from schemas.imports.catalogue.yaml_reader import Places


def fill_defaults(records: CatalogueRecords, places: dict[str, list[Places]]) -> None:
    join_further_evidence(records, places)
    references = {reference["id"]: reference for reference in records["references"]}
    for evidence in _iterate_evidence(records):
        reference = references.get(evidence["reference"])
        if reference and reference["cited_as"]:
            _fill_citation(evidence, reference["cited_as"])
    for candidate in records["candidates"]:
        reference = references.get(candidate["reference"])
        candidate["language"] = candidate["language"] or (reference["language"] if reference else "en")


def _iterate_evidence(records: CatalogueRecords) -> Iterator[EvidenceRecord]:
    for claim in records["claims"]:
        yield from claim["evidence"]
    yield from records["evidence"]


def _fill_citation(evidence: EvidenceRecord, defaults: CitationDefaults) -> None:
    evidence["level"] = evidence["level"] or defaults["level"]
    evidence["read"] = evidence["read"] or defaults["read"]
    evidence["read_on"] = evidence["read_on"] or defaults["read_on"]
    evidence["read_at"] = evidence["read_at"] or defaults["read_at"]


def join_further_evidence(records: CatalogueRecords, places: dict[str, list[Places]]) -> None:
    """Move separate evidence into its claim; what names no claim stays, for the rules to report."""
    positions = {claim["key"]: position for position, claim in enumerate(records["claims"])}
    separate_evidence = list(zip(records["evidence"], places["evidence"], strict=True))
    records["evidence"], places["evidence"] = [], []
    for evidence, evidence_places in separate_evidence:
        position = positions.get(evidence["claim"])
        if position is None:
            records["evidence"].append(evidence)
            places["evidence"].append(evidence_places)
            continue
        joined = records["claims"][position]["evidence"]
        places["claims"][position] |= {("evidence", len(joined), *path): at for path, at in evidence_places.items()}
        joined.append(evidence)
