"""The second evaluator's numbers: ranges between cuts on a line of fractions, dates, units and rounding.

Written from docs/matching.md alone; nothing of `db.matching` or `db.units` is used.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor, inf
from typing import Any, NamedTuple, TypeAlias

from db.vocab.attributes import ATTRIBUTE

# A place just before, at, or just after a number: (3, 1) is the lower end of "more than 3".
Cut: TypeAlias = tuple[Any, int]
Range: TypeAlias = tuple[Cut, Cut]
Days: TypeAlias = tuple[date, date]

EVERYTHING: Range = ((-inf, 0), (inf, 0))
COMPLETED = {"age", "diabetes_onset_age"}
STATED_IN_YEARS = {"diabetes_duration", "insulin_use_duration", "age_plus_diabetes_duration"}
YEAR = Fraction(1461, 4)
NG_OF_C_PEPTIDE = Fraction(331, 1000)
# How much of the attribute's own unit one of another unit is.
FACTORS: Mapping[str, Mapping[str, Fraction]] = {
    "a": {"mo": Fraction(1, 12), "wk": 7 / YEAR, "d": 1 / YEAR},
    "kg": {"g": Fraction(1, 1000), "[lb_av]": Fraction(45359237, 10**8), "[oz_av]": Fraction(45359237, 16 * 10**8)},
    "cm": {"m": Fraction(100), "mm": Fraction(1, 10), "[in_i]": Fraction(254, 100), "[ft_i]": Fraction(3048, 100)},
    "nmol/L": {
        "pmol/L": Fraction(1, 1000),
        "pmol/mL": Fraction(1),
        "ng/mL": NG_OF_C_PEPTIDE,
        "ug/L": NG_OF_C_PEPTIDE,
    },
    "g/dL": {"g/L": Fraction(1, 10)},
    "10*9/L": {"10*3/uL": Fraction(1), "/uL": Fraction(1, 1000)},
}
MASS = {"ng/mL", "ug/L"}
MASS_OF_MOLES = {"mg/dL", "mg/L", "g/L"}
# Grams in a mole, of what is stated in mg/dL too.
MOLES = {"creatinine": "113.12", "fasting_glucose": "180.156", "ldl_cholesterol": "386.65", "triglycerides": "885.7"}


class ContradictionError(Exception):
    """The facts exclude each other."""


class Reading(NamedTuple):
    """A stated quantity: what it can be, the size of its last digit, and the days on which it can have been."""

    range: Range
    unit: str
    digit: Fraction
    days: Days | None


def common_part(ranges: Iterable[Range]) -> Range | None:
    found = list(ranges)
    low, high = max(low for low, _ in found), min(high for _, high in found)
    return (low, high) if low <= high else None


def span_of(ranges: Iterable[Range]) -> Range:
    found = list(ranges)
    return min(low for low, _ in found), max(high for _, high in found)


def move(moved: Range, change: Any) -> Range:
    (low, above), (high, below) = moved
    return (low if abs(low) == inf else change(low), above), (high if abs(high) == inf else change(high), below)


def plus(x: Range, y: Range) -> Range:
    return (x[0][0] + y[0][0], max(x[0][1], y[0][1])), (x[1][0] + y[1][0], min(x[1][1], y[1][1]))


def minus(x: Range, y: Range) -> Range:
    return plus(x, ((-y[1][0], -y[1][1]), (-y[0][0], -y[0][1])))


def over(x: Range, y: Range) -> Range:
    """Divide what is not negative by what is more than nothing; nothing divided is nothing, whatever it is by."""
    low = (x[0][0] / y[1][0], max(x[0][1], -y[1][1], int(y[1][0] == inf))) if x[0][0] else x[0]
    return low, (x[1][0] / y[0][0], min(x[1][1], -y[0][1])) if y[0][0] > 0 else EVERYTHING[1]


def holds(operator: str, x: Range, bounds: tuple[Any, ...]) -> bool | None:
    """Whether the comparison is true of all that the range has (True), of nothing (False), or of a part (None)."""
    (low, high), at = x, [(Fraction(bound), 0) for bound in bounds]
    if operator in {"lt", "gte"}:
        below = True if high < at[0] else False if low >= at[0] else None
        return below if operator == "lt" else opposite(below)
    if operator in {"lte", "gt"}:
        most = True if high <= at[0] else False if low > at[0] else None
        return most if operator == "lte" else opposite(most)
    if low > at[-1] or high < at[0]:
        return False
    return True if at[0] <= low and high <= at[-1] else None


def opposite(truth: bool | None) -> bool | None:  # noqa: FBT001
    return None if truth is None else not truth


# ---- time


def shift(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def before(day: date, length: int, unit: str) -> date:
    return day - timedelta(length * {"d": 1, "wk": 7}[unit]) if unit in "d wk" else shift(day, -length * _months(unit))


def _months(unit: str) -> int:
    return 12 if unit == "a" else 1


def elapsed(start: date, end: date, unit: str) -> Fraction:
    """Completed units, and of the next one the share of its days that has gone by."""
    if unit in {"d", "wk"}:
        return Fraction((end - start).days, 7 if unit == "wk" else 1)
    size, count = _months(unit), 0
    while shift(start, (count + 1) * size) <= end:
        count += 1
    begin, finish = shift(start, count * size), shift(start, (count + 1) * size)
    return count + Fraction((end - begin).days, (finish - begin).days)


def days_of(partial: str, end: date) -> Days:
    parts = [int(part) for part in partial.split("-")]
    first = date(parts[0], parts[1] if parts[1:] else 1, parts[2] if parts[2:] else 1)
    last = first if parts[2:] else shift(first, 1 if parts[1:] else 12) - timedelta(1)
    return first, min(last, end) if first <= end else last


# ---- quantities


def read_quantity(attribute: str, stated: Mapping[str, Any], end: date) -> Reading:
    text = f"{stated['value']:f}" if isinstance(stated["value"], Decimal) else str(stated["value"])
    value, unit = Fraction(text), stated.get("unit") or ATTRIBUTE[attribute].unit
    sign, score = stated.get("comparator"), ATTRIBUTE[attribute].type == "score"
    is_whole = value.denominator == 1 and (attribute in COMPLETED or (attribute in STATED_IN_YEARS and unit == "a"))
    least = min(value, to_unit(attribute, Fraction(ATTRIBUTE[attribute].low or 0), ATTRIBUTE[attribute].unit, unit))
    if score and sign in {"<", ">"}:
        value, sign = value + (1 if sign == ">" else -1), f"{sign}="
        least = min(least, value)
    ranges: dict[Any, Range] = {
        None: ((value, 0), (value + 1, -1) if is_whole else (value, 0)),
        "<": ((least, 0), (value, -1 if value > least else 0)),
        "<=": ((least, 0), (value, 0)),
        ">": ((value, 1), (inf, 0)),
        ">=": ((value, 0), (inf, 0)),
    }
    digit = Fraction(1, 10 ** len(text.partition(".")[2]))
    return Reading(ranges[sign], str(unit), digit, days_of(stated["date"], end) if "date" in stated else None)


def to_unit(attribute: str, value: Any, unit: Any, into: Any) -> Any:
    own = ATTRIBUTE[attribute].unit
    if unit == into or abs(value) == inf:
        return value
    if attribute == "hba1c":
        slope, offset = Fraction(10929, 1000), Fraction(215, 100)
        return value / slope + offset if into == "%" else (value - offset) * slope
    table: dict[Any, Fraction] = {own: Fraction(1), **FACTORS.get(str(own), {})}
    if attribute in MOLES:
        table |= {"mmol/L": Fraction(MOLES[attribute]) / 10, "umol/L": Fraction(MOLES[attribute]) / 10000}
        table |= {"mg/dL": Fraction(1), "mg/L": Fraction(1, 10), "g/L": Fraction(100)}
    return value * table[unit] / table[into]


def convert(attribute: str, reading: Reading, into: str) -> Range:
    """The range in another unit; where the factor is a measured figure, rounded, but never onto a lower number."""
    exact = move(reading.range, lambda value: to_unit(attribute, value, reading.unit, into))
    is_mass = attribute.startswith("c_peptide") and (reading.unit in MASS) != (into in MASS)
    is_amount = attribute in MOLES and (reading.unit in MASS_OF_MOLES) != (into in MASS_OF_MOLES)
    if not (is_mass or is_amount or (attribute == "hba1c" and reading.unit != into)):
        return exact
    own, other = (to_unit(attribute, value, reading.unit, into) for value in (Fraction(0), reading.digit))
    digit = Fraction(1)
    while digit >= other - own:
        digit /= 10
    while digit < other - own:
        digit *= 10
    unit = ATTRIBUTE[attribute].unit
    larger = to_unit(attribute, Fraction(1), into, unit) - to_unit(attribute, Fraction(0), into, unit)
    powers = sum(larger >= 10**power for power in range(1, 9))  # a larger unit needs more digits
    step = min(digit, Fraction(1, 10 ** ((ATTRIBUTE[attribute].decimals or 0) + powers)))
    return move(exact, lambda value: max(_half_up(value, step), _half_up(value, step / 10)))


def _half_up(value: Fraction, step: Fraction) -> Fraction:
    return floor(value / step + Fraction(1, 2)) * step


def widen(reading: Reading) -> Reading:
    (low, above), (high, below) = reading.range
    return reading._replace(range=((low - reading.digit, above), (high + reading.digit, below)))


def grow(attribute: str, reading: Reading, today: date) -> Reading:
    rate = ATTRIBUTE[attribute].grows
    if not rate or reading.days is None:
        return reading
    first, last = reading.days
    least, most = (rate * elapsed(day, today, reading.unit) for day in (min(last, today), first))
    return reading._replace(range=plus(reading.range, ((least, 0), (most, 0))))


def in_completed_units(x: Range) -> Range:
    """Ages as they are counted: 34 from the birthday to the day before the next."""
    (low, _), (high, below) = x
    last = high if high == inf else floor(high) - (1 if below and high == floor(high) else 0)
    return (floor(low) if abs(low) != inf else low, 0), (max(last, floor(low)), 0)
