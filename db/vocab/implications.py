"""Facts that follow from other facts: a diagnosis, an earlier therapy, a drug or the sex decides another attribute.

An implication holds in one direction only: without its cause the attribute stays unknown. Codes stand for all narrower
codes. What is `LASTING` follows from an earlier cause as well: a cancer that was cured is a history of cancer. `LIMITS`
are pairs of durations of which the first cannot be longer than the second.
"""

from decimal import Decimal
from typing import NamedTuple


class Implication(NamedTuple):
    """If `cause` has one of the codes, `attribute` has the value; an event has then happened at least once."""

    cause: str
    codes: tuple[str, ...]
    attribute: str
    value: str | bool


def _icd(*codes: str) -> tuple[str, ...]:
    return tuple(f"icd10cm:{code.lower()}" for code in codes)


def _icd_categories(letter: str, first: int, last: int, *without: int) -> tuple[str, ...]:
    return _icd(*(f"{letter}{number:02}" for number in range(first, last + 1) if number not in without))


def _pcs(*codes: str) -> tuple[str, ...]:
    return tuple(f"icd10pcs:{code.lower()}" for code in codes)


# Transfusions of bone marrow (G) and of stem cells of blood (Y) or cord blood (X) into a vein.
STEM_CELLS = tuple(f"302{vein}{way}{cells}" for vein in "34" for way in "03" for cells in "GXY")
# Skin cancer other than melanoma (C44) is left out: sources commonly except it from a history of cancer.
# The other numbers are no categories of ICD-10.
MALIGNANCY = (*_icd_categories("C", 0, 96, 44, 27, 28, 29, 35, 36, 42, 59, 87, 89), *_icd("C7A", "C7B", "C4A"))
# Personal history of cancer, but of the skin (Z85.828) for the same reason.
EARLIER_MALIGNANCY = _icd(
    *(f"Z85.{number}" for number in (*range(8), 9)),
    *("Z85.81", "Z85.820", "Z85.821", "Z85.83", "Z85.84", "Z85.85", "Z85.88", "Z85.89"),
)
TUBERCULOSIS = _icd_categories("A", 15, 19, 16)  # ICD-10-CM has no A16

IMPLICATIONS = (
    Implication("conditions", _icd("B20", "Z21"), "chronic_infection", "hiv"),
    Implication("conditions", _icd("B18.0", "B18.1"), "chronic_infection", "hbv"),
    Implication("conditions", _icd("B18.2"), "chronic_infection", "hcv"),
    Implication("conditions", TUBERCULOSIS, "chronic_infection", "tb"),
    Implication("conditions", TUBERCULOSIS, "active_infection", value=True),
    Implication("conditions", MALIGNANCY, "malignancy_history", value=True),
    Implication("conditions", EARLIER_MALIGNANCY, "malignancy_history", value=True),
    Implication("conditions", _icd("Z94.0", "T86.1"), "prior_transplants", "kidney"),
    Implication("conditions", _icd("Z94.4", "T86.4"), "prior_transplants", "liver"),
    Implication("conditions", _icd("Z94.83"), "prior_transplants", "pancreas"),
    Implication("conditions", _icd("Z94.81", "Z94.84", "T86.0"), "prior_transplants", "haematopoietic"),
    Implication("conditions", _icd("Z94.1", "Z94.2", "Z94.3", "Z94.82"), "prior_transplants", "other_organ"),
    Implication("conditions", _icd_categories("K", 70, 77), "liver_disease", value=True),
    Implication("conditions", _icd("E08.1", "E09.1", "E10.1", "E11.1", "E13.1"), "ketoacidosis", value=True),
    Implication("conditions", ("hp:0001953", "mondo:0012819"), "ketoacidosis", value=True),
    Implication("conditions", _icd("Z33.1", "Z34", "O09", "Z3A"), "pregnancy_status", "pregnant"),
    Implication("procedures", _pcs("0TY0", "0TY1"), "prior_transplants", "kidney"),
    Implication("procedures", _pcs("0FY0"), "prior_transplants", "liver"),
    Implication("procedures", _pcs("0FYG"), "prior_transplants", "pancreas"),
    Implication("procedures", _pcs("3E030U", "3E033U", "3E0J3U", "3E0J7U", "3E0J8U"), "prior_transplants", "islet"),
    Implication("procedures", _pcs(*STEM_CELLS), "prior_transplants", "haematopoietic"),
    Implication("procedures", _pcs("02Y", "0BY", "0DY"), "prior_transplants", "other_organ"),
    Implication("prior_therapies", ("islet-transplantation",), "prior_transplants", "islet"),
    Implication("prior_therapies", ("ahsct",), "prior_transplants", "haematopoietic"),
    Implication("medications", ("atc:l04",), "immunosuppression_current", value=True),
    Implication("sex", ("male",), "pregnancy_status", "neither"),
    Implication("sex", ("male",), "childbearing_potential", value=False),
    Implication("pregnancy_status", ("pregnant",), "childbearing_potential", value=True),
)


class ImpliedRange(NamedTuple):
    """If `cause` is true, `attribute` is from `low` to less than `high`."""

    cause: str
    attribute: str
    low: Decimal
    high: Decimal
    unit: str


# What is too little to be detected is below 0.3 ng/mL, the bound for "no C-peptide" of the trials of islets.
IMPLIED_RANGES = tuple(
    ImpliedRange("c_peptide_undetectable", attribute, Decimal(0), Decimal("0.3"), "ng/mL")
    for attribute in ("c_peptide_fasting", "c_peptide_stimulated")
)
LASTING = frozenset({"malignancy_history", "prior_transplants", "ketoacidosis"})
# Sets of what was done once: an earlier transplant is one for ever.
HISTORIES = frozenset({"prior_therapies", "prior_transplants", "procedures"})
# Infections that do not end: HIV stays, and hepatitis B can come back, above all under immunosuppression.
UNENDING = frozenset({("chronic_infection", "hiv"), ("chronic_infection", "hbv")})
# Diagnoses of which nobody has both: ICD-10-CM does not let them be coded together.
_TYPE_1, _TYPE_2 = "mondo:0005147", "mondo:0005148"
# Due to an underlying condition, to drugs, and other specified ones; MODY and neonatal diabetes.
_OTHER_TYPES = (*_icd("E08", "E09", "E13"), "mondo:0018911", "mondo:0016391")
# Monogenic and gestational; type 2 before a pregnancy. MONDO also has monogenic kinds of type 2.
_OTHER_THAN_TYPE_1 = (*_OTHER_TYPES, "mondo:0015967", "mondo:0005406", *_icd("O24.1", "O24.4", "P70.2"))
EXCLUSIVE_DIAGNOSES = (
    (_TYPE_1, _TYPE_2),
    # The disease, and the stage before it.
    (_TYPE_1, *_icd("E10.A")),
    *((_TYPE_1, other) for other in _OTHER_THAN_TYPE_1),
    *((_TYPE_2, other) for other in _OTHER_TYPES),
)
# Answers that leave several values open; a record may give them, a request states a value.
PARTIAL_ANSWERS = {"not_pregnant": ("breastfeeding", "neither")}
# Two durations that people round alike: one is too long only beyond the last digits of both.
ROUNDED_LIMITS = (("insulin_use_duration", "diabetes_duration"),)
LIMITS = (
    *ROUNDED_LIMITS,
    ("diabetes_duration", "age"),
    ("diabetes_onset_age", "age"),
    ("insulin_use_duration", "age"),
)
