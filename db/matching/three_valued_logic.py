"""Kleene's strong three-valued logic, with a fourth value for facts that contradict each other.

In a group `conflicting` counts as unknown, since nothing may be concluded from it.
"""

from collections.abc import Iterable
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


def at_least(n: int, truths: Iterable[Truth]) -> Truth:
    """Return whether at least n are met; `all` and `any` are the cases n = number of children and n = 1."""
    certain = possible = 0
    for truth in truths:
        certain += truth == MET
        possible += truth != NOT_MET
    return MET if certain >= n else UNKNOWN if possible >= n else NOT_MET


def all_of(truths: Iterable[Truth]) -> Truth:
    given = list(truths)
    return at_least(len(given), given)


def any_of(truths: Iterable[Truth]) -> Truth:
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
