"""Units as UCUM writes them: whether one is known, and whether a figure in one can be stated in another.

What stands in braces counts as part of a unit, because `{IEQ}/kg` and `{EIN}/kg` are never converted.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from threading import Lock
from typing import Any

from db.vocab.unit_constants import C_PEPTIDE_NMOL_PER_L, HBA1C_OFFSET, HBA1C_SLOPE, MOLAR_MASSES

CURRENCY = re.compile(r"[A-Z]{3}")
OWN = re.compile(r"\{[^{}]*\}|\[[^\]]*U\]")  # annotations and arbitrary units, which nothing converts to
# Units that most records have, by what they measure. The parser of UCUM takes a second to load, and none of these
# needs it; that it reads each of them, and converts within each group, is held by a test.
COMMON_UNITS: Mapping[str, frozenset[str]] = {
    "time": frozenset({"s", "min", "h", "d", "wk", "mo", "a"}),
    "number": frozenset({"10*3", "10*6", "10*8", "10*9"}),
    "other": frozenset(
        {"1", "%", "kg", "cm", "10*6/kg", "10*9/L", "nmol/L", "mmol/mol", "mmol/L", "mg/dL", "mL/min/{1.73_m2}"}
        | {"[IU]/(kg.d)", "{IEQ}/kg", "{EIN}/kg", "10*6.{person}"}
    ),
}
ALL_COMMON_UNITS = frozenset().union(*COMMON_UNITS.values())
# What compounds are made of: a product or quotient of units and annotations is a unit too.
COMPOUND_PARTS = ("%", "[IU]", "a", "cm", "d", "dL", "g", "h", "kg", "L", "min", "mL", "mg", "mmol", "mo", "nmol", "wk")
_PART = "|".join([*map(re.escape, sorted(COMPOUND_PARTS, key=len, reverse=True)), r"\{[!-z|~]+\}"])
COMPOUND = re.compile(rf"(?:{_PART})(?:[./](?:{_PART}))+")
CONVERTIBLE_GROUPS = ("time", "number")
# An annotation alone, or one per time: a unit of UCUM whatever its words are.
ANNOTATION = re.compile(r"\{[!-z|~]+\}(/(min|h|d|wk|mo|a|\(100\.a\)))?")
# Grams of a substance in a mole, where printed masses and amounts are the same measurement.
MOLAR_MASS = {"c_peptide": 1000 / C_PEPTIDE_NMOL_PER_L, **MOLAR_MASSES}
_READING = Lock()  # quantities of two registries cannot be compared, so threads wait for the first to load one


@cache
def _load_reader() -> Callable[[str], Any]:
    import ucumvert  # noqa: PLC0415 - a second that an unchanged catalogue need not pay
    from pint import UnitRegistry  # noqa: PLC0415 - as above

    # A registry of our own: that of the application is shared by all threads, and a load that breaks off half-way
    # would leave it without the units that come after, for good.
    registry: Any = UnitRegistry(on_redefinition="raise")
    registry.load_definitions(files(ucumvert) / "pint_ucum_defs.txt")
    parser, transformer = ucumvert.get_ucum_parser(), ucumvert.UcumToPintTransformer(registry)
    one = registry.Quantity(1)
    return lambda unit: one * transformer.transform(ucumvert.parse_ucum(unit, parser))


@cache
def parse_unit(unit: str) -> Any:
    """One of the unit as a pint quantity; `ValueError` if it is no UCUM."""
    # UCUM reads a leading annotation as the unit one; the parser does not.
    bare = re.sub(r"^\{[^{}]*\}", "1", unit)
    with _READING:
        read = _load_reader()
        try:
            return read(bare)
        # The parser raises errors of several libraries, which share no base class.
        except Exception as error:
            raise ValueError(unit) from error


def is_known_unit(unit: str) -> bool:
    if unit in ALL_COMMON_UNITS or ANNOTATION.fullmatch(unit) or COMPOUND.fullmatch(unit):
        return True
    try:
        parse_unit(unit)
    except ValueError:
        return False
    return True


def is_convertible(unit: str, into: str, of: str = "") -> bool:
    """Whether `convert_value` converts from one unit to the other."""
    if unit == into or any({unit, into} <= COMMON_UNITS[group] for group in CONVERTIBLE_GROUPS):
        return True
    (amount, _, per), (into_amount, _, into_per) = unit.rpartition("/"), into.rpartition("/")
    if amount == into_amount and COMPOUND.fullmatch(unit) and {per, into_per} <= COMMON_UNITS["time"]:
        return True  # rates of one thing, per month and per year
    return convert_value(Decimal(1), unit, into, of) is not None


def is_currency(unit: str) -> bool:
    return CURRENCY.fullmatch(unit) is not None


def convert_value(value: Decimal, unit: str, into: str, of: str = "") -> Decimal | None:
    """State `value unit` in `into`, or None if that cannot be done; `of` is the measure or attribute measured."""
    if unit == into:
        return value
    if of == "hba1c" and unit == "mmol/mol":
        return value / HBA1C_SLOPE + HBA1C_OFFSET
    # Counted, because `[IU]/[IU]` would otherwise pass for `[IU]`.
    if not (is_known_unit(unit) and is_known_unit(into)) or Counter(OWN.findall(unit)) != Counter(OWN.findall(into)):
        return None
    return _scaled(value, parse_unit(unit), parse_unit(into), of)


def _scaled(value: Decimal, source: Any, target: Any, of: str) -> Decimal | None:
    masses = [float(grams) * parse_unit("g/mol") for start, grams in MOLAR_MASS.items() if of.startswith(start)]
    for same in (source, *(source / mass for mass in masses), *(source * mass for mass in masses)):
        if same.dimensionality == target.dimensionality:
            return value * Decimal(repr(float((same / target).to("dimensionless").magnitude)))
    return None
