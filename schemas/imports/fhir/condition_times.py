"""When a Condition began, was recorded and ended."""

from datetime import date

from schemas.imports.fhir.fhir_facts import UnusedError
from schemas.imports.fhir.fhir_time import FhirTime, latest_time, parse_choice_of_time, parse_fhir_time
from schemas.imports.fhir.json_values import JsonObject, get_choice, get_object
from schemas.imports.fhir.resource_status import list_concept_codes

OVER = {"resolved", "inactive", "remission"}


def has_time(resource: JsonObject) -> bool:
    """True if the resource has a time of any form, understood or not."""
    named = {"recordedDate", "_recordedDate"} & resource.keys()
    return bool(named or get_choice(resource, "onset") or get_choice(resource, "_onset"))


def is_abatement_ahead(resource: JsonObject, name: str, as_of: date) -> bool:
    ended = parse_choice_of_time(resource, name) if is_date_member(name) else None
    return ended is not None and ended.is_after(as_of)


def has_ended(resource: JsonObject, as_of: date) -> bool:
    has_abated = any(not is_abatement_ahead(resource, name, as_of) for name in get_choice(resource, "abatement"))
    return has_abated or not OVER.isdisjoint(list_concept_codes(resource.get("clinicalStatus")))


def find_condition_time(resource: JsonObject, as_of: date) -> FhirTime | None:
    """Return the last time at which the diagnosis was stated, begun or ended.

    Raises `UnusedError` if it was stated or begins after the reference date.
    """
    onset = find_time(resource, "onset")
    if onset is not None and onset.is_after(as_of):
        raise UnusedError("begins after the reference date")
    recorded = parse_fhir_time(resource.get("recordedDate"))
    # With an onset before the reference date, the diagnosis was present then, even if it was written down later.
    if onset is None and recorded is not None and recorded.is_after(as_of):
        raise UnusedError("was recorded after the reference date")
    times = (onset, recorded, find_time(resource, "abatement"))
    return latest_time(time for time in times if time is not None and not time.is_after(as_of))


def list_onset_dates(resource: JsonObject) -> list[str]:
    return [name for name in get_choice(resource, "onset") if is_date_member(name)]


def find_time(resource: JsonObject, prefix: str) -> FhirTime | None:
    names = [name for name in get_choice(resource, prefix) if is_date_member(name)]
    return next((time for name in names if (time := parse_date_member(resource, name))), None)


def parse_date_member(resource: JsonObject, name: str) -> FhirTime | None:
    """Return a date, or of a period of onset its start."""
    if name == "onsetPeriod":
        return parse_fhir_time(get_object(resource, name).get("start"))
    return parse_choice_of_time(resource, name)


def is_date_member(name: str) -> bool:
    return name.endswith(("DateTime", "Period"))
