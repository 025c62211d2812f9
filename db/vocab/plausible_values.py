"""Values that people have, of quantities that are stated in units far apart.

An HbA1c of 7.2 is common in per cent, and in mmol/mol hardly ever found: its unit was probably mistaken. Such a value
is never converted by guess: it is not known. What is unusual in its own unit, and in every other, is kept.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from db.vocab.accepted_units import accepted
from db.vocab.attributes import ATTRIBUTE

Range = tuple[Decimal, Decimal]


class UsualValues(NamedTuple):
    """The range of usual values in the attribute's own unit, by which those in all others are known.

    `others` are units that are not accepted but printed for the same quantity: how much of its own unit one of each is.
    `unprinted` are units that are accepted though hardly any laboratory prints them, so that none was meant.
    """

    low: str
    high: str
    others: Mapping[str, str] = {}
    unprinted: tuple[str, ...] = ()


_KILOPASCAL, _MICROKATAL = {"kPa": "7.50062"}, {"ukat/L": "60"}
_HIGHER_POWER = {"10*12/L": "1000"}
# An exact amount below 5 pmol/L is less than common assays measure, and a usual one in nmol/L or ng/mL.
_C_PEPTIDE = UsualValues("0.005", "8")
# Clotting times are printed as ratios too, and that of prothrombin as activity in per cent, roughly converted.
_USUAL: Mapping[str, UsualValues] = {
    "hba1c": UsualValues("3.5", "20"),
    "c_peptide_fasting": _C_PEPTIDE,
    "c_peptide_stimulated": _C_PEPTIDE,
    "creatinine": UsualValues("0.1", "35"),
    "fasting_glucose": UsualValues("18", "1262", unprinted=("umol/L",)),
    "ldl_cholesterol": UsualValues("6", "1200", unprinted=("umol/L",)),
    "triglycerides": UsualValues("18", "5300", unprinted=("umol/L",)),
    "haemoglobin": UsualValues("2.2", "25"),
    "leukocytes": UsualValues("0.03", "600", _HIGHER_POWER),
    "neutrophils": UsualValues("0.02", "100", _HIGHER_POWER),
    "platelets": UsualValues("1", "2500", _HIGHER_POWER),
    "alanine_aminotransferase": UsualValues("4", "20000", _MICROKATAL),
    "aspartate_aminotransferase": UsualValues("4", "20000", _MICROKATAL),
    "systolic_blood_pressure": UsualValues("50", "300", _KILOPASCAL),
    "diastolic_blood_pressure": UsualValues("25", "200", _KILOPASCAL),
    "egfr": UsualValues("3", "250", {"mL/s/{1.73_m2}": "60"}),
    "measured_gfr": UsualValues("3", "250", {"mL/s/{1.73_m2}": "60"}),
    "time_in_range": UsualValues("1.1", "100", {"1": "100"}),
    "aptt": UsualValues("10", "300", {"{ratio}": "30"}),
    "prothrombin_time": UsualValues("8", "60", {"{ratio}": "12", "%": "0.14"}),
    "inr": UsualValues("0.5", "20", {"%": "0.0125"}),
}


def _convert_range(attribute: str, usual: UsualValues) -> Mapping[str, Range]:
    low, high = Decimal(usual.low), Decimal(usual.high)
    ranges = {unit: (line.back(low), line.back(high)) for unit, line in accepted(ATTRIBUTE[attribute]).items()}
    others = {unit: Decimal(factor) for unit, factor in usual.others.items()}
    return ranges | {unit: (low / factor, high / factor) for unit, factor in others.items()}


NEVER_ZERO = (
    *("creatinine", "egfr", "measured_gfr", "inr", "ldl_cholesterol", "triglycerides", "platelets"),
    *("alanine_aminotransferase", "aspartate_aminotransferase"),
)
PLAUSIBLE: Mapping[str, Mapping[str, Range]] = {
    attribute: _convert_range(attribute, usual) for attribute, usual in _USUAL.items()
}


def find_meant_unit(attribute: str, value: Decimal, unit: str, comparator: str | None = None) -> str | None:
    """Return the unit that is probably meant where the value is hardly ever found in the stated one, else None.

    `< 5 pmol/L` is the limit of an assay and no value, and 0 is the same in all units but those of HbA1c.
    """
    ranges = PLAUSIBLE.get(attribute, {})
    if unit not in ranges or _is_plausible(ranges[unit], value, comparator) or (not value and attribute != "hba1c"):
        return None
    printed = ranges.keys() - {*_USUAL[attribute].unprinted}
    return next((other for other in ranges if other in printed and _is_plausible(ranges[other], value, None)), None)


def describe_mistaken_unit(attribute: str, measurement: Mapping[str, Any]) -> str | None:
    """Return why a validated measurement is not used, if its value is usual in another unit only."""
    unit = measurement.get("unit") or ATTRIBUTE[attribute].unit or ""
    if attribute in NEVER_ZERO and not measurement["value"] and "comparator" not in measurement:
        return "is 0, which nobody has and which often stands for a value that was not measured"
    meant = find_meant_unit(attribute, Decimal(measurement["value"]), unit, measurement.get("comparator"))
    return meant and f"is common in {meant} and hardly ever found in {unit}, so which is meant is not known"


def has_mistaken_limit(attribute: str, measurement: Mapping[str, Any]) -> bool:
    """True if a limit of the reference range is usual in another unit than that of the value only."""
    limits = measurement.get("reference_range", {}).values()
    if not limits:
        return False
    unit = measurement.get("unit") or ATTRIBUTE[attribute].unit or ""
    return any(find_meant_unit(attribute, Decimal(limit), unit) for limit in limits)


def _is_plausible(plausible: Range, value: Decimal, comparator: str | None) -> bool:
    low, high = plausible
    is_limit_below, is_limit_above = comparator in {"<", "<="}, comparator in {">", ">="}
    return (is_limit_below or value >= low) and (is_limit_above or value <= high)
