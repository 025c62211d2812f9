"""The codes of other systems, as FHIR names them, and what each means here."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from db.vocab.attributes import ATTRIBUTE, ATTRIBUTES, Attribute
from schemas.fhir_systems import ICD10, NAME_OF_SYSTEM
from schemas.imports.fhir.json_values import get_text, iter_objects
from schemas.match.limits import DIAGNOSIS_SYSTEMS

# Further LOINC codes of the same fact. Formulas for one sex or skin colour are left out: laboratories report several
# of them for the same patient, and only they know which one applies.
FURTHER_LOINC_CODES: Mapping[str, tuple[str, ...]] = {
    "sex": ("76689-9",),
    "egfr": ("33914-3", "62238-1", "69405-9", "76633-7", "77147-7"),
    "hba1c": ("17856-6",),
    "weight": ("3141-9",),
    "height": ("3137-7",),
    "platelets": ("26515-7",),
    "neutrophils": ("26499-4",),
    "creatinine": ("14682-9",),
    "fasting_glucose": ("14771-0",),
    "ldl_cholesterol": ("22748-8", "2089-1"),
    "triglycerides": ("14927-8",),
}
ATTRIBUTE_OF_LOINC: Mapping[str, Attribute] = {
    **{code: ATTRIBUTE[name] for name, codes in FURTHER_LOINC_CODES.items() for code in codes},
    **{
        code.removeprefix("loinc:"): attribute
        for attribute in ATTRIBUTES
        for code in attribute.codings
        if code.startswith("loinc:")
    },
}
# LOINC codes that name one member of a set: GAD65 antibodies found or not.
MEMBER_OF_LOINC = {"13926-1": "gad65"}
# Answers in LOINC's own lists, and the words that people write instead.
ANSWERS: Mapping[str, Mapping[str, str]] = {
    "sex": {
        **dict.fromkeys(("LA3-6", "248152002", "female", "Female"), "female"),
        **dict.fromkeys(("LA2-8", "248153007", "male", "Male"), "male"),
    },
    "abo_group": {
        "LA19710-5": "A",
        "LA19709-7": "B",
        "LA28449-9": "AB",
        "LA19708-9": "O",
        # SNOMED CT
        "112144000": "A",
        "112149005": "B",
        "165743006": "AB",
        "58460004": "O",
        **{spelling: group for group in ("A", "B", "AB", "O") for spelling in (group, f"Group {group}")},
    },
    "pregnancy_status": {
        "LA15173-0": "pregnant",
        "LA26683-5": "not_pregnant",
        "pregnant": "pregnant",
        "not pregnant": "not_pregnant",
        "breastfeeding": "breastfeeding",
    },
}
# The diagnoses of SNOMED CT to which MONDO, whose licence allows it, gives a code; `tools/build_snomed_codes.py`.
MONDO_OF_SNOMED: Mapping[str, str] = json.loads(
    Path(__file__).with_name("snomed_codes.json").read_text(encoding="utf-8")
)["codes"]
# Categories of ICD-10 that mean the same in the American modification; their subdivisions differ.
# A short list on purpose: a category that means something else in another edition would make a wrong diagnosis.
SHARED_ICD10_CATEGORIES = ("E10", "E11", "E13", "E84", "K86")
PRESYMPTOMATIC_ICD10 = "E10.A"  # American only, and not the disease
# Kinds of diabetes that MONDO gives no code: insulin treated type 2, and secondary.
BROADER_OF_SNOMED: Mapping[str, str] = {"237599002": "mondo:0005148", "8801005": "icd10cm:E13"}
UNKNOWN_SYSTEM = "unknown"
MAX_CODE_LENGTH = 200  # a longer one is no code of any system that is read
ICD10_CODE = re.compile(r"[A-Z][0-9]{2}(\.([0-9]{1,2}|[0-9]?-)?)?")
UNDOTTED_ICD10 = re.compile(r"[A-Z][0-9][0-9A-Z][0-9A-Z]{1,4}")
# Codes of type 1 diabetes itself, without a complication.
TYPE_1_DIABETES = {"mondo:0005147", "hp:0100651", "doid:9744", "mesh:d003922", "icd10cm:e10", "icd10cm:e10.9"}
UNCOMPLICATED_ICD10 = re.compile(r"E10(\.9[0-9]?)?")


class Coding(NamedTuple):
    """A code of a system by the name of the system here; empty if none is given."""

    system: str
    code: str


class Diagnosis(NamedTuple):
    """A diagnosis as `system:code`.

    One that is broader than what was sent can be present, but is not ruled out with it.
    """

    code: str
    is_type_1_diabetes: bool  # itself, not one of its complications
    is_broader: bool = False


def iter_codings(concept: object) -> Iterator[Coding]:
    """Yield the codings of a CodeableConcept, as far as it is one."""
    for _, coding in iter_objects(concept, "coding"):
        if (code := get_text(coding, "code")) is not None and len(code) <= MAX_CODE_LENGTH:
            # Some senders end the address of a system with a slash or a version, which FHIR does not.
            url = str(coding.get("system", "")).partition("|")[0].rstrip("/")
            yield Coding(NAME_OF_SYSTEM.get(url, UNKNOWN_SYSTEM if url else ""), code)


def list_diagnoses(concept: object) -> list[Diagnosis]:
    """Return the diagnoses that the codings name, each once."""
    found = (read_diagnosis(coding) for coding in iter_codings(concept))
    return list(dict.fromkeys(diagnosis for diagnosis in found if diagnosis))


def read_diagnosis(coding: Coding) -> Diagnosis | None:
    system, code = coding
    if system == "snomed" and code in BROADER_OF_SNOMED:
        return Diagnosis(BROADER_OF_SNOMED[code], is_type_1_diabetes=False, is_broader=True)
    if system == "snomed" and code in MONDO_OF_SNOMED:
        system, code = "mondo", MONDO_OF_SNOMED[code]
    if system in {ICD10, "icd10cm"}:
        return _read_icd10(system, code)
    if system not in DIAGNOSIS_SYSTEMS:
        return None
    named = f"{system}:{_strip_prefix(code)}"
    return Diagnosis(named, named.lower() in TYPE_1_DIABETES)


def _read_icd10(system: str, code: str) -> Diagnosis | None:
    """Of WHO's and the German ICD-10 only the category is kept, and only where the American one means the same."""
    # Dagger, asterisk and exclamation mark are ICD-10's marks for pairs of codes, not parts of the code.
    folded = code.strip().upper().rstrip("+*!")
    dotted = f"{folded[:3]}.{folded[3:]}" if UNDOTTED_ICD10.fullmatch(folded) else folded
    if system == "icd10cm":
        return Diagnosis(f"icd10cm:{dotted}", f"icd10cm:{dotted}".lower() in TYPE_1_DIABETES)
    is_category = dotted[:3] in SHARED_ICD10_CATEGORIES and ICD10_CODE.fullmatch(dotted) is not None
    if not is_category or dotted.startswith(PRESYMPTOMATIC_ICD10):
        return None
    is_itself = UNCOMPLICATED_ICD10.fullmatch(dotted) is not None
    return Diagnosis(f"icd10cm:{dotted[:3]}", is_itself, is_broader=len(dotted) > 3)  # noqa: PLR2004


def _strip_prefix(code: str) -> str:
    """Remove the prefix that some write: `MONDO:0005147`, `MONDO_0005147`."""
    return code.replace("_", ":").rpartition(":")[2]
