"""Ranges of one attribute that a profile admits, as integers that SQL can compare.

Values are counted in steps: quantities in units of their last decimal, ages in 1/10,000 of a year, codes by their
index among the allowed values, booleans as 0 or 1. A step is admitted if every criterion on this attribute that the
verdict depends on alone is met.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any, NamedTuple

from db.matching.compiled_profile import LogicNode, Profile
from db.matching.criterion import Criterion
from db.matching.patient_facts import AGES
from db.units.conversion import find_conversion, rounding_step
from db.vocab.attributes import ATTRIBUTE, Attribute


class StepRange(NamedTuple):
    """An inclusive range of steps."""

    first: int
    last: int


StepRanges = tuple[StepRange, ...]
DECIMALS_OF_AGE = 4  # of years: no criterion, in whatever unit, changes within the last step before a birthday


def value_to_steps(attribute: Attribute, value: Any) -> StepRange:
    """Return the steps of a value; an age in whole years covers all steps until the next birthday."""
    if attribute.type == "boolean":
        return StepRange(int(value), int(value))
    if attribute.type == "code":
        return StepRange(attribute.values.index(value), attribute.values.index(value))
    exact, unit = Decimal(str(value)), _steps_per_unit(attribute)
    rounded = exact.quantize(Decimal(1).scaleb(-(attribute.decimals or 0)), ROUND_HALF_UP)
    first, whole = int(rounded * unit), attribute.id in AGES and exact == exact.to_integral_value()
    return StepRange(first, first + unit - 1 if whole else first)


def derive_ranges(profile: Profile) -> dict[str, StepRanges]:
    """Return the admitted ranges of each attribute that the profile bounds."""
    found: dict[str, StepRanges] = {}
    for place, wanted in _iter_required_leaves(profile.verdict, wanted=True):
        criterion = profile.leaves[place].criterion
        if criterion is not None and (kind := ATTRIBUTE[criterion.attribute].type) in RANGE_BUILDERS:
            met = RANGE_BUILDERS[kind](criterion)
            ranges = (
                met
                if wanted != criterion.negated
                else _subtract_ranges(met, _full_range(ATTRIBUTE[criterion.attribute]))
            )
            found[criterion.attribute] = _intersect_ranges(found.get(criterion.attribute, ranges), ranges)
    return found


def _iter_required_leaves(node: LogicNode, *, wanted: bool) -> Iterator[tuple[int, bool]]:
    """Yield the leaves that alone decide the verdict, each with the truth it must have."""
    if node.leaf >= 0:
        yield node.leaf, wanted
        return
    wanted = wanted != node.negated
    if min(node.n, len(node.children)) == (len(node.children) if wanted else 1):
        for child in node.children:
            yield from _iter_required_leaves(child, wanted=wanted)


def _full_range(attribute: Attribute) -> StepRange:
    if attribute.type in {"boolean", "code"}:
        return StepRange(0, len(attribute.values or (False, True)) - 1)
    unit = _steps_per_unit(attribute)
    return StepRange((attribute.low or 0) * unit, ((attribute.high or 0) + 1) * unit - 1)


def _quantity_ranges(criterion: Criterion) -> StepRanges:
    every = _full_range(ATTRIBUTE[criterion.attribute])
    low, high = criterion.bounds[0], criterion.bounds[-1]
    first = {"gte": _first_step_at, "eq": _first_step_at, "between": _first_step_at, "gt": _first_step_beyond}.get(
        criterion.operator
    )
    end = {
        "lt": _first_step_at,
        "lte": _first_step_beyond,
        "eq": _first_step_beyond,
        "between": _first_step_beyond,
    }.get(criterion.operator)
    whole = StepRange(first(criterion, low) if first else every.first, end(criterion, high) - 1 if end else every.last)
    return _intersect_ranges((every,), (whole,))


def _first_step_at(criterion: Criterion, bound: Decimal) -> int:
    """Return the first step that compares as greater than or equal to the bound."""
    quantum, _ = _comparison_precision(criterion)
    return _first_step_rounded_to(criterion, ceil(Fraction(bound) / quantum) * quantum)


def _first_step_beyond(criterion: Criterion, bound: Decimal) -> int:
    """Return the first step that compares as greater than the bound."""
    quantum, _ = _comparison_precision(criterion)
    return _first_step_rounded_to(criterion, (floor(Fraction(bound) / quantum) + 1) * quantum)


def _comparison_precision(criterion: Criterion) -> tuple[Fraction, Fraction]:
    """Return the precision at which values are compared, and the distance below it that rounds up."""
    attribute = ATTRIBUTE[criterion.attribute]
    if attribute.id in AGES:
        return Fraction(1), Fraction(0)
    quantum = Fraction(rounding_step(attribute, criterion.unit))
    return quantum, Fraction(0) if criterion.unit == (attribute.unit or "") else quantum / 2


def _first_step_rounded_to(criterion: Criterion, compared: Fraction) -> int:
    """Return the first step that rounds to this value or more."""
    attribute, (_, slack) = ATTRIBUTE[criterion.attribute], _comparison_precision(criterion)
    scale = find_conversion(attribute.id, criterion.unit)
    value = (compared - slack) * Fraction(scale.times) / Fraction(scale.per) + Fraction(scale.plus)
    return ceil(value * _steps_per_unit(attribute))


def _steps_per_unit(attribute: Attribute) -> int:
    """Return the number of steps in one unit of the attribute."""
    decimals = DECIMALS_OF_AGE if attribute.id in AGES else attribute.decimals or 0
    return int(10**decimals)


def _value_ranges(criterion: Criterion) -> StepRanges:
    attribute = ATTRIBUTE[criterion.attribute]
    every: tuple[Any, ...] = attribute.values or (False, True)
    kept = [(value in criterion.values) != (criterion.operator == "not_in") for value in every]
    return tuple(StepRange(place, place) for place, held in enumerate(kept) if held)


def _intersect_ranges(some: StepRanges, others: StepRanges) -> StepRanges:
    pairs = (StepRange(max(a.first, b.first), min(a.last, b.last)) for a in some for b in others)
    return tuple(sorted(pair for pair in pairs if pair.first <= pair.last))


def _subtract_ranges(taken: StepRanges, every: StepRange) -> StepRanges:
    left: StepRanges = (every,)
    for one in taken:
        left = _intersect_ranges(left, (StepRange(every.first, one.first - 1), StepRange(one.last + 1, every.last)))
    return left


RANGE_BUILDERS: Mapping[str, Callable[[Criterion], StepRanges]] = {
    "quantity": _quantity_ranges,
    "score": _quantity_ranges,
    "boolean": _value_ranges,
    "code": _value_ranges,
}
