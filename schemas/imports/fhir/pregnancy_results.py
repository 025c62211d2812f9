"""Results that only a pregnancy has: a positive test, a date of delivery, weeks of gestation, what is of a fetus."""

from decimal import Decimal

from schemas.imports.fhir.fhir_facts import UnusedError
from schemas.imports.fhir.interpretation import FOUND, NOT_FOUND, read_finding
from schemas.imports.fhir.json_values import JsonObject, get_choice, get_object, get_text
from schemas.imports.fhir.pregnancy_codes import (
    DUE_DATES,
    GESTATIONAL_AGES,
    HCG_AMOUNTS,
    HCG_MASSES,
    POSITIVE_TESTS,
    PREGNANCY_TESTS,
)
from schemas.imports.fhir.resource_status import list_concept_codes, read_concept_words
from schemas.imports.fhir.words.folded_text import fold_words
from schemas.imports.fhir.words.pregnancy_words import FETAL_RESULT_WORDS, HCG_WORDS, PREGNANCY_TEST_WORDS

# Below which a test counts as negative: in IU/L, and as a mass or substance in ng/mL or nmol/L.
LEAST_HCG, LEAST_HCG_MASS = Decimal(5), Decimal("0.5")


def is_positive_test(codes: set[str], resource: JsonObject) -> bool:
    """True for a test of pregnancy that is not surely negative, or by words surely positive."""
    text = fold_words(get_text(resource, "valueString") or "")
    words = f"{read_concept_words(resource.get('valueCodeableConcept'))}; {text}"
    if not (PREGNANCY_TESTS | POSITIVE_TESTS).isdisjoint(codes):
        # An answer with a code is read with its words, which may contradict it.
        is_coded = bool(list_concept_codes(resource.get("valueCodeableConcept")))
        is_denied = NOT_FOUND.search(words) and not FOUND.search(NOT_FOUND.sub("", words)) and not is_coded
        return not is_denied and (bool(text) or _may_be_found(resource))
    is_found = FOUND.search(words) and not NOT_FOUND.search(words)
    return bool(is_found) and PREGNANCY_TEST_WORDS.search(read_concept_words(resource.get("code"))) is not None


def _may_be_found(resource: JsonObject) -> bool:
    try:
        return read_finding(resource)
    except UnusedError:  # neither positive nor negative, so it may be either
        return True


def is_found_in_pregnancy(codes: set[str], resource: JsonObject) -> bool:
    """True for a result with a value that nobody has who is not pregnant."""
    if "dataAbsentReason" in resource or not get_choice(resource, "value"):
        return False
    words, quantity = read_concept_words(resource.get("code")), get_object(resource, "valueQuantity")
    if not HCG_AMOUNTS.isdisjoint(codes):
        return _is_raised(quantity, LEAST_HCG if HCG_MASSES.isdisjoint(codes) else LEAST_HCG_MASS)
    if quantity and HCG_WORDS.search(words):
        return _is_raised(quantity, LEAST_HCG)
    is_coded = not (DUE_DATES | GESTATIONAL_AGES).isdisjoint(codes)
    return is_coded or FETAL_RESULT_WORDS.search(words) is not None


def _is_raised(quantity: JsonObject, least: Decimal) -> bool:
    value = quantity.get("value")
    is_below = str(quantity.get("comparator", "")).startswith("<")
    return not is_below and (not isinstance(value, int | Decimal) or value >= least)
