"""Evidence: one for each claim on an outcome or a risk. Never averaged: each cohort has an Evidence of its own."""

from collections.abc import Iterator

from schemas.exports.documents import Record
from schemas.exports.fhir.code_maps import INTERVALS, STATISTICS
from schemas.exports.fhir.elements import (
    Element,
    build_quantity,
    build_range,
    build_reference,
    coded_concept,
    omit_empty,
)

ROLES = "http://terminology.hl7.org/CodeSystem/variable-role"
ARTIFACT_TYPES = {"supports": "supported-with", "disputes": "comment-in", "corrects": "correction-in"}
LEVELS = {"ci95": 0.95, "ci90": 0.9}
INTERVAL_NAMES = {
    "ci95": "95 % confidence interval",
    "ci90": "90 % confidence interval",
    "ci_other": "confidence interval",
    "iqr": "interquartile range",
    "range": "range",
    "sd": "standard deviation",
    "se": "standard error",
}

ESTIMATE_METHODS = {"wilson": "Wilson score interval", "exact_poisson": "exact Poisson interval"}


def _has_figure(claim: Record) -> bool:
    return claim["value"] is not None or claim["events"] is not None


def build_evidence(claim: Record, therapy: Record, base: str) -> Element:
    return omit_empty(
        {
            "resourceType": "Evidence",
            "identifier": [{"system": f"{base}/v1/claims", "value": claim["id"]}],
            "status": "active",
            "date": claim["as_of"],
            "lastReviewDate": claim["reviewed_on"],
            **list_contributors(claim),
            "relatedArtifact": [
                *(source_artifact(item, base) for item in claim["evidence"]),
                *study_artifacts(claim, base),
            ],
            "assertion": claim["statement"],
            "note": [{"text": text} for text in evidence_notes(claim)],
            "variableDefinition": [*variable_definitions(claim, therapy, base)],
            "statistic": [build_statistic(claim)] if _has_figure(claim) else [],
            "certainty": build_certainty(claim),
        }
    )


COUNT_NOTES = {
    "derived": "Counts: derived from the printed percentage.",
    "survival_estimate": "Counts: none, the percentage is an estimate of a survival curve.",
    "pooled_estimate": "Counts: none, the percentage is an estimate that pools studies.",
    "not_derivable": "Counts: none can be derived from what the source prints.",
}


def evidence_notes(claim: Record) -> Iterator[str]:
    """Yield what the statement does not contain and R5 has no element for."""
    yield f"Assertion: {claim['assertion'].replace('_', ' ')}."
    for name in ("asserter", "causality", "cause"):
        if claim[name]:
            yield f"{name.capitalize()}: {claim[name].replace('_', ' ')}."
    if claim["standing"] != "accepted":
        yield f"Standing: {claim['standing']}, {claim['stands_because']}."
    if claim["counts"] in COUNT_NOTES:
        yield COUNT_NOTES[claim["counts"]]
    if claim["flags"]:
        yield f"Flags: {', '.join(claim['flags'])}."
    if claim["contested"]:
        yield "Sources disagree."
    if claim["rationale"]:
        yield f"Ruled {claim['ruling']} by the editors: {claim['rationale']}"


CONTRIBUTORS = {"drafted": "author", "extracted": "editor", "reviewed": "reviewer", "approved": "endorser"}


def list_contributors(claim: Record) -> Element:
    """Return the agents that contributed to the claim, by the element of their role."""
    elements: Element = {}
    for contribution in claim["contributions"]:
        named = {"name": contribution["agent"]["name"]}
        elements.setdefault(CONTRIBUTORS[contribution["role"]], []).append(named)
    return elements


def source_artifact(item: Record, base: str) -> Element:
    classifiers = [coded_concept(item[name]) for name in ("level", "primary_level", "passage", "directness", "ground")]
    return omit_empty(
        {
            "type": ARTIFACT_TYPES[item["stance"]],
            "classifier": [classifier for classifier in classifiers if classifier],
            "label": item["locator"],
            "citation": item["note"],
            "resourceReference": build_reference(base, "Citation", item["reference"]),
        }
    )


def study_artifacts(claim: Record, base: str) -> list[Element]:
    study = build_reference(base, "ResearchStudy", claim["study"])
    return [{"type": "derived-from", "resourceReference": study}] if study else []


