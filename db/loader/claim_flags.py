"""The flags of a claim: what a reader should be warned of, computed from its sources, its dates and its decision.

Pure functions; the order of flags is that of the closed list.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from db.vocab.catalogue_records.claim import ClaimRecord
from db.vocab.catalogue_records.reference import ReferenceLinkRecord, ReferenceRecord
from db.vocab.enums import FLAG, FLAG_OF_STATUS

FLAG_OF_NOTICE = {"erratum_for": "corrected_source", "concern_about": "concern"}
HOLD_STATES = ("clinical_hold", "suspended")
UPDATE = "update_of"


class SourceStates(NamedTuple):
    """Reference -> the flags of claims that cite it; reference -> the references that update it."""

    flags: Mapping[str, Collection[str]]
    updates: Mapping[str, Collection[str]]


def find_source_states(
    references: Iterable[ReferenceRecord], links: Iterable[ReferenceLinkRecord], retracted: Iterable[str]
) -> SourceStates:
    """Collect what is known against references: by their own entry, by notices, and by what updates them."""
    flags: dict[str, set[str]] = defaultdict(set)
    updates: dict[str, set[str]] = defaultdict(set)
    for id_ in retracted:
        flags[id_].add("retracted_source")
    for reference in references:
        if flag := FLAG_OF_STATUS.get(reference["retraction"]):
            flags[reference["id"]].add(flag)
    for link in links:
        if flag := FLAG_OF_NOTICE.get(link["type"]):
            flags[link["to"]].add(flag)
        elif link["type"] == UPDATE:
            updates[link["to"]].add(link["from"])
    return SourceStates(flags, updates)


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
