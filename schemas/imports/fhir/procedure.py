"""Procedure: what was done to the patient, as codes of ICD-10-PCS."""

import re
from collections.abc import Iterator
from datetime import date

from db.vocab.patterns import ICD10PCS_CODE
from schemas.imports.fhir.codings import iter_codings
from schemas.imports.fhir.fhir_facts import Fact, UnusedError
from schemas.imports.fhir.fhir_time import FhirTime, parse_choice_of_time
from schemas.imports.fhir.json_values import JsonObject, get_choice, list_one_or_many
from schemas.imports.fhir.resource_status import (
    list_member_concepts,
    read_concept_words,
    refuse_modifiers,
    require_status,
)
from schemas.imports.fhir.words.contradicting_words import (
    refuse_donation,
    refuse_doubtful_words,
    refuse_unperformed,
    select_harmless,
)
from schemas.imports.fhir.words.folded_text import strip_words
from schemas.imports.fhir.words.harmless_words import PROCEDURE
from schemas.imports.fhir.words.note_words import refuse_noted_procedure
from schemas.imports.fhir.words.unknown_words import refuse_unknown_words

# `in-progress` or `stopped` may not have done what the code says.
DONE = ("completed",)
TIMES = ("performed", "_performed", "occurrence", "_occurrence")  # of R4 and of R5
DATED = ("DateTime", "Period")
REASONS = ("reasonCode", "reason")  # of R4 and of R5
DONOR_CODES = ("Z52", "Z00.5")  # of any ICD-10: donors of organs, and their examination
TRANSPLANTATION_AT, TRANSPLANTATION = len("icd10pcs:0T"), "Y"  # the third character of a code, of all organs


def iter_procedure_facts(resource: JsonObject, as_of: date) -> Iterator[Fact | UnusedError]:
    refuse_modifiers(resource)
    require_status(resource, DONE)
    codes = [f"icd10pcs:{coding.code}" for coding in iter_codings(resource.get("code")) if coding.system == "icd10pcs"]
    usable = [code for code in dict.fromkeys(codes) if re.fullmatch(ICD10PCS_CODE, code)]
    if not usable:
        raise UnusedError("has no code of ICD-10-PCS", "code")
    is_transplant = all(code[TRANSPLANTATION_AT] == TRANSPLANTATION for code in usable)
    for member in ("code", "statusReason", "outcome"):
        words = read_concept_words(resource.get(member))
        harmless = select_harmless(words, is_transplant) if member == "code" else PROCEDURE.phrases
        refuse_doubtful_words(resource.get(member), member, harmless)
        refuse_unperformed(resource.get(member), member, harmless)
        if member != "code":
            refuse_unknown_words(words, PROCEDURE)
        elif is_transplant:  # of which the names are known
            refuse_unknown_words(strip_words(harmless, words), PROCEDURE, "beside its code")
    _refuse_contradicting_context(resource, is_transplant=is_transplant)
    refuse_noted_procedure(resource)
    time = find_procedure_time(resource)
    if time is not None and time.is_after(as_of):
        raise UnusedError("is dated after the reference date")
    for code in usable:
        yield Fact("procedures", (code, "present"), time, "code")


def _refuse_contradicting_context(resource: JsonObject, *, is_transplant: bool) -> None:
    """Raise `UnusedError` where the patient was the donor by the reason, or the category says that it is planned."""
    for category in list_one_or_many(resource, "category"):  # one in R4 and a list in R5
        refuse_doubtful_words(category, "category")
    reasons = [(member, concept) for member in REASONS for concept in list_member_concepts(resource, [member])]
    for member, concept in reasons:
        if any(coding.code.upper().startswith(DONOR_CODES) for coding in iter_codings(concept)):
            raise UnusedError("has the code of a donor as its reason", member)
        refuse_donation(concept, member, select_harmless(read_concept_words(concept), is_transplant))


def find_procedure_time(resource: JsonObject) -> FhirTime | None:
    """Return when it was done; raises `UnusedError` for a date that is not understood. An age or a text is no date."""
    for name in {name.removeprefix("_") for prefix in TIMES for name in get_choice(resource, prefix)}:
        if name.endswith(DATED):
            time = parse_choice_of_time(resource, name)
            if time is None:
                raise UnusedError("has a time that is not understood", name, "a date, an instant or a period")
            return time
    return None
