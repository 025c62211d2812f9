"""Refuses a load in which a published number of evidence changes hands or vanishes."""

from collections.abc import Iterable

from db.loader.errors import ReusedNumbersError
from db.loader.public_ids import make_claim_id
from db.loader.row_diff import TableDiff
from db.vocab.catalogue_records.claim import ClaimRecord

UNPUBLISHED = "~"  # begins the ids that a migration gave to evidence of older schemas


def refuse_reused_numbers(diffs: Iterable[TableDiff], claims: Iterable[ClaimRecord]) -> None:
    """Raise `ReusedNumbersError` if a published number would be about another source, or would be missing."""
    (diff,) = (diff for diff in diffs if diff.table.name == "evidence")
    retired = {(make_claim_id(claim["key"]), number) for claim in claims for number in claim["retired_evidence"]}
    changed = ((new, old) for new, old in diff.changed if not old["id"].startswith(UNPUBLISHED))
    removed = (row for row in diff.removed if not row["id"].startswith(UNPUBLISHED))
    # A corrected locator or stance is the same evidence; another reference is not.
    moved = [old["id"] for new, old in changed if new["reference_id"] != old["reference_id"]]
    missing = [row["id"] for row in removed if (row["claim_id"], row["position"] + 1) not in retired]
    if moved or missing:
        raise ReusedNumbersError(sorted(moved), sorted(missing))
