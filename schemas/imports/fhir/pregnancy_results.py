"""Results that only a pregnancy has: a positive test, a date of delivery, weeks of gestation, what is of a fetus."""

from decimal import Decimal

from schemas.imports.fhir.fhir_facts import UnusedError
from schemas.imports.fhir.interpretation import FOUND, NOT_FOUND, read_finding
from schemas.imports.fhir.json_values import JsonObject, get_choice, get_object, get_text
from schemas.imports.fhir.pregnancy_codes import DUE_DATES, GESTATIONAL_AGES, HCG_AMOUNTS, PREGNANCY_TESTS
from schemas.imports.fhir.resource_status import read_concept_words
from schemas.imports.fhir.words.folded_text import fold_words
from schemas.imports.fhir.words.pregnancy_words import FETAL_RESULT_WORDS, PREGNANCY_TEST_WORDS

LEAST_HCG = 5  # IU/L, below which a test counts as negative


def is_positive_test(codes: set[str], resource: JsonObject) -> bool:
    """True for a test of pregnancy that is not surely negative, or by words surely positive."""
    text = fold_words(get_text(resource, "valueString") or "")
    if not PREGNANCY_TESTS.isdisjoint(codes):
        return not NOT_FOUND.search(text) and (bool(text) or _may_be_found(resource))
    words = f"{read_concept_words(resource.get('valueCodeableConcept'))}; {text}"
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
    if not HCG_AMOUNTS.isdisjoint(codes):
        return _is_raised(get_object(resource, "valueQuantity"))
    is_coded = not (DUE_DATES | GESTATIONAL_AGES).isdisjoint(codes)
    return is_coded or FETAL_RESULT_WORDS.search(read_concept_words(resource.get("code"))) is not None


def _is_raised(quantity: JsonObject) -> bool:
    value = quantity.get("value")
    is_below = str(quantity.get("comparator", "")).startswith("<")
    return not is_below and (not isinstance(value, int | Decimal) or value >= LEAST_HCG)
