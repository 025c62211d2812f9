"""Constants of measurement, each in one place: lengths of time and the conversions that UCUM does not hold."""

from collections.abc import Mapping
from decimal import Decimal

# Units of time in days. A month is a twelfth of a Julian year.
DAYS_PER_YEAR = Decimal("365.25")
DAYS_IN_UNIT: Mapping[str, Decimal] = {
    "s": Decimal(1) / 86400,
    "min": Decimal(1) / 1440,
    "h": Decimal(1) / 24,
    "d": Decimal(1),
    "wk": Decimal(7),
    "mo": DAYS_PER_YEAR / 12,
    "a": DAYS_PER_YEAR,
}
MONTHS_IN_UNIT: Mapping[str, Decimal] = {unit: days / DAYS_IN_UNIT["mo"] for unit, days in DAYS_IN_UNIT.items()}
# Sources use 12 months, 52 weeks and 365 days for one another: lengths this close, relatively, are the same.
CALENDAR_TOLERANCE = Decimal("0.02")

C_PEPTIDE_NMOL_PER_L = Decimal("0.331")  # of 1 ng/mL
# HbA1c in mmol/mol is 10.929 x (% - 2.15).
HBA1C_SLOPE, HBA1C_OFFSET = Decimal("10.929"), Decimal("2.15")
# Grams in a mole, where both masses and amounts are printed for the same measurement. That of triglycerides is the
# customary mean of those in blood.
MOLAR_MASSES: Mapping[str, Decimal] = {
    "creatinine": Decimal("113.12"),
    "fasting_glucose": Decimal("180.156"),
    "ldl_cholesterol": Decimal("386.65"),
    "triglycerides": Decimal("885.7"),
}
