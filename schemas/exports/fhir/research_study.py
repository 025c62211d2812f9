"""ResearchStudy for a study, and Group for each population whose figures are told apart."""

from schemas.exports.documents import Record
from schemas.exports.fhir.code_maps import DESIGNS, TITLES
from schemas.exports.fhir.elements import Element, build_identifiers, build_reference, coded_concept, omit_empty

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


def build_study(record: Record, base: str) -> Element:
    enrolment, sponsor = record["enrolment"], record["sponsor"]
    recruited = {TARGETS[enrolment["type"]]: enrolment["count"]} if enrolment and enrolment["type"] else None
    return omit_empty(
        {
            "resourceType": "ResearchStudy",
            "identifier": build_identifiers(base, "studies", record),
            "title": record["title"],
            "label": [{"type": coded_concept("acronym", TITLES), "value": record["acronym"]}]
            if record["acronym"]
            else [],
            # Of the record, not of the trial, whose state is in `progressStatus`.
            "status": "active",
            "date": record["as_of"],
            "phase": fhir_concept("research-study-phase", PHASES.get(record["phase"])),
            "studyDesign": [
                found for name in ("design", "allocation", "masking") if (found := coded_concept(record[name], DESIGNS))
            ],
            "period": study_period(record),
            "progressStatus": progress_status(record),
            "recruitment": recruited,
            "associatedParty": [sponsor_party(sponsor)] if sponsor else [],
            "comparisonGroup": [comparison_group(population, base) for population in record["populations"]],
            "relatedArtifact": [related_reference(link, base) for link in record["references"]],
        }
    )


def build_group(population: Record, base: str) -> Element:
    return omit_empty(
        {
            "resourceType": "Group",
            "identifier": [{"system": f"{base}/v1/claims#population", "value": population["id"]}],
            "type": "person",
            # A definition of a group, with no list of its members.
            "membership": "definitional",
            "name": population["label"],
            "description": population["description"],
            "code": coded_concept(population["role"]),
        }
    ) | ({} if population["size"] is None else {"quantity": population["size"]})


def fhir_concept(system: str, code: str | None) -> Element | None:
    return {"coding": [{"system": f"http://hl7.org/fhir/{system}", "code": code}]} if code else None


def study_period(record: Record) -> Element:
    start, end = record["start"], record["completion"]
    return omit_empty({"start": start and start["date"], "end": end and end["date"]})


def progress_status(record: Record) -> list[Element]:
    state = fhir_concept("research-study-status", STATES.get(record["status"]))
    return [{"state": state, "actual": True}] if state else []


def sponsor_party(name: str) -> Element:
    return {"name": name, "role": fhir_concept("research-study-party-role", "lead-sponsor")}


def comparison_group(population: Record, base: str) -> Element:
    observed = build_reference(base, "Group", population)
    return omit_empty(
        {"name": population["label"], "type": coded_concept(population["role"]), "observedGroup": observed}
    )


def related_reference(link: Record, base: str) -> Element:
    cited = build_reference(base, "Citation", link["reference"])
    return omit_empty({"type": "documentation", "label": link["role"].replace("_", " "), "resourceReference": cited})
