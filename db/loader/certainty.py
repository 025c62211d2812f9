"""Proposes the certainty of a claim by the rubric's table, with the reason of each step as a sentence."""

from collections.abc import Iterator
from typing import NamedTuple

from db.loader.catalogue_index import CatalogueIndex
from db.vocab.catalogue_records.claim import ClaimRecord, EvidenceRecord
from db.vocab.certainty_rubric import (
    EFFECT_MEASURES,
    FEW_COMPARED,
    FEW_PEOPLE,
    ONE_GROUP,
    RATINGS,
    STARTING_RATINGS,
    STARTING_REASONS,
    SURROUNDING_PASSAGES,
)


class Proposal(NamedTuple):
    rating: str
    reason: str


def propose_certainty(index: CatalogueIndex, claim: ClaimRecord) -> Proposal | None:
    """Return what the rubric gives for the live support of a claim; None without any."""
    levels = [_find_level(index, claim, row) for row in _list_grounds(index, claim) if row["level"]]
    if not levels:
        return None
    # The name of the level breaks ties, so that the reason does not depend on the order of the evidence.
    best = max(levels, key=lambda level: (RATINGS.index(STARTING_RATINGS[level]), level))
    is_compared = best == "randomised"
    size = _find_size(index, claim, is_compared=is_compared)
    steps = [*_list_steps(index, claim), *_list_imprecision(size, is_compared=is_compared)]
    # More steps than there are ratings still give the lowest.
    rating = RATINGS[max(RATINGS.index(STARTING_RATINGS[best]) - len(steps), 0)]
    return Proposal(rating, " ".join((STARTING_REASONS[best], *steps)))


def _list_grounds(index: CatalogueIndex, claim: ClaimRecord) -> list[EvidenceRecord]:
    """Return the live support that reports the finding, or all of it if none does."""
    support = index.list_live_support(claim)
    return [row for row in support if row["passage"] not in SURROUNDING_PASSAGES] or support


def _find_level(index: CatalogueIndex, claim: ClaimRecord, row: EvidenceRecord) -> str:
    return ONE_GROUP if row["level"] == "randomised" and not _compares_groups(index, claim) else str(row["level"])


def _compares_groups(index: CatalogueIndex, claim: ClaimRecord) -> bool:
    """Whether a claim is of what randomisation protects: an effect, or one group set against the other.

    A part of a group, such as those who responded, was not formed at random. That a claim with `versus` does compare
    is a rule of its own.
    """
    population = index.populations.get(claim["population"])
    if population and population["role"] == "subgroup":
        return False
    return claim["versus"] is not None or claim["statistic"] in EFFECT_MEASURES


def _list_steps(index: CatalogueIndex, claim: ClaimRecord) -> Iterator[str]:
    """Give a sentence for each domain that takes a step off."""
    support = _list_grounds(index, claim)
    if claim["asserter"] == "sponsor":
        yield "Risk of bias: it rests on the word of the sponsor."
    elif all(row["read"] in {"copy", "excerpt"} for row in support):
        yield "Risk of bias: its source was read only in a copy or an excerpt."
    if index.standings[claim["key"]] == "contested":
        yield "Inconsistency: sources disagree."
    if all(row["directness"] == "indirect" for row in support):
        yield "Indirectness: the people or the product are others."


def _list_imprecision(size: int | None, *, is_compared: bool) -> Iterator[str]:
    """Give a sentence for each step: a comparison needs more people than a count, and loses two if it has few."""
    group = "smaller group" if is_compared else "group"
    if size is None:
        yield f"Imprecision: how many people the {group} has is not known."
    elif size < (least_size := FEW_COMPARED if is_compared else FEW_PEOPLE):
        yield f"Imprecision: the {group} has {size} people, fewer than {least_size}."
    if is_compared and size is None:
        yield "A second step, since a comparison needs more people than a count."
    elif is_compared and size is not None and size < FEW_PEOPLE:
        yield f"A second step, since it is a comparison and a group has fewer than {FEW_PEOPLE} people."


def _find_size(index: CatalogueIndex, claim: ClaimRecord, *, is_compared: bool) -> int | None:
    """Return how many people the group has, of two that are compared the smaller; None if it is not known."""
    sizes = [_count_people(index, claim), *([_get_size(index, claim["versus"])] if is_compared else [])]
    known = [size for size in sizes if size is not None]
    return min(known) if len(known) == len(sizes) else None


def _count_people(index: CatalogueIndex, claim: ClaimRecord) -> int | None:
    # Infusions, eyes or events of few people are no larger sample than these people.
    at_risk = claim["at_risk"] if claim["counted"] in {None, "participant"} else None
    return at_risk or _get_size(index, claim["population"])


def _get_size(index: CatalogueIndex, name: str | None) -> int | None:
    population = index.populations.get(name)
    return population["size"] if population else None
