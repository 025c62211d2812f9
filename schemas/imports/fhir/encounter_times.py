"""When the encounter of an entry ended, after which nothing of it can be."""

from datetime import timedelta

from schemas.imports.fhir.bundle_entries import Entry
from schemas.imports.fhir.fhir_time import FhirTime, parse_fhir_time, parse_period_end
from schemas.imports.fhir.json_values import JsonObject, get_list, get_object, get_text
from schemas.imports.fhir.resource_status import list_concept_codes
from schemas.imports.fhir.specimen_times import Resources, list_named_resources

MEMBERS = ("encounter", "context")  # `context` of medicines in R4
PERIODS = ("period", "actualPeriod")  # of R4 and of R5
FINISHED = ("finished", "completed", "discharged")
VISITS = {"AMB", "VR"}  # HL7: ambulatory and virtual, which end on the day on which they began
LONGEST_STAY_DAYS = 366


def find_encounter_ends(entry: Entry, encounters: Resources) -> list[FhirTime]:
    """Return the ends of the encounters, or where none is stated the latest that they can have."""
    named = [encounter for member in MEMBERS for encounter in list_named_resources(entry, member, encounters)]
    periods = [(encounter, get_object(encounter, name)) for encounter in named for name in PERIODS]
    ends = (_find_end(encounter, period) for encounter, period in periods)
    return [end for end in ends if end is not None]


def _find_end(encounter: JsonObject, period: JsonObject) -> FhirTime | None:
    if "end" in period:
        return parse_period_end(period)
    start = parse_fhir_time(period.get("start"))
    if start is None or get_text(encounter, "status") not in FINISHED:
        return None
    days = 0 if _list_classes(encounter) & VISITS else LONGEST_STAY_DAYS
    return parse_fhir_time((start.last_day + timedelta(days)).isoformat())


def _list_classes(encounter: JsonObject) -> set[str]:
    """Return the codes of a class: a Coding in R4, a list of CodeableConcepts in R5."""
    r5 = [code for concept in get_list(encounter, "class") for code in list_concept_codes(concept)]
    return {*r5, get_text(get_object(encounter, "class"), "code") or ""}
