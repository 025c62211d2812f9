"""ClinicalUseDefinition: one for each indication, contraindication, warning and undesirable effect."""

from typing import Any

from schemas.exports.documents import Record
from schemas.exports.fhir.elements import (
    Element,
    ResourcesById,
    build_concept,
    build_reference,
    coded_concept,
    omit_empty,
)

INDICATIONS = ("treats", "prevents")
CONTRAINDICATION_TYPES = {"absolute_contraindication": "absolute", "relative_contraindication": "relative"}


def clinical_use_definitions(therapy: Record, base: str) -> ResourcesById:
    yield from build_indications(therapy, base)
    for profile in therapy["candidates"]:
        yield from build_contraindications(therapy, profile, base)
    for risk in therapy["risks"]:
        for claim in risk["claims"]:
            # A claim that an effect was not shown defines no undesirable effect; it is exported as Evidence all the
            # same.
            if claim["assertion"] in {"shown", "proposed"}:
                yield f"{therapy['id']}/{claim['id']}", build_undesirable_effect(therapy, risk, claim, base)


def format_frequency(claim: Record) -> Element | None:
    """Format how often an effect occurred, as printed, with the counted unit."""
    counted = (claim["counted"] or "").replace("_", "-")
    figure = f"{claim['events']} of {claim['at_risk']} {counted}s" if claim["events"] is not None else None
    value = None if claim["value"] is None else f"{claim['comparator'] or ''}{claim['value']} {claim['unit']}"
    times = None if claim["occurrences"] is None else f"{claim['occurrences']} events"
    return coded_concept("; ".join(part for part in (figure, value, times) if part) or None)


def define_use(kind: str, therapy: Record, base: str, **members: Any) -> Element:
    head = {"resourceType": "ClinicalUseDefinition", "type": kind}
    return omit_empty({**head, "subject": [build_reference(base, "MedicinalProductDefinition", therapy)], **members})


def build_indications(therapy: Record, base: str) -> ResourcesById:
    for condition in therapy["conditions"]:
        if condition["role"] in INDICATIONS:
            disease = {"concept": build_concept(condition["name"], [])}
            indication = {
                "diseaseSymptomProcedure": disease,
                "intendedEffect": {"concept": {"text": condition["role"]}},
            }
            identifiers = [{"system": f"{base}/v1/conditions", "value": condition["id"]}]
            yield (
                f"{therapy['id']}/{condition['id']}",
                define_use("indication", therapy, base, identifier=identifiers, indication=indication),
            )


def build_contraindications(therapy: Record, profile: Record, base: str) -> ResourcesById:
    """Yield those at the root of the profile's tree. Trial entry criteria are not contraindications."""
    for criterion in profile["criteria"].get("children", ()):
        role, text = criterion.get("role"), criterion.get("text")
        # A fragment: criteria have no address of their own, and an identifier needs a system that nothing else uses.
        identifiers = [{"system": f"{base}/v1/candidates#criterion", "value": criterion["id"]}]
        if role in CONTRAINDICATION_TYPES and text:
            contraindication: Element = {"diseaseSymptomProcedure": {"concept": {"text": text}}}
            category = [{"text": CONTRAINDICATION_TYPES[role]}]
            yield (
                criterion["id"],
                define_use(
                    "contraindication",
                    therapy,
                    base,
                    identifier=identifiers,
                    category=category,
                    contraindication=contraindication,
                ),
            )
        if role == "caution" and text:
            yield (
                criterion["id"],
                define_use("warning", therapy, base, identifier=identifiers, warning={"description": text}),
            )


def build_undesirable_effect(therapy: Record, risk: Record, claim: Record, base: str) -> Element:
    identifiers = [{"system": f"{base}/v1/claims", "value": claim["id"]}]
    return define_use(
        "undesirable-effect",
        therapy,
        base,
        identifier=identifiers,
        category=[*filter(None, (coded_concept(claim[name]) for name in ("assertion", "severity", "cause")))],
        status=coded_concept(claim["standing"]),
        population=[group for group in [build_reference(base, "Group", claim["population"])] if group],
        undesirableEffect=omit_empty(
            {
                "symptomConditionEffect": {"concept": build_concept(risk["name"], risk["codings"])},
                "classification": coded_concept(risk["category"]),
                "frequencyOfOccurrence": format_frequency(claim),
            }
        ),
    )
