"""Evidence: one for each claim on an outcome or a risk. Never averaged: each cohort has an Evidence of its own."""

from collections.abc import Iterator, Mapping
from typing import Any

from schemas.exports.fhir.code_maps import INTERVALS, STATISTICS
from schemas.exports.fhir.elements import Element, known, quantity, refer, span, words

Claim = Mapping[str, Any]
ROLES = "http://terminology.hl7.org/CodeSystem/variable-role"
SAID = {"supports": "supported-with", "disputes": "comment-in", "corrects": "correction-in"}
LEVELS = {"ci95": 0.95, "ci90": 0.9}
SAID_OF_INTERVALS = {
    "ci95": "95 % confidence interval",
    "ci90": "90 % confidence interval",
    "ci_other": "confidence interval",
    "iqr": "interquartile range",
    "range": "range",
    "sd": "standard deviation",
    "se": "standard error",
}


def _has_figure(claim: Claim) -> bool:
    return claim["value"] is not None or claim["events"] is not None


def evidence(claim: Claim, therapy: Mapping[str, Any], base: str) -> Element:
    return known(
        {
            "resourceType": "Evidence",
            "identifier": [{"system": f"{base}/v1/claims", "value": claim["id"]}],
            "status": "active",
            "date": claim["as_of"],
            "lastReviewDate": claim["reviewed_on"],
            "relatedArtifact": [*(_source(one, base) for one in claim["evidence"]), *_study(claim, base)],
            "assertion": claim["statement"],
            "note": [{"text": text} for text in _remarks(claim)],
            "variableDefinition": [*_variables(claim, therapy, base)],
            "statistic": [_statistic(claim)] if _has_figure(claim) else [],
            "certainty": _certainty(claim),
        }
    )


def _remarks(claim: Claim) -> Iterator[str]:
    """What the sentence alone does not tell, and R5 has no element for."""
    yield f"Assertion: {claim['assertion'].replace('_', ' ')}."
    for name in ("asserter", "causality", "cause"):
        if claim[name]:
            yield f"{name.capitalize()}: {claim[name].replace('_', ' ')}."
    if claim["standing"] != "accepted":
        yield f"Standing: {claim['standing']}."
    if claim["contested"]:
        yield "Sources disagree."
    if claim["rationale"]:
        yield f"Ruled {claim['ruling']} by the editors: {claim['rationale']}"


def _source(one: Mapping[str, Any], base: str) -> Element:
    cited = refer(base, "Citation", one["reference"])
    told = [found for name in ("level", "directness", "ground") if (found := words(one[name]))]
    artifact = {"type": SAID[one["stance"]], "classifier": told, "label": one["locator"], "citation": one["note"]}
    return known({**artifact, "resourceReference": cited})


def _study(claim: Claim, base: str) -> list[Element]:
    found = refer(base, "ResearchStudy", claim["study"])
    return [{"type": "derived-from", "resourceReference": found}] if found else []


def _variables(claim: Claim, therapy: Mapping[str, Any], base: str) -> Iterator[Element]:
    population, versus = claim["population"], claim["versus"]
    measured = claim["measure"] or claim["risk"]
    given = (claim["therapy"] or therapy, claim["component"])
    yield _variable("exposure", ": ".join(one["name"] for one in given if one))
    if population:
        yield _variable("population", population["label"], refer(base, "Group", population))
    if versus:
        yield _variable("referenceExposure", versus["label"], refer(base, "Group", versus))
    if measured:
        yield _variable("measuredVariable", measured["name"])


def _variable(role: str, description: str, observed: Element | None = None) -> Element:
    coded = {"coding": [{"system": ROLES, "code": role}]}
    return known({"description": description, "variableRole": coded, "observed": observed})


def _statistic(claim: Claim) -> Element:
    people = claim["counted"] == "participant"
    return known(
        {
            "description": _when(claim),
            "statisticType": words(claim["statistic"], STATISTICS),
            "category": words(claim["severity"]),
            "quantity": quantity(claim["value"], claim["unit"], claim["comparator"]),
            "sampleSize": _sample(claim, people=people),
            "attributeEstimate": _interval(claim),
        }
    ) | _counts(claim, people=people)


def _counts(claim: Claim, *, people: bool) -> Element:
    """Zero is a count like any other."""
    counts = {
        "numberAffected": claim["events"] if people else None,
        "numberOfEvents": claim["occurrences"] if people else claim["events"],
    }
    return {name: count for name, count in counts.items() if count is not None}


def _sample(claim: Claim, *, people: bool) -> Element:
    at_risk, counted = claim["at_risk"], claim["counted"]
    if at_risk is None:
        return {}
    if people:
        return {"numberOfParticipants": at_risk}
    return {"description": f"{at_risk} {counted}s".replace("_", "-"), "knownDataCount": at_risk}


def _interval(claim: Claim) -> list[Element]:
    interval = claim["interval"]
    if interval is None:
        return []
    kind, low, high = interval["type"], interval["low"], interval["high"]
    one = (
        {"quantity": quantity(low, claim["unit"])}
        if kind in {"sd", "se"}
        else {"range": span(low, high, claim["unit"])}
    )
    said = words(kind, INTERVALS, SAID_OF_INTERVALS[kind])
    return [known({"type": said, "level": LEVELS.get(kind), **one})]


def _when(claim: Claim) -> str | None:
    about = "about " if claim["comparator"] == "~" else ""
    time = claim["follow_up"]
    if time is None:
        return about.strip() or None
    span_of = f"{time['low']} to {time['high']}" if time["low"] is not None else str(time["high"])
    return f"{about}{time['kind']} {span_of} {time['unit']}"


def _certainty(claim: Claim) -> list[Element]:
    if claim["certainty"] is None:
        return []
    rating = {
        "coding": [{"system": "http://hl7.org/fhir/certainty-rating", "code": claim["certainty"].replace("_", "-")}]
    }
    return [known({"description": claim["certainty_reason"], "rating": rating, "rater": "editors of the catalogue"})]
