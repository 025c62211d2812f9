"""When the encounter of an entry ended, after which nothing of it can be."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from schemas.imports.fhir.bundle_entries import Entry
from schemas.imports.fhir.fhir_time import FhirTime, parse_fhir_time, parse_period_end
from schemas.imports.fhir.json_values import JsonObject, get_list, get_object, get_text
from schemas.imports.fhir.resource_status import list_concept_codes
from schemas.imports.fhir.specimen_times import list_named

MEMBERS = ("encounter", "context")  # `context` of medicines in R4
PERIODS = ("period", "actualPeriod")  # of R4 and of R5
FINISHED = ("finished", "completed", "discharged")
VISITS = {"AMB", "VR"}  # HL7: ambulatory and virtual, which end on the day on which they began
LONGEST_STAY_DAYS = 366
EncounterEnds = Mapping[str, Sequence[FhirTime]]  # by the addresses that name the encounters


def find_encounter_ends(entry: Entry, encounters: EncounterEnds) -> list[FhirTime]:
    """Return the ends of the encounters that an entry names."""
    return [end for member in MEMBERS for ends in list_named(entry, member, encounters, read_ends) for end in ends]


def read_ends(encounter: JsonObject) -> list[FhirTime]:
    """Return the end of an encounter, or where none is stated the latest that it can have; empty if that is unknown."""
    ends = (_find_end(encounter, get_object(encounter, name)) for name in PERIODS)
    return [end for end in ends if end is not None]


def _find_end(encounter: JsonObject, period: JsonObject) -> FhirTime | None:
    if "end" in period:
        return parse_period_end(period)
    start = parse_fhir_time(period.get("start"))
    if start is None or get_text(encounter, "status") not in FINISHED:
        return None
    days = 0 if list_classes(encounter) & VISITS else LONGEST_STAY_DAYS
    return parse_fhir_time((start.last_day + timedelta(days)).isoformat())


def list_classes(encounter: JsonObject) -> set[str]:
    """Return the codes of a class: a Coding in R4, a list of CodeableConcepts in R5."""
    r5 = [code for concept in get_list(encounter, "class") for code in list_concept_codes(concept)]
    return {*r5, get_text(get_object(encounter, "class"), "code") or ""}
