"""Kleene's strong logic of three values, and a fourth word for facts that contradict each other.

In a group `conflicting` counts as unknown, for nothing may be concluded from it.
"""

from collections.abc import Iterable
from typing import Literal, TypeAlias

Truth: TypeAlias = Literal["met", "not_met", "unknown", "conflicting"]

MET: Truth = "met"
NOT_MET: Truth = "not_met"
UNKNOWN: Truth = "unknown"
CONFLICTING: Truth = "conflicting"
DECIDED = (MET, NOT_MET)

_OPPOSITE: dict[Truth, Truth] = {MET: NOT_MET, NOT_MET: MET}


def of(truth: bool | None) -> Truth:  # noqa: FBT001 - it is the value itself
    return UNKNOWN if truth is None else MET if truth else NOT_MET


def negate(truth: Truth) -> Truth:
    return _OPPOSITE.get(truth, truth)


def at_least(n: int, truths: Iterable[Truth]) -> Truth:
    """`all` and `any` are this with n the number of children and 1."""
    certain = possible = 0
    for truth in truths:
        certain += truth == MET
        possible += truth != NOT_MET
    return MET if certain >= n else UNKNOWN if possible >= n else NOT_MET


def every(truths: Iterable[Truth]) -> Truth:
    given = list(truths)
    return at_least(len(given), given)


def some(truths: Iterable[Truth]) -> Truth:
    return at_least(1, truths)


def agreed(truths: Iterable[Truth]) -> Truth:
    """What is so whichever of these is so: the common verdict, or unknown."""
    found = set(truths)
    return found.pop() if len(found) == 1 else UNKNOWN


def joined(truths: Iterable[Truth]) -> Truth:
    """What several witnesses of one fact say together: silence adds nothing, contradiction is a conflict."""
    found = set(truths) - {UNKNOWN}
    if not found:
        return UNKNOWN
    return found.pop() if len(found) == 1 else CONFLICTING
