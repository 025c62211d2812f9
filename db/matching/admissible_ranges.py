"""Ranges of one attribute that a profile admits, as integers that SQL can compare.

Values are counted in steps: quantities in units of their last decimal, ages in 1/10,000 of a year, codes by their
index among the allowed values, booleans as 0 or 1. A step is admitted if every criterion on this attribute that the
verdict depends on alone is met.
"""

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any, NamedTuple

from db.matching.compiled_profile import Profile
from db.matching.criterion import Criterion
from db.matching.patient_facts import AGES, COMPLETED_YEARS
from db.units.conversion import find_conversion, is_rounded, rounding_step
from db.vocab.attributes import ATTRIBUTE, Attribute
from db.vocab.reference_limits import REFERENCE_LIMITS


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
    # By way of text: a binary float is rarely the very number that was written.
    exact, unit = Decimal(str(value)), _steps_per_unit(attribute)
    rounded = exact.quantize(Decimal(1).scaleb(-(attribute.decimals or 0)), ROUND_HALF_UP)
    first, is_whole_years = int(rounded * unit), attribute.id in COMPLETED_YEARS and exact == exact.to_integral_value()
    return StepRange(first, first + unit - 1 if is_whole_years else first)


def derive_ranges(profile: Profile) -> dict[str, StepRanges]:
    """Return the admitted ranges of each attribute that the profile bounds."""
    found: dict[str, StepRanges] = {}
    for place, must_hold in profile.required:
        criterion = profile.leaves[place].criterion
        if criterion is not None and (kind := ATTRIBUTE[criterion.attribute].type) in RANGE_BUILDERS:
            if criterion.selection == "change" or criterion.unit in REFERENCE_LIMITS:
                continue  # bounds no value by itself
            met = RANGE_BUILDERS[kind](criterion)
            ranges = (
                met
                if must_hold != criterion.negated
                else _subtract_ranges(met, _full_range(ATTRIBUTE[criterion.attribute]))
            )
            found[criterion.attribute] = _intersect_ranges(found.get(criterion.attribute, ranges), ranges)
    return found


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
    bounds = StepRange(first(criterion, low) if first else every.first, end(criterion, high) - 1 if end else every.last)
    return _intersect_ranges((every,), (bounds,))


def _first_step_at(criterion: Criterion, bound: Decimal) -> int:
    """Return the first step that compares as greater than or equal to the bound."""
    least = (ceil(Fraction(bound) / step) * step - slack for step, slack in _comparison_steps(criterion))
    return _step_of_converted(criterion, min(least, default=Fraction(bound)))


def _first_step_beyond(criterion: Criterion, bound: Decimal) -> int:
    """Return the first step that compares as greater than the bound."""
    steps = _comparison_steps(criterion)
    if not steps:
        first = _step_of_converted(criterion, Fraction(bound))
        return first + 1 if _step_to_converted(criterion, first) == bound else first
    return _step_of_converted(
        criterion, min((floor(Fraction(bound) / step) + 1) * step - slack for step, slack in steps)
    )


def _comparison_steps(criterion: Criterion) -> tuple[tuple[Fraction, Fraction], ...]:
    """Return the steps that values are rounded to, each with the distance below it that rounds up; none if exact."""
    attribute = ATTRIBUTE[criterion.attribute]
    if attribute.id in AGES:
        return ((Fraction(1), Fraction(0)),)
    if not is_rounded(attribute.id, attribute.unit or "", criterion.unit):
        return ()
    coarse = Fraction(rounding_step(attribute.id, criterion.unit))
    # A value is rounded to the step of the bound or to one digit more; whichever lets it pass first decides the first
    # step.
    return (coarse, coarse / 2), (coarse / 10, coarse / 20)


def _step_of_converted(criterion: Criterion, value: Fraction) -> int:
    """Return the first step that is this value of the criterion's unit or more."""
    attribute = ATTRIBUTE[criterion.attribute]
    scale = find_conversion(attribute.id, criterion.unit)
    own = value * Fraction(scale.times) / Fraction(scale.per) + Fraction(scale.plus)
    return ceil(own * _steps_per_unit(attribute))


def _step_to_converted(criterion: Criterion, step: int) -> Fraction:
    attribute = ATTRIBUTE[criterion.attribute]
    scale = find_conversion(attribute.id, criterion.unit)
    own = Fraction(step, _steps_per_unit(attribute)) - Fraction(scale.plus)
    return own * Fraction(scale.per) / Fraction(scale.times)


def _steps_per_unit(attribute: Attribute) -> int:
    """Return the number of steps in one unit of the attribute."""
    decimals = DECIMALS_OF_AGE if attribute.id in COMPLETED_YEARS else attribute.decimals or 0
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
    for step_range in taken:
        left = _intersect_ranges(
            left, (StepRange(every.first, step_range.first - 1), StepRange(step_range.last + 1, every.last))
        )
    return left


RANGE_BUILDERS: Mapping[str, Callable[[Criterion], StepRanges]] = {
    "quantity": _quantity_ranges,
    "score": _quantity_ranges,
    "boolean": _value_ranges,
    "code": _value_ranges,
}
