"""Compares evidence with texts of its references: whether the words cited, and the figures near them, are printed.

Pure: texts and records in, findings out. What is not among the texts is reported as not to be read, never as wrong.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from db.loader.catalogue_index import CatalogueIndex
from db.verification.passages import SHORTEST_SECTION, find_passage, select_sections
from db.verification.printed_claim import find_unprinted
from db.vocab.catalogue_records.claim import ClaimRecord, EvidenceRecord
from db.vocab.catalogue_records.reference import ReferenceRecord
from db.vocab.source_text import SourceText

NOT_READABLE, WITHOUT_WORDS, FOUND, NOT_FOUND = "not to be read", "without words", "found", "not found"


class Finding(NamedTuple):
    """What was found for one row of evidence; `problems` says what is not printed where it should be."""

    reference: str
    claim: str
    row: int
    state: str
    problems: tuple[str, ...]


def verify_evidence(index: CatalogueIndex, texts: Iterable[SourceText]) -> Iterator[Finding]:
    """Give a finding for each row that supports a published claim."""
    by_reference = match_texts(index.references.values(), texts)
    for _, claim in index.enumerate_published_claims():
        for n, row in enumerate(claim["evidence"]):
            if row["stance"] == "supports":
                found = by_reference.get(row["reference"], [])
                state, problems = verify_row(index, claim, row, found)
                yield Finding(row["reference"], claim["key"], n, state, problems)


def match_texts(references: Iterable[ReferenceRecord], texts: Iterable[SourceText]) -> Mapping[str, list[SourceText]]:
    """Group texts by the reference whose id is the name of their file or whose identifier they bear."""
    owners: dict[object, str] = {}
    for reference in references:
        owners[reference["id"]] = reference["id"]
        owners |= {
            (coding["system"], coding["code"].lower()): reference["id"]
            for coding in reference["identifiers"]
            if coding["relation"] == "exact"
        }
    matched: dict[str, list[SourceText]] = {}
    for text in texts:
        if all(len(section.text) < SHORTEST_SECTION for section in text.sections):
            continue  # lists of judgements and the like name references and say nothing of them
        keys = (text.name, *((system, code.lower()) for system, code in text.identifiers))
        if owner := next((owners[key] for key in keys if key in owners), None):
            matched.setdefault(owner, []).append(text)
    return matched


def verify_row(
    index: CatalogueIndex, claim: ClaimRecord, row: EvidenceRecord, texts: Iterable[SourceText]
) -> tuple[str, tuple[str, ...]]:
    """Return the state of a row and its problems: of several texts, those of the one that has the fewest."""
    results = [_verify_in_text(index, claim, row, text) for text in texts]
    # A reference may be at hand as abstract and full text: what either prints is printed.
    return min(results, key=lambda result: (len(result[1]), result[0] != FOUND), default=(NOT_READABLE, ()))


def _verify_in_text(
    index: CatalogueIndex, claim: ClaimRecord, row: EvidenceRecord, text: SourceText
) -> tuple[str, tuple[str, ...]]:
    whole = " ".join(section.text for section in text.sections)
    if row["quote"] is None and row["quote_sha256"] is None:
        near = " ".join(section.text for section in select_sections(text, row["locator"]))
        problems = find_unprinted(index, claim, near, whole)
        return (NOT_FOUND if problems else WITHOUT_WORDS), problems
    passage = find_passage(text, row["quote"], row["quote_sha256"])
    if passage is None:
        return NOT_FOUND, ("the words cited are not in the text",)
    problems = find_unprinted(index, claim, passage, whole)
    return (NOT_FOUND if problems else FOUND), problems
