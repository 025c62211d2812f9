"""States a patient's quantity in the unit of a criterion; the printed bound itself is never converted.

What is converted is rounded to the attribute's `decimals` (to more where the criterion's unit is larger), so that
53 mmol/mol is an HbA1c of 7.0 % and not of 6.9995 %.
"""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from functools import cache

from db.units import ucum
from db.units.intervals import Interval
from db.vocab.accepted_units import Line, accepted
from db.vocab.attributes import ATTRIBUTE, Attribute

CLEAN = Context(prec=12)  # pint works in floats, whose noise ends here
TIME = "a"


def line(attribute: str, unit: str) -> Line:
    """How a value in this unit becomes one in the attribute's own. `ValueError` if it cannot."""
    known = accepted(ATTRIBUTE[attribute])
    return known[unit] if unit in known else _by_ucum(attribute, unit)


@cache  # over the units of the catalogue's criteria: a patient's are all in the table
def _by_ucum(attribute: str, unit: str) -> Line:
    own = ATTRIBUTE[attribute].unit or ""
    zero, one = (ucum.convert(Decimal(n), unit, own, attribute) for n in (0, 1))
    if zero is None or one is None:
        raise ValueError(f"{unit} does not convert to {own}, the unit of {attribute}")
    return Line(CLEAN.plus(one - zero), Decimal(1), CLEAN.plus(zero))


def state(x: Interval, attribute: str, unit: str, into: str, *, exactly: bool = False) -> Interval:
    """Give the interval in another unit, rounded unless it is to be counted in whole units afterwards."""
    if unit == into:
        return x
    source, target = line(attribute, unit), line(attribute, into)
    stated = x.each(lambda value: target.back(source.forth(value)))
    return stated if exactly else rounded(stated, attribute, into)


def shown(x: Interval, attribute: str, unit: str) -> Interval:
    """Cut what is longer than two digits beyond the precision compared at; for people to read."""
    finer = step(ATTRIBUTE[attribute], unit).scaleb(-2)
    return x.each(lambda value: min(value, value.quantize(finer, ROUND_DOWN), key=lambda one: len(str(one))))


def rounded(x: Interval, attribute: str, unit: str) -> Interval:
    finest = step(ATTRIBUTE[attribute], unit)
    return x.each(lambda value: value.quantize(finest, ROUND_HALF_UP))


@cache  # as above
def step(attribute: Attribute, unit: str) -> Decimal:
    """The least difference that is told of a converted value."""
    scale = line(attribute.id, unit)
    larger = max(0, (scale.times / scale.per).adjusted())
    return Decimal(1).scaleb(-((attribute.decimals or 0) + larger))
