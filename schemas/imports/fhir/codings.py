"""The codes of other systems, as FHIR names them, and what each is here."""

from collections.abc import Iterator, Mapping
from typing import Any

from db.vocab.attributes import ATTRIBUTES
from schemas.fhir_systems import SNOMED, SYSTEM_ALIASES, SYSTEM_URLS

# Systems of diagnoses.
PREFIX = {**{SYSTEM_URLS[name]: name for name in ("mondo", "hp", "doid", "mesh", "icd10cm")}, **SYSTEM_ALIASES}
BY_LOINC = {
    code.removeprefix("loinc:"): attribute
    for attribute in ATTRIBUTES
    for code in attribute.codings
    if code.startswith("loinc:")
}
# LOINC codes of a set name one member each: GAD65 antibodies found or not.
MEMBER_BY_LOINC = {"13926-1": "gad65"}
# Answers in LOINC's own lists, and the words that people write instead.
ANSWERS: Mapping[str, Mapping[str, str]] = {
    "sex": {"LA3-6": "female", "LA2-8": "male", "female": "female", "male": "male"},
    "abo_group": {
        "LA19710-5": "A",
        "LA19709-7": "B",
        "LA28449-9": "AB",
        "LA19708-9": "O",
        **{word: group for group in ("A", "B", "AB", "O") for word in (group, f"Group {group}")},
    },
    "pregnancy_status": {"LA15173-0": "pregnant", "pregnant": "pregnant", "breastfeeding": "breastfeeding"},
}
FOUND = {"POS": True, "H": True, "NEG": False, "N": False}
# Spellings of units that are common and mean what UCUM writes otherwise.
SAME_UNIT = {
    "ml/min/1.73m2": "mL/min/{1.73_m2}",
    "mL/min/1.73m2": "mL/min/{1.73_m2}",
    "mL/min/{1.73m2}": "mL/min/{1.73_m2}",
    "mL/min/1.73.m2": "mL/min/{1.73_m2}",
    "[iU]/d": "[IU]/d",
    "ug/l": "ug/L",
    "kg/m^2": "kg/m2",
    "%{HbA1c}": "%",
}
# The few diagnoses of SNOMED CT that bundles name most and the catalogue has.
BY_SNOMED = {
    "46635009": "mondo:0005147",  # type 1 diabetes
    "44054006": "mondo:0005148",  # type 2 diabetes
    "73211009": "mondo:0005015",  # diabetes
    "235494005": "mondo:0005003",  # chronic pancreatitis
    "190905008": "mondo:0009061",  # cystic fibrosis
}
# What a Condition may be, and how sure of it they are who wrote it.
PRESENT = {"active", "recurrence", "relapse"}
STATUSES = {*PRESENT, "inactive", "remission", "resolved", "unknown"}
STATUSES |= {"unconfirmed", "provisional", "differential", "confirmed", "refuted", "entered-in-error"}
TYPE_1_DIABETES = {"mondo:0005147", "hp:0100651", "doid:9744", "mesh:d003922"}
TYPE_1_DIABETES_ICD = "icd10cm:e10"


def codings(concept: Any) -> Iterator[tuple[str, str]]:
    """Give system and code of each coding of a CodeableConcept, as far as it is one."""
    for coding in members(concept, "coding"):
        if isinstance(coding, Mapping):
            system, code = coding.get("system"), coding.get("code")
            if isinstance(system, str) and isinstance(code, str):
                yield system, code


def members(value: Any, name: str) -> list[Any]:
    found = value.get(name) if isinstance(value, Mapping) else None
    return found if isinstance(found, list) else []


def diagnoses(concept: Any) -> list[str]:
    """Give the codes that name a diagnosis here, as `system:code`."""
    given = list(codings(concept))
    named = [BY_SNOMED[code] for system, code in given if system == SNOMED and code in BY_SNOMED]
    return named + [f"{PREFIX[system]}:{_bare(code)}" for system, code in given if system in PREFIX]


def _bare(code: str) -> str:
    """Drop the prefix that some write: `MONDO:0005147`, `MONDO_0005147`."""
    return code.replace("_", ":").rpartition(":")[2]


def is_type_1_diabetes(code: str) -> bool:
    folded = code.lower()
    return folded in TYPE_1_DIABETES or folded.startswith(TYPE_1_DIABETES_ICD)
