"""Codings beside that of a type of diabetes that say something else: of the family, a suspicion, another type."""

from schemas.fhir_systems import ICD10
from schemas.imports.fhir.codings import iter_codings
from schemas.imports.fhir.fhir_facts import UnusedError

# Family history, suspicion, screening, personal history, raised glucose, and types other than 1 and 2.
OTHER_ICD10 = (
    *("Z80", "Z81", "Z82", "Z83", "Z84", "Z03", "Z13", "Z86", "R73", "E08", "E09", "E12", "E13", "E14"),
    *("E10.A", "E10A", "O24.1", "O24.4", "O24.8"),
)
# SNOMED CT: family history of diabetes, prediabetes, insulin treated type 2, secondary, atypical.
OTHER_SNOMED = {"160303001", "15777000", "237599002", "8801005", "530558861000132104"}


def refuse_other_codings(concept: object) -> None:
    """Raise `UnusedError` for a coding that cannot hold together with diabetes of type 1 or 2."""
    for coding in iter_codings(concept):
        is_icd10 = coding.system in {ICD10, "icd10cm"} and coding.code.strip().upper().startswith(OTHER_ICD10)
        if is_icd10 or (coding.system == "snomed" and coding.code in OTHER_SNOMED):
            raise UnusedError(f"has a coding {coding.code[:20]} that contradicts the type of diabetes", "code")
