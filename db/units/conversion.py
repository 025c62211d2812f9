"""Convert a patient's quantity to the unit of a criterion; the printed bound is never converted.

Conversions are exact, except where the factor itself is a measured figure (HbA1c, mass and amount). Those
are rounded up to the precision of what was stated, at least to the attribute's `decimals`: 53 mmol/mol is an HbA1c of
7.0 % and not of 6.9995 %, and 119 mmol/mol, 13.04 %, is above 13 %.
"""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import cache

from db.units import ucum
from db.units.intervals import Interval
from db.vocab.accepted_units import LinearConversion, accepted
from db.vocab.attributes import ATTRIBUTE
from db.vocab.unit_constants import MOLAR_MASSES

CLEAN = Context(prec=12)  # pint computes in floats; 12 digits are free of their rounding errors
MEASURED_FACTORS = {"hba1c", "c_peptide_fasting", "c_peptide_stimulated", *MOLAR_MASSES}


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
    # Two points determine the line, and an offset too, which HbA1c and temperatures have.
    return LinearConversion(CLEAN.plus(one - zero), Decimal(1), CLEAN.plus(zero))


def convert_interval(x: Interval, attribute: str, unit: str, into: str, *, digit: Decimal | None = None) -> Interval:
    """Convert an interval to another unit; `digit` is one unit of the last digit that was stated, None if exact."""
    if unit == into:
        return x
    stated = x.map_ends(lambda value: convert_value(value, attribute, unit, into))
    if digit is None or not is_rounded(attribute, unit, into):
        return stated
    coarse = min(rounding_step(attribute, into), _scale_digit(digit, attribute, unit, into))
    return stated.map_ends(lambda value: round_upwards(value, coarse))


def round_upwards(value: Decimal, step: Decimal) -> Decimal:
    """Round to the step where that rounds up, else to a tenth of it: what exceeds a bound is never rounded onto it."""
    return max(value.quantize(step, ROUND_HALF_UP), value.quantize(step.scaleb(-1), ROUND_HALF_UP))


def convert_value(value: Decimal, attribute: str, unit: str, into: str) -> Decimal:
    """Convert through ratios of integers, so that 1 wk is 7 d and not 6.999 d."""
    (times, per), (plus, plus_per) = _combine_conversions(attribute, unit, into)
    numerator, denominator = value.as_integer_ratio()
    return Decimal(numerator * times * plus_per + plus * denominator * per) / Decimal(denominator * per * plus_per)


@cache  # over pairs of units, all from tables
def _combine_conversions(attribute: str, unit: str, into: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the factor and what is added to convert from one unit to another, each as a ratio."""
    source, target = find_conversion(attribute, unit), find_conversion(attribute, into)
    step = Fraction(target.per) / Fraction(target.times)
    factor = Fraction(source.times) / Fraction(source.per) * step
    added = (Fraction(source.plus) - Fraction(target.plus)) * step
    return factor.as_integer_ratio(), added.as_integer_ratio()


@cache  # over pairs of units, all from tables
def is_rounded(attribute: str, unit: str, into: str) -> bool:
    """Return True if the factor is a measured figure rather than a power of ten."""
    if attribute not in MEASURED_FACTORS or unit == into:
        return False
    factor = convert_value(Decimal(1), attribute, unit, into) - convert_value(Decimal(0), attribute, unit, into)
    return factor.normalize().as_tuple().digits != (1,)


def _scale_digit(digit: Decimal, attribute: str, unit: str, into: str) -> Decimal:
    """Return the smallest power of ten that is not below the converted digit."""
    low, high = (convert_value(value, attribute, unit, into) for value in (Decimal(0), digit))
    power = Decimal(1).scaleb((high - low).adjusted())
    # Upwards: a conversion must not claim more precision than was stated.
    return power if power >= high - low else power.scaleb(1)


def truncate_for_display(x: Interval, attribute: str, unit: str) -> Interval:
    """Truncate to two digits beyond the precision of comparison, for display."""
    finer = rounding_step(attribute, unit).scaleb(-2)
    return x.map_ends(lambda value: min(value, value.quantize(finer, ROUND_DOWN), key=lambda one: len(str(one))))


@cache  # over the units of criteria
def rounding_step(attribute: str, unit: str) -> Decimal:
    """Return the precision to which rounded conversions keep at least."""
    scale = find_conversion(attribute, unit)
    larger = max(0, (scale.times / scale.per).adjusted())
    return Decimal(1).scaleb(-((ATTRIBUTE[attribute].decimals or 0) + larger))
