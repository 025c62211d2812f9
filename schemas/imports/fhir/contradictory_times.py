"""Refuse what cannot be of its time: found after it was written down or stored, or before the patient was born."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from schemas.imports.fhir.bundle_entries import Entry
from schemas.imports.fhir.condition_times import parse_date_member
from schemas.imports.fhir.fhir_facts import MAX_PREGNANCY_DAYS, Fact, UnusedError
from schemas.imports.fhir.fhir_time import FhirTime, parse_fhir_time
from schemas.imports.fhir.json_values import get_choice, get_object
from schemas.imports.fhir.specimen_times import Specimens, list_specimens

# Of zones, and of what is dated by the day on which somebody came in.
TOLERANCE = timedelta(2)
# A specimen may be kept, but what is found in it is of the time at which it was taken.
KEPT_AT_MOST = timedelta(366)
# By the type of a resource: the members that say when it was found, done or begun, and when it was written down.
FOUND: Mapping[str, Sequence[str]] = {
    "Observation": ("effective",),
    "DiagnosticReport": ("effective",),
    "Condition": ("onset",),
    "Procedure": ("performed", "occurrence"),
}
WRITTEN: Mapping[str, Sequence[str]] = {
    "Observation": ("issued",),
    "DiagnosticReport": ("issued",),
    "Condition": ("recordedDate",),
    "AllergyIntolerance": ("recordedDate",),
    "MedicationRequest": ("authoredOn",),
    "MedicationStatement": ("dateAsserted",),
    "Procedure": ("recorded",),
}
PATIENT_MEMBERS = ("gender", "birthDate")
DATED = ("DateTime", "Instant", "Period", "Timing")
# ICD-10: perinatal conditions and malformations, which can be known before the birth.
CONGENITAL = ("icd10cm:p", "icd10cm:q")
BEFORE_PREGNANCY = timedelta(MAX_PREGNANCY_DAYS)
BEFORE_BIRTH = "is dated before the birth of the patient"


def refuse_contradictory_times(entry: Entry, specimens: Specimens, born: FhirTime | None) -> None:
    """Raise `UnusedError` where a time of the entry is surely later than another that cannot be earlier.

    So it is for a Condition that began before a pregnancy with the patient can have begun.
    """
    found = _find_first((name, parse_date_member(entry.resource, name)) for name in _list_found(entry))
    written = _find_first((name, parse_fhir_time(entry.resource.get(name))) for name in WRITTEN.get(entry.type, ()))
    updated = parse_fhir_time(get_object(entry.resource, "meta").get("lastUpdated"))
    stored = _find_first([("lastUpdated", updated), ("lastModified", parse_fhir_time(entry.last_modified))])
    for (name, earlier), (other, later) in ((found, written), (found, stored), (written, stored)):
        if earlier is not None and later is not None and earlier.first - later.last > TOLERANCE:
            raise UnusedError(f"has the time {earlier.text} as {name}, which is after {later.text} as {other}", name)
    name, time = found
    if time is None:
        return
    if entry.type == "Condition" and born is not None and born.first - time.last > BEFORE_PREGNANCY:
        raise UnusedError(BEFORE_BIRTH, name)
    for specimen in list_specimens(entry, specimens):
        if specimen.collected and time.first - specimen.collected[0].last > KEPT_AT_MOST:
            detail = f"has the time {time.text}, and a specimen that was taken on {specimen.collected[0].text}"
            raise UnusedError(detail, name)


def _list_found(entry: Entry) -> list[str]:
    """Return the members with a date of when it was found, done or begun, of which FHIR allows one."""
    names = [name for prefix in FOUND.get(entry.type, ()) for name in get_choice(entry.resource, prefix)]
    return [name for name in names if name.endswith(DATED)][:1]


def _find_first(stated: Iterable[tuple[str, FhirTime | None]]) -> tuple[str, FhirTime | None]:
    return next(((name, time) for name, time in stated if time is not None), ("", None))


def drop_before_birth(facts: Iterable[Fact | UnusedError], born: FhirTime | None) -> Iterator[Fact | UnusedError]:
    """Yield the facts but those of a time before the birth, of which the record may be the mother's."""
    for found in facts:
        is_before = isinstance(found, Fact) and born is not None and _is_before_birth(found, born)
        yield UnusedError(BEFORE_BIRTH, found.member) if is_before else found


def _is_before_birth(fact: Fact, born: FhirTime) -> bool:
    # The time of the Patient itself is that of its record.
    time = fact.time if fact.member in PATIENT_MEMBERS else fact.last_time
    code = str(fact.value[0]) if isinstance(fact.value, tuple) else ""
    allowed = BEFORE_PREGNANCY if code.lower().startswith(CONGENITAL) else TOLERANCE
    return time is not None and born.first - time.last > allowed
