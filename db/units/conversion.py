"""Convert a patient's quantity to the unit of a criterion; the printed bound is never converted.

Converted values are rounded to the attribute's `decimals` (to more digits if the criterion's unit is larger), so that
53 mmol/mol is an HbA1c of 7.0 % and not of 6.9995 %.
"""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from functools import cache

from db.units import ucum
from db.units.intervals import Interval
from db.vocab.accepted_units import LinearConversion, accepted
from db.vocab.attributes import ATTRIBUTE, Attribute

CLEAN = Context(prec=12)  # pint computes in floats; 12 digits are free of their rounding errors
TIME = "a"


def find_conversion(attribute: str, unit: str) -> LinearConversion:
    """Return the conversion from a unit to the attribute's own; raises `ValueError` if there is none."""
    known = accepted(ATTRIBUTE[attribute])
    return known[unit] if unit in known else _derive_conversion(attribute, unit)


@cache  # called only for units of the catalogue's criteria: a patient's units are all in the table
def _derive_conversion(attribute: str, unit: str) -> LinearConversion:
    own = ATTRIBUTE[attribute].unit or ""
    zero, one = (ucum.convert_value(Decimal(n), unit, own, attribute) for n in (0, 1))
    if zero is None or one is None:
        raise ValueError(f"{unit} does not convert to {own}, the unit of {attribute}")
    return LinearConversion(CLEAN.plus(one - zero), Decimal(1), CLEAN.plus(zero))


def convert_interval(x: Interval, attribute: str, unit: str, into: str, *, exactly: bool = False) -> Interval:
    """Convert an interval to another unit; `exactly` skips rounding."""
    if unit == into:
        return x
    source, target = find_conversion(attribute, unit), find_conversion(attribute, into)
    stated = x.map_ends(lambda value: target.back(source.forth(value)))
    return stated if exactly else round_interval(stated, attribute, into)


def truncate_for_display(x: Interval, attribute: str, unit: str) -> Interval:
    """Truncate to two digits beyond the precision of comparison, for display."""
    finer = rounding_step(ATTRIBUTE[attribute], unit).scaleb(-2)
    return x.map_ends(lambda value: min(value, value.quantize(finer, ROUND_DOWN), key=lambda one: len(str(one))))


def round_interval(x: Interval, attribute: str, unit: str) -> Interval:
    finest = rounding_step(ATTRIBUTE[attribute], unit)
    return x.map_ends(lambda value: value.quantize(finest, ROUND_HALF_UP))


@cache  # as above
def rounding_step(attribute: Attribute, unit: str) -> Decimal:
    """The least difference that is text of a converted value."""
    scale = find_conversion(attribute.id, unit)
    larger = max(0, (scale.times / scale.per).adjusted())
    return Decimal(1).scaleb(-((attribute.decimals or 0) + larger))
