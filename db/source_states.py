"""What is known against sources: retracted works and their copies, corrections, concerns, newer versions.

Pure functions, of all references and links or of those around a few.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from db.vocab.catalogue_records.reference import ReferenceLinkRecord, ReferenceRecord
from db.vocab.enums import FLAG_OF_STATUS

FLAG_OF_NOTICE = {"erratum_for": "corrected_source", "concern_about": "concern"}
UPDATE = "update_of"
SAME_TEXT = ("copy_of", "translation_of")


def find_retracted_references(
    references: Iterable[ReferenceRecord], links: Collection[ReferenceLinkRecord]
) -> frozenset[str]:
    """Return the retracted references: by their own entry, by a notice, or as copies of a retracted one."""
    retracted = {reference["id"] for reference in references if reference["retraction"] == "retracted"}
    retracted |= {link["to"] for link in links if link["type"] == "retraction_of"}
    # Copies of copies are retracted too.
    while (
        copies := {link["from"] for link in links if link["type"] in SAME_TEXT and link["to"] in retracted} - retracted
    ):
        retracted |= copies
    return frozenset(retracted)


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
