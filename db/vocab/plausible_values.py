"""Values that people have, by unit, of quantities that are stated in units far apart.

An HbA1c of 7.2 is common in per cent, and in mmol/mol nobody's: its unit was mistaken. Such a value is never converted
by guess: it is not known. The ranges are wider than what is seen in care, so that no value is lost that anybody has.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

Range = tuple[Decimal, Decimal]


def _range(low: str, high: str) -> Range:
    return Decimal(low), Decimal(high)


_LIPIDS = {"mg/dL": _range("8", "15000"), "mmol/L": _range("0.2", "60"), "umol/L": _range("200", "60000")}
# An exact amount below 5 pmol/L is less than common assays measure, and a usual one in nmol/L or ng/mL.
_C_PEPTIDE = {
    **dict.fromkeys(("nmol/L", "pmol/mL"), _range("0", "8")),
    **dict.fromkeys(("ng/mL", "ug/L"), _range("0", "25")),
    "pmol/L": _range("5", "8000"),
}


def _count(most: str, fewest_in_microlitre: str) -> dict[str, Range]:
    thousands = dict.fromkeys(("10*9/L", "10*3/uL"), _range("0", most))
    return {**thousands, "/uL": _range(fewest_in_microlitre, f"{most}000")}


PLAUSIBLE: Mapping[str, Mapping[str, Range]] = {
    "hba1c": {"%": _range("0", "20"), "mmol/mol": _range("20", "200")},
    "c_peptide_fasting": _C_PEPTIDE,
    "c_peptide_stimulated": _C_PEPTIDE,
    "creatinine": {"mg/dL": _range("0.1", "25"), "mmol/L": _range("0.01", "2.5"), "umol/L": _range("10", "2500")},
    "fasting_glucose": {"mg/dL": _range("20", "2000"), "mmol/L": _range("1", "60"), "umol/L": _range("1000", "60000")},
    "ldl_cholesterol": _LIPIDS,
    "triglycerides": _LIPIDS,
    "haemoglobin": {"g/dL": _range("2", "25"), "g/L": _range("25", "250")},
    "leukocytes": _count("600", "50"),
    "neutrophils": _count("100", "50"),
    "platelets": _count("2500", "1000"),
}


def find_meant_unit(attribute: str, value: Decimal, unit: str, comparator: str | None = None) -> str | None:
    """Return the unit that is probably meant where nobody has the value in the stated one; None if it is plausible.

    `< 5 pmol/L` is the limit of an assay and no value, and 0 is the same in all units but those of HbA1c.
    """
    ranges = PLAUSIBLE.get(attribute, {})
    if unit not in ranges or _is_plausible(ranges[unit], value, comparator) or (not value and attribute != "hba1c"):
        return None
    return next((other for other in ranges if _is_plausible(ranges[other], value, None)), None)


def describe_mistaken_unit(attribute: str, measurement: Mapping[str, Any]) -> str | None:
    """Return why a validated measurement is not used, if its value is plausible in another unit only."""
    unit = measurement.get("unit")
    meant = unit and find_meant_unit(attribute, Decimal(measurement["value"]), unit, measurement.get("comparator"))
    return f"is no value that anybody has in {unit}, but one in {meant}, so it is not used" if meant else None


def _is_plausible(plausible: Range, value: Decimal, comparator: str | None) -> bool:
    low, high = plausible
    is_limit_below, is_limit_above = comparator in {"<", "<="}, comparator in {">", ">="}
    return (is_limit_below or value >= low) and (is_limit_above or value <= high)
