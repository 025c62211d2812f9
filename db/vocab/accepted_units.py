"""The units in which a patient's quantities may be stated, each with its line into the attribute's own unit.

A closed list, so that the contract can name them. That each line is what UCUM says is held by a test.
"""

from decimal import Decimal
from typing import NamedTuple

from db.vocab.attributes import Attribute
from db.vocab.unit_constants import C_PEPTIDE_NMOL_PER_L, DAYS_PER_YEAR, HBA1C_OFFSET, HBA1C_SLOPE, MOLAR_MASSES


class LinearConversion(NamedTuple):
    """`value * times / per + plus` states a value in another unit; kept apart so that nothing is rounded early."""

    times: Decimal = Decimal(1)
    per: Decimal = Decimal(1)
    plus: Decimal = Decimal(0)

    def forth(self, value: Decimal) -> Decimal:
        return value * self.times / self.per + self.plus

    def back(self, value: Decimal) -> Decimal:
        return (value - self.plus) * self.per / self.times


def _line(
    times: str | int | Decimal = 1, per: str | int | Decimal = 1, plus: str | int | Decimal = 0
) -> LinearConversion:
    return LinearConversion(Decimal(times), Decimal(per), Decimal(plus))


SAME = _line()
C_PEPTIDE_MASS = _line(C_PEPTIDE_NMOL_PER_L)

# Unit of the attribute -> the units accepted for it.
UNITS_OF_UNIT: dict[str, dict[str, LinearConversion]] = {
    "a": {"a": SAME, "mo": _line(per=12), "wk": _line(7, DAYS_PER_YEAR), "d": _line(per=DAYS_PER_YEAR)},
    "kg": {"kg": SAME, "g": _line(per="1000"), "[lb_av]": _line("0.45359237"), "[oz_av]": _line("0.028349523125")},
    "cm": {"cm": SAME, "m": _line("100"), "mm": _line(per="10"), "[in_i]": _line("2.54"), "[ft_i]": _line("30.48")},
    "nmol/L": {
        "nmol/L": SAME,
        "pmol/L": _line(per="1000"),
        "pmol/mL": SAME,
        "ng/mL": C_PEPTIDE_MASS,
        "ug/L": C_PEPTIDE_MASS,
    },
    "g/dL": {"g/dL": SAME, "g/L": _line(per="10")},
    "10*9/L": {"10*9/L": SAME, "10*3/uL": SAME, "/uL": _line(per="1000")},
}
# Masses in a litre, which are customary in France.
_GRAMS = {"g/L": _line("100")}
MASSES: dict[str, dict[str, LinearConversion]] = {
    "creatinine": {"mg/L": _line(per="10")},
    **dict.fromkeys(("fasting_glucose", "ldl_cholesterol", "triglycerides"), _GRAMS),
}
# Attributes with a conversion of their own.
UNITS_OF_ATTRIBUTE: dict[str, dict[str, LinearConversion]] = {
    "hba1c": {"%": SAME, "mmol/mol": _line(per=HBA1C_SLOPE, plus=HBA1C_OFFSET)},
    **{
        attribute: {"mg/dL": SAME, "mmol/L": _line(mass, "10"), "umol/L": _line(mass, "10000"), **MASSES[attribute]}
        for attribute, mass in MOLAR_MASSES.items()
    },
}


def accepted(attribute: Attribute) -> dict[str, LinearConversion]:
    """Give the units in which this quantity or score may be stated, its own first."""
    unit = attribute.unit or ""
    return UNITS_OF_ATTRIBUTE.get(attribute.id) or UNITS_OF_UNIT.get(unit) or {unit: SAME}
