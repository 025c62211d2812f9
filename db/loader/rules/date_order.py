"""Dates of a pair are in order, compared at the precision that both have."""

from collections.abc import Iterator

from db.loader.catalogue_index import Index, at
from db.loader.errors import Violation
from db.vocab.patterns import FULL_DATE_LENGTH


def in_order(first: str | None, second: str | None) -> bool:
    """Whether the first can be before the second."""
    if first is None or second is None:
        return True
    shared = min(len(first), len(second))
    return first[:shared] < second[:shared] or (first[:shared] == second[:shared] and shared < FULL_DATE_LENGTH)


def approvals_begin_before_they_end(index: Index) -> Iterator[Violation]:
    for n, claim in index.each("claims"):
        approval = claim["approval"] or {"from": None, "until": None}
        if not in_order(approval["from"], approval["until"]):
            message = f"until {approval['until']} is not after from {approval['from']}"
            yield at("claims", n, "approval", "until").says(message)


def studies_start_before_they_complete(index: Index) -> Iterator[Violation]:
    for n, study in index.each("studies"):
        for first, second in (("start", "primary_completion"), ("start", "completion")):
            one, other = (study[field] and study[field]["date"] for field in (first, second))
            if not in_order(one, other):
                yield at("studies", n, second).says(f"{other} is not after the {first}, {one}")


RULES = (approvals_begin_before_they_end, studies_start_before_they_complete)
