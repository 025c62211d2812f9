"""ClinicalUseDefinition: one for each indication, contraindication, warning and undesirable effect."""

from collections.abc import Iterator, Mapping
from typing import Any

from schemas.exports.fhir.elements import Element, concept, known, refer, words

INDICATIONS = ("treats", "prevents")
AGAINST = {"absolute_contraindication": "absolute", "relative_contraindication": "relative"}
Named = Iterator[tuple[str, Element]]


def uses(therapy: Mapping[str, Any], base: str) -> Named:
    yield from _indications(therapy, base)
    for profile in therapy["candidates"]:
        yield from _contraindications(therapy, profile, base)
    for risk in therapy["risks"]:
        for claim in risk["claims"]:
            if claim["assertion"] in {"shown", "proposed"}:
                yield f"{therapy['id']}/{claim['id']}", _effect(therapy, risk, claim, base)


def frequency(claim: Mapping[str, Any]) -> Element | None:
    """How often, as one line: what is printed, and of whom."""
    counted = (claim["counted"] or "").replace("_", "-")
    figure = f"{claim['events']} of {claim['at_risk']} {counted}s" if claim["events"] is not None else None
    value = None if claim["value"] is None else f"{claim['comparator'] or ''}{claim['value']} {claim['unit']}"
    times = None if claim["occurrences"] is None else f"{claim['occurrences']} events"
    return words("; ".join(part for part in (figure, value, times) if part) or None)


def _use(kind: str, therapy: Mapping[str, Any], base: str, **members: Any) -> Element:
    head = {"resourceType": "ClinicalUseDefinition", "type": kind}
    return known({**head, "subject": [refer(base, "MedicinalProductDefinition", therapy)], **members})


def _indications(therapy: Mapping[str, Any], base: str) -> Named:
    for condition in therapy["conditions"]:
        if condition["role"] in INDICATIONS:
            disease = {"concept": concept(condition["name"], [])}
            said = {"diseaseSymptomProcedure": disease, "intendedEffect": {"concept": {"text": condition["role"]}}}
            named = [{"system": f"{base}/v1/conditions", "value": condition["id"]}]
            yield (
                f"{therapy['id']}/{condition['id']}",
                _use("indication", therapy, base, identifier=named, indication=said),
            )


def _contraindications(therapy: Mapping[str, Any], profile: Mapping[str, Any], base: str) -> Named:
    """Those that the profile's source prints, at the root of its tree; entry criteria of a trial are none."""
    for criterion in profile["criteria"].get("children", ()):
        role, text = criterion.get("role"), criterion.get("text")
        named = [{"system": f"{base}/v1/candidates#criterion", "value": criterion["id"]}]
        if role in AGAINST and text:
            said: Element = {"diseaseSymptomProcedure": {"concept": {"text": text}}}
            category = [{"text": AGAINST[role]}]
            yield (
                criterion["id"],
                _use("contraindication", therapy, base, identifier=named, category=category, contraindication=said),
            )
        if role == "caution" and text:
            yield criterion["id"], _use("warning", therapy, base, identifier=named, warning={"description": text})


def _effect(therapy: Mapping[str, Any], risk: Mapping[str, Any], claim: Mapping[str, Any], base: str) -> Element:
    named = [{"system": f"{base}/v1/claims", "value": claim["id"]}]
    severity = words(claim["severity"])
    return _use(
        "undesirable-effect",
        therapy,
        base,
        identifier=named,
        category=[found for found in (words(claim["assertion"]), severity, words(claim["cause"])) if found],
        status=words(claim["standing"]),
        population=[found for found in [refer(base, "Group", claim["population"])] if found],
        undesirableEffect=known(
            {
                "symptomConditionEffect": {"concept": concept(risk["name"], risk["codings"])},
                "classification": words(risk["category"]),
                "frequencyOfOccurrence": frequency(claim),
            }
        ),
    )
