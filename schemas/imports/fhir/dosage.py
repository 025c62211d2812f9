"""Dosage of a medicine: by which route it is taken, and until when."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from schemas.imports.fhir.fhir_facts import UnusedError
from schemas.imports.fhir.fhir_time import FhirTime, latest_time, parse_fhir_time
from schemas.imports.fhir.json_values import JsonObject, get_list, get_object, get_text, iter_objects
from schemas.imports.fhir.resource_status import refuse_modifiers
from schemas.imports.fhir.unit_spellings import find_ucum_unit

MEMBERS = ("dosage", "dosageInstruction")  # of a MedicationStatement and of a MedicationRequest
# Codes of SNOMED CT, and the words for them: oral, intravenous, subcutaneous, intramuscular.
SYSTEMIC_ROUTES = frozenset(
    {
        *("26643006", "47625008", "34206005", "78421000"),
        *("oral", "oral route", "oral use", "by mouth", "po", "intravenous", "intravenous route", "iv"),
        *("subcutaneous", "subcutaneous route", "sc", "sq", "intramuscular", "intramuscular route", "im"),
    }
)
MAX_DAYS_OF_UNIT: Mapping[str, int] = {"d": 1, "wk": 7, "mo": 31, "a": 366}
MAX_DURATION = 100_000  # beyond it, no day can be counted


def list_dosages(resource: JsonObject) -> list[JsonObject]:
    return [dosage for member in MEMBERS for _, dosage in iter_objects(resource, member)]


def refuse_modified_dosage(resource: JsonObject) -> None:
    for dosage in list_dosages(resource):
        refuse_modifiers(dosage)
        refuse_modifiers(get_object(dosage, "timing"))


def require_systemic_route(resource: JsonObject) -> None:
    """Raise `UnusedError` for a route that is stated and is not known to be systemic, such as drops for the eyes."""
    routes = [dosage["route"] for dosage in list_dosages(resource) if "route" in dosage]
    if not all(SYSTEMIC_ROUTES & _list_names(route) for route in routes):
        raise UnusedError("is an ingredient taken by a route that is not known to be systemic", "dosage")


def _list_names(concept: object) -> set[str]:
    codings = [coding for _, coding in iter_objects(concept, "coding")]
    names = [get_text(coding, name) for coding in codings for name in ("code", "display")]
    return {name.strip().lower() for name in (*names, get_text(concept, "text")) if name is not None}


def is_dosage_over(resource: JsonObject, authored: FhirTime | None, as_of: date) -> bool:
    """True if the medicine was to be taken until a day before the reference date, by all its instructions."""
    ends = [_find_last_day(get_object(dosage, "timing"), authored) for dosage in list_dosages(resource)]
    return bool(ends) and all(end is not None and end < as_of for end in ends)


def _find_last_day(timing: JsonObject, authored: FhirTime | None) -> date | None:
    repeat = get_object(timing, "repeat")
    end = parse_fhir_time(get_object(repeat, "boundsPeriod").get("end"))
    if end is None and (times := [parse_fhir_time(event) for event in get_list(timing, "event")]):
        end = None if None in times else latest_time(time for time in times if time)
    days = _count_days(get_object(repeat, "boundsDuration"))
    if end is None and authored is not None and days is not None:
        return authored.last_day + timedelta(days)
    return end.last_day if end else None


def _count_days(duration: JsonObject) -> int | None:
    """Return the most days that a duration can last; None if it is not known."""
    value = duration.get("value")
    unit = find_ucum_unit(get_text(duration, "code") or get_text(duration, "unit") or "", MAX_DAYS_OF_UNIT)
    if not isinstance(value, int | Decimal) or "comparator" in duration or unit not in MAX_DAYS_OF_UNIT:
        return None
    return int(value * MAX_DAYS_OF_UNIT[unit]) + 1 if 0 <= value <= MAX_DURATION else None
