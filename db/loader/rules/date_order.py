"""Dates of a pair are in order, compared at the precision that both have."""

from collections.abc import Iterator

from db.loader.catalogue_index import CatalogueIndex
from db.loader.errors import Violation
from db.loader.locations import locate
from db.vocab.patterns import FULL_DATE_LENGTH


def can_precede(first: str | None, second: str | None) -> bool:
    """Whether the first partial date can be before the second; an unknown one can."""
    if first is None or second is None:
        return True
    shared = min(len(first), len(second))
    return first[:shared] < second[:shared] or (first[:shared] == second[:shared] and shared < FULL_DATE_LENGTH)


def approvals_begin_before_they_end(index: CatalogueIndex) -> Iterator[Violation]:
    for n, claim in enumerate(index.records["claims"]):
        approval = claim["approval"]
        if approval and not can_precede(approval["from"], approval["until"]):
            message = f"until {approval['until']} is not after from {approval['from']}"
            yield locate("claims", n, "approval", "until").violation(message)


def studies_start_before_they_complete(index: CatalogueIndex) -> Iterator[Violation]:
    for n, study in enumerate(index.records["studies"]):
        start = study["start"] and study["start"]["date"]
        ends = {"primary_completion": study["primary_completion"], "completion": study["completion"]}
        for field, end in ends.items():
            if end and not can_precede(start, end["date"]):
                yield locate("studies", n, field).violation(f"{end['date']} is not after the start, {start}")


RULES = (approvals_begin_before_they_end, studies_start_before_they_complete)
