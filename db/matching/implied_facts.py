"""Facts that a patient's diagnoses, therapies, drugs or sex imply of another attribute."""

from collections.abc import Iterator
from typing import NamedTuple

from db.matching.concept_hierarchy import ConceptHierarchy
from db.matching.patient_facts import CodeList, Patient
from db.vocab.attributes import ATTRIBUTE
from db.vocab.implications import IMPLICATIONS, LASTING, UNENDING, Implication


class Implied(NamedTuple):
    """A value that another fact implies, with that fact in words."""

    value: str | bool
    text: str


def find_implied(
    attribute: str, patient: Patient, hierarchy: ConceptHierarchy, *, ever: bool = False
) -> tuple[Implied, ...]:
    """Return each implied value once for each fact that implies it, with `ever` of earlier facts too."""
    key = ("implied", attribute, ever)
    if key not in patient.cache:
        patient.cache[key] = tuple(_iter_implied(attribute, patient, hierarchy, ever=ever))
    implied: tuple[Implied, ...] = patient.cache[key]
    return implied


def _iter_implied(attribute: str, patient: Patient, hierarchy: ConceptHierarchy, *, ever: bool) -> Iterator[Implied]:
    for implication in BY_ATTRIBUTE.get(attribute, ()):
        for code in _stated_codes(patient, implication, ever=ever):
            if not hierarchy.broader_codes(implication.cause, code).isdisjoint(implication.codes):
                shown = str(implication.value).lower().replace("_", " ")
                yield Implied(implication.value, f"{shown} ({ATTRIBUTE[implication.cause].name.lower()}: {code})")


def is_cause(attribute: str, code: str, hierarchy: ConceptHierarchy) -> bool:
    """Return True if the code decides another attribute."""
    broader = hierarchy.broader_codes(attribute, code)
    return any(
        implication.cause == attribute and not broader.isdisjoint(implication.codes) for implication in IMPLICATIONS
    )


def _stated_codes(patient: Patient, implication: Implication, *, ever: bool) -> tuple[str, ...]:
    fact = patient.facts.get(implication.cause)
    if isinstance(fact, CodeList):
        # An earlier transplant is a history for ever; an earlier drug does not say what is taken now.
        is_lasting = ever or implication.attribute in LASTING or (implication.attribute, implication.value) in UNENDING
        return (*fact.present, *(fact.past or ())) if is_lasting else fact.present
    return (fact,) if isinstance(fact, str) else ()


def _group_by_attribute() -> dict[str, tuple[Implication, ...]]:
    names = dict.fromkeys(implication.attribute for implication in IMPLICATIONS)
    return {name: tuple(implication for implication in IMPLICATIONS if implication.attribute == name) for name in names}


BY_ATTRIBUTE = _group_by_attribute()
