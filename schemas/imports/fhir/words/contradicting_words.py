"""Refuse what words beside a code contradict, by the tables of words."""

import re
from collections.abc import Iterable

from schemas.imports.fhir.fhir_facts import UnusedError
from schemas.imports.fhir.json_values import JsonObject, get_list
from schemas.imports.fhir.kept_answers import keep_answers
from schemas.imports.fhir.resource_status import read_concept_words
from schemas.imports.fhir.words.doubt_words import has_denying_words
from schemas.imports.fhir.words.folded_text import strip_words
from schemas.imports.fhir.words.result_words import is_not_reported, names_other_quantity
from schemas.imports.fhir.words.word_tables import (
    BLOOD,
    BODY_FLUIDS,
    CONTRADICTING_KINDS,
    DONATED,
    DONATION_WORDS,
    DOUBTFUL_ENDS,
    DOUBTFUL_WORDS,
    ESTIMATES,
    FASTING,
    FETAL_WORDS,
    FILTRATION,
    HARMLESS_WORDS,
    NOT_FASTING,
    NOT_IN_BLOOD,
    NOT_PERFORMED,
    OTHER_AGE,
    OTHER_PERSON_WORDS,
    OTHER_STAGES,
    RECEIVED_FROM,
    STOPPED_WORDS,
    STRAINED,
    TRANSPLANTED,
    UNMEASURED_WORDS,
)


def refuse_doubtful_words(concept: object, member: str, harmless: re.Pattern[str] = HARMLESS_WORDS) -> None:
    """Raise `UnusedError` where words beside a code say that it is of somebody else, not sure, or not so.

    What is `harmless` is not looked at.
    """
    words = strip_words(harmless, read_concept_words(concept))
    _refuse_doubts(words, member)
    if has_denying_words(words):
        raise UnusedError("has words that speak of a doubt, a denial, a fear, an evaluation or a test record", member)
    if has_stopped_words(words):
        raise UnusedError("has words that say that it is not done, or not now", member)


@keep_answers
def has_stopped_words(words: str) -> bool:
    return STOPPED_WORDS.search(words) is not None


@keep_answers
def select_harmless(words: str, is_transplant: bool = False) -> re.Pattern[str]:  # noqa: FBT001, FBT002 - a key
    """Return the pattern of words that say nothing against the code: of a transplant also whose it was.

    It is one by its code, or by the words beside it.
    """
    is_received = (is_transplant or TRANSPLANTED.search(words)) and not DONATED.search(words)
    return RECEIVED_FROM if is_received else HARMLESS_WORDS


def refuse_unperformed(concept: object, member: str, harmless: re.Pattern[str]) -> None:
    """Raise `UnusedError` where words beside a procedure, or its reason, say that it was not done to the patient."""
    if NOT_PERFORMED.search(strip_words(harmless, read_concept_words(concept))):
        raise UnusedError("has words that speak of an evaluation, a donation or a procedure that was not done", member)


def refuse_donation(concept: object, member: str, harmless: re.Pattern[str]) -> None:
    """Raise `UnusedError` where the words of a reason say that the patient gave something."""
    if DONATION_WORDS.search(strip_words(harmless, read_concept_words(concept))):
        raise UnusedError("has words that speak of a donation", member)


def refuse_strained_pressure(concepts: Iterable[object]) -> None:
    """Raise `UnusedError` where words say that a pressure was taken during exercise, or is a mean or an extreme."""
    if STRAINED.search("; ".join(map(read_concept_words, concepts))):
        raise UnusedError("has words that speak of a pressure during exercise, a mean or an extreme")


@keep_answers
def has_doubtful_words(words: str) -> bool:
    return bool(DOUBTFUL_WORDS.search(words) or DOUBTFUL_ENDS.search(words))


def refuse_doubtful_medicine(concept: object, member: str) -> None:
    """Raise `UnusedError` for such words beside the code of a medicine, which may be one that was stopped."""
    _refuse_doubts(read_concept_words(concept), member)


def _refuse_doubts(words: str, member: str) -> None:
    if has_doubtful_words(words):
        raise UnusedError("has words that speak of another person, a suspicion, a plan or an exclusion", member)


def refuse_unmeasured_words(element: JsonObject) -> None:
    """Raise `UnusedError` for a value that is called a target, an estimate or the like, or somebody else's."""
    concepts = (element.get("code"), element.get("method"), *get_list(element, "category"))
    stated = map(read_concept_words, concepts)
    if reason := _describe_unmeasured("; ".join(stated)):
        raise UnusedError(reason)


@keep_answers
def _describe_unmeasured(text: str) -> str:
    words = strip_words(HARMLESS_WORDS, text)
    if UNMEASURED_WORDS.search(words) or (ESTIMATES.search(words) and not FILTRATION.search(words)):
        return "has words that speak of a value that was not measured"
    is_of_another = OTHER_PERSON_WORDS.search(words) or FETAL_WORDS.search(words)
    return "has words that speak of somebody else than the patient" if is_of_another else ""


def refuse_other_material(attribute: str, words: str) -> None:
    """Raise `UnusedError` where words say that something else was examined than what the attribute is measured in."""
    if reason := _describe_other_material(attribute, words):
        raise UnusedError(reason)


@keep_answers
def _describe_other_material(attribute: str, words: str) -> str:
    others = {
        "material than blood": attribute not in NOT_IN_BLOOD and BODY_FLUIDS.search(words),
        "material than urine": attribute == "urine_albumin_creatinine" and BLOOD.search(words),
        "quantity than its code": names_other_quantity(attribute, words),
        "age than that of the patient now": attribute == "age" and OTHER_AGE.search(words),
    }
    if is_not_reported(attribute, words):
        return "has words that speak of a result that was not reported, of a control or of an earlier time"
    if found := next((other for other, is_named in others.items() if is_named), ""):
        return f"has words that speak of another {found}"
    is_fed = attribute in FASTING and NOT_FASTING.search(words)
    return "has words that speak of a value that was not taken while fasting" if is_fed else ""


def refuse_other_kind(kind: str, *concepts: object) -> None:
    """Raise `UnusedError` where words beside a code of one type of diabetes name another, or a stage before it."""
    pattern = CONTRADICTING_KINDS.get(kind)
    words = (strip_words(OTHER_STAGES, read_concept_words(concept)) for concept in concepts)
    if pattern and any(map(pattern.search, words)):
        raise UnusedError(f"has words that speak of something else than {kind} diabetes")
