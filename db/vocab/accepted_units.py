"""The units in which a patient's quantities may be stated, each with its line into the attribute's own unit.

A closed list, so that the contract can name them. That each line is what UCUM says is held by a test.
"""

from decimal import Decimal
from typing import NamedTuple

from db.vocab.attributes import Attribute


class Line(NamedTuple):
    """`value * times / per + plus` states a value in another unit; kept apart so that nothing is rounded early."""

    times: Decimal = Decimal(1)
    per: Decimal = Decimal(1)
    plus: Decimal = Decimal(0)

    def forth(self, value: Decimal) -> Decimal:
        return value * self.times / self.per + self.plus

    def back(self, value: Decimal) -> Decimal:
        return (value - self.plus) * self.per / self.times


def _line(times: str = "1", per: str = "1", plus: str = "0") -> Line:
    return Line(Decimal(times), Decimal(per), Decimal(plus))


SAME = _line()
MASS_OF_C_PEPTIDE = _line("0.331")  # 1 ng/mL is 0.331 nmol/L

# Unit of the attribute -> the units accepted for it.
OF_UNIT: dict[str, dict[str, Line]] = {
    "a": {"a": SAME, "mo": _line(per="12"), "wk": _line("7", "365.25"), "d": _line(per="365.25")},
    "kg": {"kg": SAME, "g": _line(per="1000"), "[lb_av]": _line("0.45359237")},
    "cm": {"cm": SAME, "m": _line("100"), "[in_i]": _line("2.54")},
    "nmol/L": {
        "nmol/L": SAME,
        "pmol/L": _line(per="1000"),
        "pmol/mL": SAME,
        "ng/mL": MASS_OF_C_PEPTIDE,
        "ug/L": MASS_OF_C_PEPTIDE,
    },
    "g/dL": {"g/dL": SAME, "g/L": _line(per="10")},
    "10*9/L": {"10*9/L": SAME, "10*3/uL": SAME, "/uL": _line(per="1000")},
}
# Attributes with a conversion of their own: HbA1c in mmol/mol is 10.929 x (% - 2.15).
OF_ATTRIBUTE: dict[str, dict[str, Line]] = {"hba1c": {"%": SAME, "mmol/mol": _line(per="10.929", plus="2.15")}}


def accepted(attribute: Attribute) -> dict[str, Line]:
    """Give the units in which this quantity or score may be stated, its own first."""
    unit = attribute.unit or ""
    return OF_ATTRIBUTE.get(attribute.id) or OF_UNIT.get(unit) or {unit: SAME}
