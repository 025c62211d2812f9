"""What care is given, planned or asked for, and when: of resources that are not read as facts."""

from collections.abc import Mapping
from datetime import date

from schemas.imports.fhir.fhir_facts import UnusedError
from schemas.imports.fhir.fhir_time import FhirTime, extend_time, parse_fhir_time, parse_period_end
from schemas.imports.fhir.json_values import JsonObject, get_object, get_text
from schemas.imports.fhir.observation import find_effective_time
from schemas.imports.fhir.procedure import find_procedure_time
from schemas.imports.fhir.resource_status import list_member_concepts

# By the type of a resource, the members that are concepts of what the care is given for.
CARE_MEMBERS: Mapping[str, tuple[str, ...]] = {
    "CarePlan": ("category",),
    "DiagnosticReport": ("code", "conclusionCode"),
    "Encounter": ("type", "serviceType", "reasonCode", "reason"),
    "EpisodeOfCare": ("type", "reason"),
    "ServiceRequest": ("code", "reasonCode", "reason"),
}
# And those of what else is done for a reason.
REASON_MEMBERS: Mapping[str, tuple[str, ...]] = {
    **CARE_MEMBERS,
    **dict.fromkeys(("MedicationRequest", "MedicationStatement", "Procedure"), ("reasonCode", "reason")),
    "Observation": ("valueCodeableConcept",),
}
PERIODS = ("period", "actualPeriod")  # of R4 and of R5


def list_concepts(resource: JsonObject, members: Mapping[str, tuple[str, ...]]) -> list[object]:
    """Return the concepts of the members that are named for the type of the resource."""
    return list_member_concepts(resource, members.get(get_text(resource, "resourceType") or "", ()))


def find_care_time(resource: JsonObject, as_of: date) -> FhirTime | None:
    """Return the last time of the care: what has begun and not ended lasts."""
    period = next((get_object(resource, name) for name in PERIODS if name in resource), {})
    begun = parse_fhir_time(period.get("start"))
    if begun is not None and "end" not in period and not begun.is_after(as_of):
        return extend_time(begun, as_of)
    named = ("authoredOn", "created", "dateAsserted", "date", "started")
    stated = [parse_period_end(period), *(parse_fhir_time(resource.get(name)) for name in named)]
    return next((time for time in stated if time is not None), None) or read_time(resource)


def read_time(resource: JsonObject) -> FhirTime | None:
    """Return when a result holds or a procedure was done; None if that is not known."""
    is_procedure = resource.get("resourceType") == "Procedure"
    try:
        return find_procedure_time(resource) if is_procedure else find_effective_time(resource)
    except UnusedError:
        return None