def variable_definitions(claim: Record, therapy: Record, base: str) -> Iterator[Element]:
    population, versus = claim["population"], claim["versus"]
    measured = claim["measure"] or claim["risk"]
    exposures = (claim["therapy"] or therapy, claim["component"])
    yield build_variable("exposure", ": ".join(exposure["name"] for exposure in exposures if exposure))
    if population:
        yield build_variable("population", population["label"], build_reference(base, "Group", population))
    if versus:
        yield build_variable("referenceExposure", versus["label"], build_reference(base, "Group", versus))
    if measured:
        yield build_variable("measuredVariable", measured["name"])


def build_variable(role: str, description: str, observed: Element | None = None) -> Element:
    coded = {"coding": [{"system": ROLES, "code": role}]}
    return omit_empty({"description": description, "variableRole": coded, "observed": observed})


def build_statistic(claim: Record) -> Element:
    people = claim["counted"] == "participant"
    return omit_empty(
        {
            "description": describe_follow_up(claim),
            "statisticType": coded_concept(claim["statistic"], STATISTICS),
            "category": coded_concept(claim["severity"]),
            "quantity": build_quantity(claim["value"], claim["unit"], claim["comparator"]),
            "sampleSize": sample_size(claim, people=people),
            "attributeEstimate": attribute_estimates(claim),
        }
        # Joined afterwards, since `omit_empty` would take a count of zero for missing.
    ) | event_counts(claim, people=people)


def event_counts(claim: Record, *, people: bool) -> Element:
    """Zero is a count like any other."""
    counts = {
        "numberAffected": claim["events"] if people else None,
        "numberOfEvents": claim["occurrences"] if people else claim["events"],
    }
    return {name: count for name, count in counts.items() if count is not None}


def sample_size(claim: Record, *, people: bool) -> Element:
    at_risk, counted = claim["at_risk"], claim["counted"]
    if at_risk is None:
        return {}
    if people:
        return {"numberOfParticipants": at_risk}
    return {"description": f"{at_risk} {counted}s".replace("_", "-"), "knownDataCount": at_risk}


def attribute_estimates(claim: Record) -> list[Element]:
    """The interval that the source prints, and the estimate that is computed from its counts."""
    return [*printed_intervals(claim), *computed_estimates(claim)]


def computed_estimates(claim: Record) -> list[Element]:
    if (computed := claim["estimate"]) is None:
        return []
    unit = computed["unit"]
    return [
        {
            "description": f"Computed from the counts: {ESTIMATE_METHODS[computed['method']]}",
            "type": coded_concept("ci95", INTERVALS, INTERVAL_NAMES["ci95"]),
            "quantity": build_quantity(computed["value"], unit),
            "level": LEVELS["ci95"],
            "range": build_range(computed["low"], computed["high"], unit),
        }
    ]


def printed_intervals(claim: Record) -> list[Element]:
    interval = claim["interval"]
    if interval is None:
        return []
    kind, low, high = interval["type"], interval["low"], interval["high"]
    estimate = (
        {"quantity": build_quantity(low, claim["unit"])}
        # A deviation is one figure, not two bounds.
        if kind in {"sd", "se"}
        else {"range": build_range(low, high, claim["unit"])}
    )
    interval_type = coded_concept(kind, INTERVALS, INTERVAL_NAMES[kind])
    return [omit_empty({"type": interval_type, "level": LEVELS.get(kind), **estimate})]


def describe_follow_up(claim: Record) -> str | None:
    about = "about " if claim["comparator"] == "~" else ""
    time = claim["follow_up"]
    if time is None:
        return about.strip() or None
    span_of = f"{time['low']} to {time['high']}" if time["low"] is not None else str(time["high"])
    return f"{about}{time['kind']} {span_of} {time['unit']}"


def build_certainty(claim: Record) -> list[Element]:
    if claim["certainty"] is None:
        return []
    rating = {
        "coding": [{"system": "http://hl7.org/fhir/certainty-rating", "code": claim["certainty"].replace("_", "-")}]
    }
    return [
        omit_empty(
            {
                "description": claim["certainty_reason"],
                "rating": rating,
                "rater": claim["certainty_method"] or "editors of the catalogue",
            }
        )
    ]
