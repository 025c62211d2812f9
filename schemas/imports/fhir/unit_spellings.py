"""Units as laboratories and devices write them, and what UCUM writes for the same.

UCUM is case-sensitive, so a spelling is only mended where the table has it; any other unit is as it was sent.
"""

import re
from collections.abc import Container, Mapping

from schemas.imports.fhir.kept_answers import keep_answers

ANNOTATION = re.compile(r"\{[^{}]*\}")
# A comma is that of a decimal, and raised digits are powers: `10\N{SUPERSCRIPT THREE}/uL`, `1,73m\N{SUPERSCRIPT TWO}`.
WRITTEN_SIGNS = str.maketrans(
    {"\N{MICRO SIGN}": "u", "\N{GREEK SMALL LETTER MU}": "u", ",": ".", "\N{MULTIPLICATION SIGN}": "x"}
    | {"\N{SUPERSCRIPT TWO}": "2", "\N{SUPERSCRIPT THREE}": "3", "\N{SUPERSCRIPT NINE}": "9"}
)

# UCUM -> other spellings, in lower case and without blanks. A unit is read only where its attribute accepts it
# (`db.vocab.accepted_units`).
SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "a": ("years", "year", "yrs", "jahre"),
    "mo": ("months", "month"),
    "wk": ("weeks", "week"),
    "d": ("days", "day"),
    "kg": ("kg", "kgs", "kilogram", "kilograms"),
    "g": ("gram", "grams"),
    "[lb_av]": ("lb", "lbs", "pound", "pounds", "[lb_av]"),
    "[oz_av]": ("oz", "ozs", "ounce", "ounces", "[oz_av]"),
    "mm": ("mm", "millimeter", "millimeters", "millimetre", "millimetres"),
    "[ft_i]": ("ft", "foot", "feet", "[ft_i]", "[ft_us]"),
    "cm": ("cm", "centimeter", "centimeters", "centimetre", "centimetres"),
    "m": ("meter", "meters", "metre", "metres"),
    "[in_i]": ("in", "inch", "inches", "[in_i]", "[in_us]"),
    "kg/m2": ("kg/m2", "kg/m^2", "kg/m\N{SUPERSCRIPT TWO}", "kg/m*2", "kg/sqm", "kg/qm"),
    "%": ("percent", "%{hba1c}", "%hba1c", "%{totalhgb}", "%hb", "%oftotalhgb", "%oftotalhb", "%hgb"),
    "mmol/mol": ("mmol/mol", "mmol/molhb", "mmol/mol{hb}", "mmol/mol{hgb}", "mmol/molhgb"),
    "mg/dL": ("mg/dl", "mg%"),
    "mg/L": ("mg/l", "mcg/ml", "ug/ml"),
    "g/dL": ("g/dl", "g%", "gm/dl", "gms/dl"),
    "g/L": ("g/l", "gm/l"),
    "nmol/L": ("nmol/l",),
    "pmol/L": ("pmol/l",),
    "umol/L": ("umol/l", "mcmol/l"),
    "mmol/L": ("mmol/l",),
    "ng/mL": ("ng/ml",),
    "ug/L": ("ug/l", "mcg/l"),
    "U/L": ("u/l", "iu/l", "[iu]/l", "unit/l", "units/l", "ui/l"),
    "mL/min/{1.73_m2}": (
        *("ml/min/1.73m2", "ml/min/1.73.m2", "ml/min/{1.73m2}", "ml/min/{1.73_m2}", "ml/min/1.73m^2"),
        *(
            "ml/min/1.73_m2",
            "ml/min/1.73sqm",
            "ml/min/1.73m\N{SUPERSCRIPT TWO}",
            "ml/min/1.73",
            "ml/min/{1.73sqm}",
            "ml/min/1.73qm",
            "ml/min/1.73m*2",
        ),
    ),
    "10*9/L": (
        "10*9/l",
        "10^9/l",
        "x10e9/l",
        "x10*9/l",
        "x10^9/l",
        "x109/l",
        "10e9/l",
        "giga/l",
        "gpt/l",
        "/nl",
        "109/l",
    ),
    "10*3/uL": (
        *("10*3/ul", "10^3/ul", "x10e3/ul", "x10*3/ul", "x10^3/ul", "10e3/ul", "k/ul", "thou/ul", "thousand/ul"),
        *("10*3/mm3", "10^3/mm3", "x10e3/mm3", "k/mm3", "k/cumm", "thou/mm3", "10*3/mcl", "k/mcl"),
        *("x10(3)/mcl", "x10(3)/ul", "10(3)/mcl", "10(3)/ul"),
        *("tsd/ul", "tsd./ul", "tsd/mm3", "103/ul", "x103/ul", "mil/mm3", "mil/ul", "10*3/mmc"),
    ),
    "/uL": ("/ul", "cells/ul", "{cells}/ul", "cells/mcl", "/mm3", "cells/mm3", "/cumm", "cells/cumm"),
    "{INR}": ("{inr}", "inr", "1", "{ratio}", "ratio"),
    "s": ("sec", "secs", "second", "seconds"),
    "mg/g": (
        *("mg/gm", "mg/g", "mg/g{creat}", "mg/g{creatinine}", "mg/gcreat", "mg/g{cre}", "mg/g{crea}", "mg/gcrea"),
        *("mg/gkrea", "mg/gkreatinin", "mg/gcreatinine", "ug/mg", "mcg/mg", "ug/mgcreat", "mcg/mgcreat"),
    ),
    "mm[Hg]": ("mm[hg]", "mmhg", "torr"),
    "[IU]/d": ("[iu]/d", "iu/d", "u/d", "units/day", "iu/day", "u/day", "[iu]/day"),
    "[IU]/(kg.d)": ("[iu]/(kg.d)", "[iu]/kg/d", "iu/kg/d", "u/kg/d", "units/kg/day", "iu/kg/day", "u/kg/day"),
}
# Units of which the case tells two apart: giga a litre, of cells, and grams a litre.
CAPITALS: Mapping[str, str] = {"G/L": "10*9/L"}
UCUM_OF = {spelling: unit for unit, spellings in SPELLINGS.items() for spelling in spellings}


def find_ucum_unit(unit: str, accepted: Container[str]) -> str:
    """Return the accepted unit that is meant, or the unit as it was sent."""
    return next((found for found in _list_candidates(unit) if found is not None and found in accepted), unit)


@keep_answers
def _list_candidates(unit: str) -> tuple[str | None, ...]:
    folded = "".join(unit.translate(WRITTEN_SIGNS).split()).lower()
    # In this order: what was sent is right wherever it can be, and an annotation is dropped last.
    return (
        unit,
        CAPITALS.get(unit),
        UCUM_OF.get(folded),
        ANNOTATION.sub("", unit),
        UCUM_OF.get(ANNOTATION.sub("", folded)),
    )
