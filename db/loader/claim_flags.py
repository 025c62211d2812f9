"""The flags of a claim: what a reader should be warned of, computed from its sources, its dates and its decision.

Pure functions; the order of flags is that of the closed list.
"""

from collections.abc import Collection

from db.source_states import SourceStates
from db.vocab.catalogue_records.claim import ClaimRecord
from db.vocab.enums import FLAG

HOLD_STATES = ("clinical_hold", "suspended")


def list_flags(claim: ClaimRecord, states: SourceStates, *, is_stale: bool) -> list[str]:
    """Return the flags of a claim in their order. A source that is updated by another cited one is not superseded."""
    cited = {row["reference"] for row in claim["evidence"]}
    supporting = {row["reference"] for row in claim["evidence"] if row["stance"] == "supports"}
    found = {flag for reference in cited for flag in states.flags.get(reference, ())}
    if any(_is_superseded(reference, cited, states) for reference in supporting):
        found.add("superseded")
    if is_on_hold(claim):
        found.add("hold")
    if is_stale:
        found.add("stale")
    return sort_flags(found)


def _is_superseded(reference: str, cited: Collection[str], states: SourceStates) -> bool:
    updates = states.updates.get(reference, ())
    return bool(updates) and not set(updates) & set(cited)


def is_on_hold(claim: ClaimRecord) -> bool:
    """Whether the claim reports a clinical hold or a suspension of which no end is known."""
    approval = claim["approval"]
    return approval is not None and approval["state"] in HOLD_STATES and approval["until"] is None


def sort_flags(flags: Collection[str]) -> list[str]:
    return [flag for flag in FLAG if flag in flags]
