"""The codes that were stated of a patient, each with its broader codes, looked up once for all criteria."""

from typing import NamedTuple

from db.matching.concept_hierarchy import ConceptHierarchy, normalize_code
from db.matching.patient_facts import CodeList, Patient
from db.vocab.implications import EXCLUSIVE_DIAGNOSES, UNENDING


class StatedCode(NamedTuple):
    """A code in the form that is compared, its broader codes, and whether these are all known."""

    normalized: str
    broader: frozenset[str]
    is_complete: bool


class StatedCodes(NamedTuple):
    """What of a set holds today, what held `ever`, what does not hold, and which diagnoses exclude each other.

    `is_closed` if nothing else holds, `was_closed` if nothing else ever did.
    """

    holding: tuple[StatedCode, ...]
    ever: tuple[StatedCode, ...]
    absent: frozenset[str]
    contradictory: frozenset[str]
    is_closed: bool
    was_closed: bool


def find_stated_codes(attribute: str, patient: Patient, hierarchy: ConceptHierarchy) -> StatedCodes | None:
    """Return the codes of a set; None if nothing is stated of it."""
    stated: CodeList | None = patient.facts.get(attribute)
    if stated is None:
        return None
    key = ("codes", attribute)
    if key not in patient.cache:
        patient.cache[key] = _look_up_codes(attribute, stated, hierarchy)
    codes: StatedCodes = patient.cache[key]
    return codes


def _look_up_codes(attribute: str, stated: CodeList, hierarchy: ConceptHierarchy) -> StatedCodes:
    present = tuple(_look_up(attribute, code, hierarchy) for code in stated.present)
    earlier = tuple(_look_up(attribute, code, hierarchy) for code in stated.past or ())
    unending = tuple(
        found for code, found in zip(stated.past or (), earlier, strict=True) if (attribute, code) in UNENDING
    )
    broader = frozenset[str]().union(*(code.broader for code in present)) if attribute == "conditions" else ()
    contradictory = (code for pair in EXCLUSIVE_DIAGNOSES if set(pair).issubset(broader) for code in pair)
    return StatedCodes(
        present + unending,
        present + earlier,
        frozenset(normalize_code(attribute, code) for code in stated.absent),
        frozenset(contradictory),
        stated.complete,
        stated.complete and stated.past is not None,
    )


def _look_up(attribute: str, code: str, hierarchy: ConceptHierarchy) -> StatedCode:
    return StatedCode(
        normalize_code(attribute, code),
        hierarchy.broader_codes(attribute, code),
        hierarchy.is_complete(attribute, code),
    )
