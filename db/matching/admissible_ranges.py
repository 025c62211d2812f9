"""What a profile alone says of one fact, as ranges of whole numbers that SQL can compare.

A fact is counted in steps: a quantity in units of its last decimal, an age in parts of a day, a code by its place
among the allowed ones, a flag as 0 or 1. A profile admits a step when every criterion that must hold by itself, and
asks for this fact only, is met.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any, NamedTuple

from db.matching.compiled_profile import Node, Profile
from db.matching.criterion import Question
from db.matching.patient_facts import AGES
from db.units.conversion import line, step
from db.vocab.attributes import ATTRIBUTE, Attribute


class Range(NamedTuple):
    """All steps from the first to the last."""

    first: int
    last: int


Ranges = tuple[Range, ...]
DECIMALS_OF_AGE = 4  # of years: no criterion, in whatever unit, changes within the last step before a birthday


def span_of(attribute: Attribute, value: Any) -> Range:
    """The steps that a value may be: an age in whole years is any until the next birthday."""
    if attribute.type == "boolean":
        return Range(int(value), int(value))
    if attribute.type == "code":
        return Range(attribute.values.index(value), attribute.values.index(value))
    exact, unit = Decimal(str(value)), _steps(attribute)
    rounded = exact.quantize(Decimal(1).scaleb(-(attribute.decimals or 0)), ROUND_HALF_UP)
    first, whole = int(rounded * unit), attribute.id in AGES and exact == exact.to_integral_value()
    return Range(first, first + unit - 1 if whole else first)


def bounds_of(profile: Profile) -> dict[str, Ranges]:
    """The steps that are admitted of each fact that the profile bounds, as few ranges as they are."""
    found: dict[str, Ranges] = {}
    for place, wanted in _demands(profile.verdict, wanted=True):
        question = profile.leaves[place].question
        if question is not None and (kind := ATTRIBUTE[question.attribute].type) in ADMITTED:
            met = ADMITTED[kind](question)
            ranges = met if wanted != question.negated else _without(met, _all(ATTRIBUTE[question.attribute]))
            found[question.attribute] = _both(found.get(question.attribute, ranges), ranges)
    return found


def _demands(node: Node, *, wanted: bool) -> Iterator[tuple[int, bool]]:
    """The leaves that must be met, or must not, whatever the others are."""
    if node.leaf >= 0:
        yield node.leaf, wanted
        return
    wanted = wanted != node.negated
    if min(node.n, len(node.children)) == (len(node.children) if wanted else 1):
        for child in node.children:
            yield from _demands(child, wanted=wanted)


def _all(attribute: Attribute) -> Range:
    if attribute.type in {"boolean", "code"}:
        return Range(0, len(attribute.values or (False, True)) - 1)
    unit = _steps(attribute)
    return Range((attribute.low or 0) * unit, ((attribute.high or 0) + 1) * unit - 1)


def _amounts(question: Question) -> Ranges:
    every = _all(ATTRIBUTE[question.attribute])
    low, high = question.bounds[0], question.bounds[-1]
    first = {"gte": _reaching, "eq": _reaching, "between": _reaching, "gt": _passing}.get(question.operator)
    end = {"lt": _reaching, "lte": _passing, "eq": _passing, "between": _passing}.get(question.operator)
    whole = Range(first(question, low) if first else every.first, end(question, high) - 1 if end else every.last)
    return _both((every,), (whole,))


def _reaching(question: Question, bound: Decimal) -> int:
    """The first step that, as it is compared, is at the bound or beyond."""
    quantum, _ = _compared(question)
    return _step(question, ceil(Fraction(bound) / quantum) * quantum)


def _passing(question: Question, bound: Decimal) -> int:
    """The first step that, as it is compared, is beyond the bound."""
    quantum, _ = _compared(question)
    return _step(question, (floor(Fraction(bound) / quantum) + 1) * quantum)


def _compared(question: Question) -> tuple[Fraction, Fraction]:
    """What a value is rounded to before it is compared, and how far below that rounding up begins."""
    attribute = ATTRIBUTE[question.attribute]
    if attribute.id in AGES:
        return Fraction(1), Fraction(0)
    quantum = Fraction(step(attribute, question.unit))
    return quantum, Fraction(0) if question.unit == (attribute.unit or "") else quantum / 2


def _step(question: Question, compared: Fraction) -> int:
    """The first step that is rounded to this or more."""
    attribute, (_, slack) = ATTRIBUTE[question.attribute], _compared(question)
    scale = line(attribute.id, question.unit)
    value = (compared - slack) * Fraction(scale.times) / Fraction(scale.per) + Fraction(scale.plus)
    return ceil(value * _steps(attribute))


def _steps(attribute: Attribute) -> int:
    """How many there are in one of its unit."""
    decimals = DECIMALS_OF_AGE if attribute.id in AGES else attribute.decimals or 0
    return int(10**decimals)


def _values(question: Question) -> Ranges:
    attribute = ATTRIBUTE[question.attribute]
    every: tuple[Any, ...] = attribute.values or (False, True)
    kept = [(value in question.values) != (question.operator == "not_in") for value in every]
    return tuple(Range(place, place) for place, held in enumerate(kept) if held)


def _both(some: Ranges, others: Ranges) -> Ranges:
    pairs = (Range(max(a.first, b.first), min(a.last, b.last)) for a in some for b in others)
    return tuple(sorted(pair for pair in pairs if pair.first <= pair.last))


def _without(taken: Ranges, every: Range) -> Ranges:
    left: Ranges = (every,)
    for one in taken:
        left = _both(left, (Range(every.first, one.first - 1), Range(one.last + 1, every.last)))
    return left


ADMITTED: Mapping[str, Callable[[Question], Ranges]] = {
    "quantity": _amounts,
    "score": _amounts,
    "boolean": _values,
    "code": _values,
}
