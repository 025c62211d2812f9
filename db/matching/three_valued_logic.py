"""Kleene's strong three-valued logic, with a fourth value for facts that contradict each other.

In a group `conflicting` counts as unknown, since nothing may be concluded from it.
"""

from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias

Truth: TypeAlias = Literal["met", "not_met", "unknown", "conflicting"]
# Of a criterion without its negation: its truth, and the facts observed in words.
CriterionOutcome: TypeAlias = tuple[Truth, str | None]

MET: Truth = "met"
NOT_MET: Truth = "not_met"
UNKNOWN: Truth = "unknown"
CONFLICTING: Truth = "conflicting"

_OPPOSITE: dict[Truth, Truth] = {MET: NOT_MET, NOT_MET: MET}


def truth_of(truth: bool | None) -> Truth:  # noqa: FBT001 - it is the value itself
    return UNKNOWN if truth is None else MET if truth else NOT_MET


def negate_truth(truth: Truth) -> Truth:
    # Unknown and conflicting are their own negations.
    return _OPPOSITE.get(truth, truth)


def at_least(n: int, truths: Sequence[Truth]) -> Truth:
    """Return whether at least n are met; `all` and `any` are the cases n = number of children and n = 1."""
    if truths.count(MET) >= n:
        return MET
    return UNKNOWN if len(truths) - truths.count(NOT_MET) >= n else NOT_MET


def all_of(truths: Sequence[Truth]) -> Truth:
    return at_least(len(truths), truths)


def any_of(truths: Sequence[Truth]) -> Truth:
    return at_least(1, truths)


def common_truth(truths: Iterable[Truth]) -> Truth:
    """The truth shared by all alternatives, else unknown."""
    found = set(truths)
    return found.pop() if len(found) == 1 else UNKNOWN


def join_truths(truths: Iterable[Truth]) -> Truth:
    """Combine several sources of one fact: unknown adds nothing, contradiction is a conflict."""
    # Not a vote: two sources that contradict each other are a conflict, however many agree with either.
    found = set(truths) - {UNKNOWN}
    if not found:
        return UNKNOWN
    return found.pop() if len(found) == 1 else CONFLICTING
