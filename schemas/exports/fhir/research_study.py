"""ResearchStudy for a study, and Group for each population whose figures are told apart."""

from collections.abc import Mapping
from typing import Any

from schemas.exports.fhir.code_maps import DESIGNS, TITLES
from schemas.exports.fhir.elements import Element, identifiers, known, refer, words

PHASES = {
    "early_phase_1": "early-phase-1",
    "phase_1": "phase-1",
    "phase_1_2": "phase-1-phase-2",
    "phase_2": "phase-2",
    "phase_2_3": "phase-2-phase-3",
    "phase_3": "phase-3",
    "phase_4": "phase-4",
    "not_applicable": "n-a",
}
STATES = {
    "not_yet_recruiting": "not-yet-recruiting",
    "recruiting": "recruiting",
    "enrolling_by_invitation": "enrolling-by-invitation",
    "active_not_recruiting": "active-but-not-recruiting",
    "suspended": "temporarily-closed-to-accrual",
    "terminated": "terminated",
    "completed": "completed",
    "withdrawn": "withdrawn",
}
TARGETS = {"planned": "targetNumber", "actual": "actualNumber"}


def study(record: Mapping[str, Any], base: str) -> Element:
    enrolment, sponsor = record["enrolment"], record["sponsor"]
    recruited = {TARGETS[enrolment["type"]]: enrolment["count"]} if enrolment and enrolment["type"] else None
    return known(
        {
            "resourceType": "ResearchStudy",
            "identifier": identifiers(base, "studies", record),
            "title": record["title"],
            "label": [{"type": words("acronym", TITLES), "value": record["acronym"]}] if record["acronym"] else [],
            "status": "active",
            "date": record["as_of"],
            "phase": _coded("research-study-phase", PHASES.get(record["phase"])),
            "studyDesign": [
                found for name in ("design", "allocation", "masking") if (found := words(record[name], DESIGNS))
            ],
            "period": _period(record),
            "progressStatus": _progress(record),
            "recruitment": recruited,
            "associatedParty": [_sponsor(sponsor)] if sponsor else [],
            "comparisonGroup": [_arm(one, base) for one in record["populations"]],
            "relatedArtifact": [_work(one, base) for one in record["references"]],
        }
    )


def group(population: Mapping[str, Any], base: str) -> Element:
    return known(
        {
            "resourceType": "Group",
            "identifier": [{"system": f"{base}/v1/claims#population", "value": population["id"]}],
            "type": "person",
            "membership": "definitional",
            "name": population["label"],
            "description": population["description"],
            "code": words(population["role"]),
        }
    ) | ({} if population["size"] is None else {"quantity": population["size"]})


def _coded(system: str, code: str | None) -> Element | None:
    return {"coding": [{"system": f"http://hl7.org/fhir/{system}", "code": code}]} if code else None


def _period(record: Mapping[str, Any]) -> Element:
    start, end = record["start"], record["completion"]
    return known({"start": start and start["date"], "end": end and end["date"]})


def _progress(record: Mapping[str, Any]) -> list[Element]:
    state = _coded("research-study-status", STATES.get(record["status"]))
    return [{"state": state, "actual": True}] if state else []


def _sponsor(name: str) -> Element:
    return {"name": name, "role": _coded("research-study-party-role", "lead-sponsor")}


def _arm(population: Mapping[str, Any], base: str) -> Element:
    observed = refer(base, "Group", population)
    return known({"name": population["label"], "type": words(population["role"]), "observedGroup": observed})


def _work(one: Mapping[str, Any], base: str) -> Element:
    cited = refer(base, "Citation", one["reference"])
    return known({"type": "documentation", "label": one["role"].replace("_", " "), "resourceReference": cited})
