"""A FHIR Observation, by its LOINC code, as one patient fact."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from db.vocab.attributes import Attribute
from schemas.fhir_systems import LOINC
from schemas.imports.fhir.codings import ANSWERS, BY_LOINC, FOUND, MEMBER_BY_LOINC, SAME_UNIT, codings, members

FINAL = {"final", "amended", "corrected", "preliminary"}
Reading: TypeAlias = tuple[str, Any]


class Unused(Exception):  # noqa: N818 - it is no error: the resource is passed over
    """Why a resource says nothing that is asked here."""


def read_observation(resource: Mapping[str, Any]) -> list[Reading]:
    status = resource.get("status")
    if not isinstance(status, str) or status not in FINAL:
        raise Unused("has no final result")
    for system, code in codings(resource.get("code")):
        if system == LOINC and code in MEMBER_BY_LOINC:
            return [(BY_LOINC[code].id, _membership(resource, MEMBER_BY_LOINC[code]))]
        if system == LOINC and code in BY_LOINC:
            return [_fact(BY_LOINC[code], resource)]
    raise Unused("no LOINC code that is asked here")


def _fact(attribute: Attribute, resource: Mapping[str, Any]) -> Reading:
    if attribute.type == "code":
        return attribute.id, _answer(attribute, resource)
    quantity = resource.get("valueQuantity")
    if not isinstance(quantity, Mapping):
        raise Unused(f"has no valueQuantity, so {attribute.name.lower()} is not known")
    unit = quantity.get("code", quantity.get("unit"))
    stated = {"value": quantity.get("value"), "unit": SAME_UNIT.get(unit, unit) if isinstance(unit, str) else unit}
    comparator, when = quantity.get("comparator"), resource.get("effectiveDateTime")
    stated |= {"comparator": comparator} if comparator is not None else {}
    return attribute.id, stated | ({"date": when[:10]} if isinstance(when, str) else {})


def _answer(attribute: Attribute, resource: Mapping[str, Any]) -> str:
    concept = resource.get("valueCodeableConcept")
    said: list[Any] = [code for _, code in codings(concept)]
    said += [coding.get("display") for coding in members(concept, "coding") if isinstance(coding, Mapping)]
    said += [concept.get("text")] if isinstance(concept, Mapping) else []
    known = ANSWERS[attribute.id]
    for word in said:
        if isinstance(word, str) and word in known:
            return known[word]
    raise Unused(f"has no answer that is a value of {attribute.id}")


def _membership(resource: Mapping[str, Any], member: str) -> dict[str, list[str]]:
    for interpretation in members(resource, "interpretation"):
        for _, code in codings(interpretation):
            if code in FOUND:
                return {"present": [member], "absent": []} if FOUND[code] else {"present": [], "absent": [member]}
    raise Unused("its interpretation is neither positive nor negative")
