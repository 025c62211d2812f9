"""EvidenceVariable: a profile of criteria, as a tree of characteristics that a group of people has or must not have.

Relative contraindications and cautions rule nobody out: they are ClinicalUseDefinitions (`use`), not characteristics.
"""

from collections.abc import Iterator
from typing import Any

from db.vocab.enums import ADVISORY_ROLES, EXCLUDING_ROLES
from schemas.exports.documents import Record
from schemas.exports.fhir.elements import (
    Element,
    build_concept,
    build_quantity,
    build_range,
    build_reference,
    omit_empty,
)

COMBINATIONS = {"all": "all-of", "any": "any-of", "at_least": "at-least"}
COMPARATORS = {"lt": "<", "lte": "<=", "gt": ">", "gte": ">=", "eq": None}
NONE_OF = {"not_in", "includes_none"}
LIST_OPERATORS = {
    "in": "any-of",
    "not_in": "any-of",
    "includes_any": "any-of",
    "includes_none": "any-of",
    "includes_all": "all-of",
}


def build_evidence_variable(candidate: Record, base: str) -> Element:
    return omit_empty(
        {
            "resourceType": "EvidenceVariable",
            "identifier": [{"system": f"{base}/v1/candidates", "value": candidate["id"]}],
            "title": candidate["title"],
            "status": "active",
            "date": candidate["as_of"],
            "description": "\n\n".join(filter(None, (candidate["part"], candidate["criteria_text"]))),
            "relatedArtifact": [*related_artifacts(candidate, base)],
            "actual": False,
            "characteristic": [*root_characteristics(candidate["criteria"])],
        }
    )


def related_artifacts(candidate: Record, base: str) -> Iterator[Element]:
    cited = build_reference(base, "Citation", candidate["reference"])
    yield omit_empty({"type": "derived-from", "label": candidate["locator"], "resourceReference": cited})
    if candidate["study"]:
        yield {"type": "part-of", "resourceReference": build_reference(base, "ResearchStudy", candidate["study"])}


def root_characteristics(root: Record) -> Iterator[Element]:
    """Yield the children of the root, which all must hold, or the root itself if it is not a plain `all`."""
    if root["node"] != "all" or root["negated"]:
        yield build_characteristic(root)
        return
    for child in root.get("children", ()):
        if child.get("role") not in ADVISORY_ROLES:
            yield build_characteristic(child)


def build_characteristic(criterion: Record) -> Element:
    role = criterion.get("role")
    # Each of the three reverses the criterion, so two of them cancel.
    is_excluded = (role in EXCLUDING_ROLES) ^ bool(criterion["negated"]) ^ (criterion.get("operator") in NONE_OF)
    members = {
        "description": criterion.get("text"),
        "note": source_note(criterion),
        "exclude": True if is_excluded else None,
    }
    return omit_empty({**members, **build_definition(criterion)})


def source_note(criterion: Record) -> list[Element]:
    """The source of a criterion, where it is not that of the profile."""
    cited = criterion.get("reference") or {}
    source = ", ".join(part for part in (cited.get("title"), criterion.get("locator")) if part)
    return [{"text": source}] if source else []


def build_definition(criterion: Record) -> Element:
    if criterion["node"] != "leaf":
        # Without their roles: an exclusion is stated once, on the outermost characteristic.
        combined = [build_characteristic({**child, "role": None}) for child in criterion.get("children", ())]
        return {
            "definitionByCombination": build_combination(COMBINATIONS[criterion["node"]], combined, criterion.get("n"))
        }
    if not criterion.get("attribute"):
        return {"definitionCodeableConcept": build_concept(criterion.get("text"))}
    return build_leaf_definition(criterion)


def build_combination(code: str, parts: list[Element], threshold: int | None = None) -> Element:
    return omit_empty({"code": code, "threshold": threshold, "characteristic": parts})


def build_leaf_definition(criterion: Record) -> Element:
    operator, value, unit = criterion["operator"], criterion["value"], criterion.get("unit")
    attribute_concept = build_concept(criterion["attribute"]["name"])
    window = {"timeFromEvent": [time_from_event(criterion["window"])]} if criterion.get("window") else {}
    if operator in LIST_OPERATORS:
        characteristics = [
            # R5 lets a characteristic have one value, so a list becomes a combination.
            type_and_value(attribute_concept, valueCodeableConcept={"text": str(code)})
            for code in value
        ]
        return window | (
            characteristics[0]
            if len(characteristics) == 1
            else {"definitionByCombination": build_combination(LIST_OPERATORS[operator], characteristics)}
        )
    if operator == "between":
        return window | type_and_value(attribute_concept, valueRange=build_range(value[0], value[1], unit))
    if operator == "is":
        return window | type_and_value(attribute_concept, valueBoolean=value)
    if operator in COMPARATORS and unit is None:
        return window | {
            "definitionCodeableConcept": attribute_concept,
            "instancesQuantity": build_quantity(value, None, COMPARATORS[operator]),
        }
    if operator in COMPARATORS:
        return window | type_and_value(
            attribute_concept, valueQuantity=build_quantity(value, unit, COMPARATORS[operator])
        )
    return window | {"definitionCodeableConcept": build_concept(f"{criterion['attribute']['name']} {operator} {value}")}


def type_and_value(attribute_concept: Element | None, **value: Any) -> Element:
    return {"definitionByTypeAndValue": {"type": attribute_concept, **value}}


def time_from_event(window: Record) -> Element:
    length = build_quantity(window["length"], window["unit"])
    return {"eventCodeableConcept": {"text": "assessment"}, "range": {"high": length}, "description": "before it"}
