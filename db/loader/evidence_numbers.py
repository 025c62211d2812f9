"""The number of each piece of evidence within its claim: a part of its public id, so none is ever used twice.

Evidence is numbered in the order of the files. What comes later but stands earlier says its `number` itself, and
numbers whose evidence was removed stand in `retired_evidence`.
"""

from collections.abc import Iterator
from itertools import count

from db.vocab.catalogue_records.claim import ClaimRecord, EvidenceRecord


def number_evidence(claim: ClaimRecord) -> Iterator[tuple[int, EvidenceRecord]]:
    """Give each piece of evidence of a claim with its number, which begins at 1."""
    taken = {row["number"] for row in claim["evidence"]} | {*claim["retired_evidence"]}
    # Numbers that are given by hand further down are taken from the start, or an earlier row could get one of them.
    free = (number for number in count(1) if number not in taken)
    for row in claim["evidence"]:
        yield row["number"] or next(free), row
