"""EvidenceVariable: a profile of criteria, as a tree of characteristics that a group of people has or must not have.

Relative contraindications and cautions rule nobody out: they are ClinicalUseDefinitions (`use`), not characteristics.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from schemas.exports.fhir.elements import Element, concept, known, quantity, refer, span

Criterion = Mapping[str, Any]
COMBINATIONS = {"all": "all-of", "any": "any-of", "at_least": "at-least"}
COMPARATORS = {"lt": "<", "lte": "<=", "gt": ">", "gte": ">=", "eq": None}
EXCLUDES = {"exclusion", "absolute_contraindication"}
SILENT = {"relative_contraindication", "caution"}
NONE_OF = {"not_in", "includes_none"}
LISTS = {
    "in": "any-of",
    "not_in": "any-of",
    "includes_any": "any-of",
    "includes_none": "any-of",
    "includes_all": "all-of",
}


def profile(candidate: Mapping[str, Any], base: str) -> Element:
    return known(
        {
            "resourceType": "EvidenceVariable",
            "identifier": [{"system": f"{base}/v1/candidates", "value": candidate["id"]}],
            "title": candidate["title"],
            "status": "active",
            "date": candidate["as_of"],
            "description": "\n\n".join(filter(None, (candidate["part"], candidate["criteria_text"]))),
            "relatedArtifact": [*_sources(candidate, base)],
            "actual": False,
            "characteristic": [*_rules(candidate["criteria"])],
        }
    )


def _sources(candidate: Mapping[str, Any], base: str) -> Iterator[Element]:
    cited = refer(base, "Citation", candidate["reference"])
    yield known({"type": "derived-from", "label": candidate["locator"], "resourceReference": cited})
    if candidate["study"]:
        yield {"type": "part-of", "resourceReference": refer(base, "ResearchStudy", candidate["study"])}


def _rules(root: Criterion) -> Iterator[Element]:
    """The children of the root, which all must hold; a root of another sort stands whole."""
    if root["node"] != "all" or root["negated"]:
        yield characteristic(root)
        return
    for child in root.get("children", ()):
        if child.get("role") not in SILENT:
            yield characteristic(child)


def characteristic(criterion: Criterion) -> Element:
    role = criterion.get("role")
    out = (role in EXCLUDES) ^ bool(criterion["negated"]) ^ (criterion.get("operator") in NONE_OF)
    said = {"description": criterion.get("text"), "note": _note(criterion), "exclude": True if out else None}
    return known({**said, **_definition(criterion)})


def _note(criterion: Criterion) -> list[Element]:
    """The source of a criterion, where it is not that of the profile."""
    cited = criterion.get("reference") or {}
    source = ", ".join(part for part in (cited.get("title"), criterion.get("locator")) if part)
    return [{"text": source}] if source else []


def _definition(criterion: Criterion) -> Element:
    if criterion["node"] != "leaf":
        combined = [characteristic({**child, "role": None}) for child in criterion.get("children", ())]
        return {"definitionByCombination": _combination(COMBINATIONS[criterion["node"]], combined, criterion.get("n"))}
    if not criterion.get("attribute"):
        return {"definitionCodeableConcept": concept(criterion.get("text"))}
    return _leaf(criterion)


def _combination(code: str, parts: list[Element], threshold: int | None = None) -> Element:
    return known({"code": code, "threshold": threshold, "characteristic": parts})


def _leaf(criterion: Criterion) -> Element:
    operator, value, unit = criterion["operator"], criterion["value"], criterion.get("unit")
    asked = concept(criterion["attribute"]["name"])
    window = {"timeFromEvent": [_window(criterion["window"])]} if criterion.get("window") else {}
    if operator in LISTS:
        found = [_typed(asked, valueCodeableConcept={"text": str(one)}) for one in value]
        return window | (
            found[0] if len(found) == 1 else {"definitionByCombination": _combination(LISTS[operator], found)}
        )
    if operator == "between":
        return window | _typed(asked, valueRange=span(value[0], value[1], unit))
    if operator == "is":
        return window | _typed(asked, valueBoolean=value)
    if operator in COMPARATORS and unit is None:
        return window | {
            "definitionCodeableConcept": asked,
            "instancesQuantity": quantity(value, None, COMPARATORS[operator]),
        }
    if operator in COMPARATORS:
        return window | _typed(asked, valueQuantity=quantity(value, unit, COMPARATORS[operator]))
    return window | {"definitionCodeableConcept": concept(f"{criterion['attribute']['name']} {operator} {value}")}


def _typed(asked: Element | None, **value: Any) -> Element:
    return {"definitionByTypeAndValue": {"type": asked, **value}}


def _window(window: Mapping[str, Any]) -> Element:
    length = quantity(window["length"], window["unit"])
    return {"eventCodeableConcept": {"text": "assessment"}, "range": {"high": length}, "description": "before it"}
