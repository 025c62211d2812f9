"""Proposes the certainty of a claim by the rubric's table, with the reason of each step as a sentence."""

from collections.abc import Iterator
from typing import NamedTuple

from db.loader.catalogue_index import CatalogueIndex
from db.vocab.catalogue_records.claim import ClaimRecord, EvidenceRecord
from db.vocab.certainty_rubric import FEW_COMPARED, FEW_PEOPLE, ONE_GROUP, RATINGS, STARTING_RATINGS, STARTING_REASONS


class Proposal(NamedTuple):
    rating: str
    reason: str


def propose_certainty(index: CatalogueIndex, claim: ClaimRecord) -> Proposal | None:
    """Return what the rubric gives for the live support of a claim; None without any."""
    levels = [_find_level(claim, row) for row in index.list_live_support(claim) if row["level"]]
    if not levels:
        return None
    # The name of the level breaks ties, so that the reason does not depend on the order of the evidence.
    best = max(levels, key=lambda level: (RATINGS.index(STARTING_RATINGS[level]), level))
    steps = [*_list_steps(index, claim), *_list_imprecision(_find_size(index, claim), is_compared=best == "randomised")]
    # More steps than there are ratings still give the lowest.
    rating = RATINGS[max(RATINGS.index(STARTING_RATINGS[best]) - len(steps), 0)]
    return Proposal(rating, " ".join((STARTING_REASONS[best], *steps)))


def _find_level(claim: ClaimRecord, row: EvidenceRecord) -> str:
    is_compared = claim["versus"] is not None
    return ONE_GROUP if row["level"] == "randomised" and not is_compared else str(row["level"])


def _list_steps(index: CatalogueIndex, claim: ClaimRecord) -> Iterator[str]:
    """Give a sentence for each domain that takes a step off."""
    support = index.list_live_support(claim)
    if claim["asserter"] == "sponsor" or all(row["read"] in {"copy", "excerpt"} for row in support):
        yield "Risk of bias: it rests on the word of the sponsor or on a copy of the source."
    if index.standings[claim["key"]] == "contested":
        yield "Inconsistency: sources disagree."
    if all(row["directness"] == "indirect" for row in support):
        yield "Indirectness: the people or the product are others."


def _list_imprecision(size: int | None, *, is_compared: bool) -> Iterator[str]:
    """Give a sentence for each step: a comparison needs more people than a count, and loses two if it has few."""
    if size is None:
        yield "Imprecision: the size of the group is not known."
    elif size < (least_size := FEW_COMPARED if is_compared else FEW_PEOPLE):
        yield f"Imprecision: the group has {size} members, fewer than {least_size}."
    if is_compared and (size is None or size < FEW_PEOPLE):
        yield f"A second step for a comparison of groups of fewer than {FEW_PEOPLE} or of unknown size."


def _find_size(index: CatalogueIndex, claim: ClaimRecord) -> int | None:
    """Return how many people there are; where infusions or events are counted, these are those of the group."""
    population = index.populations.get(claim["population"])
    counted_people = claim["at_risk"] if claim["counted"] in {None, "participant"} else None
    return counted_people or (population["size"] if population else None)
