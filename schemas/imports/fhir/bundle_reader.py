"""Read the facts of one patient from a FHIR R4 or R5 Bundle; whatever is not used is named with the reason.

Nothing is guessed: a resource or member that is not about the patient, does not hold, holds no longer or is not
understood decides nothing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from schemas.imports.fhir.bundle_entries import Entry, select_current_entries
from schemas.imports.fhir.bundle_form import validate_bundle
from schemas.imports.fhir.condition import iter_condition_facts
from schemas.imports.fhir.contained_results import (
    iter_contained_results,
    iter_other_contained,
    iter_report_facts,
    refuse_large_specimens,
)
from schemas.imports.fhir.contradictory_times import drop_before_birth, refuse_contradictory_times
from schemas.imports.fhir.fact_check import find_refusal
from schemas.imports.fhir.fact_selection import select_facts
from schemas.imports.fhir.fhir_facts import Fact, Ignored, PlacedFact, UnusedError, build_ignored, read_position
from schemas.imports.fhir.foreign_references import (
    ForeignReferences,
    date_back,
    find_foreign_references,
    refuse_foreign_source,
    refuse_other_specimens,
)
from schemas.imports.fhir.json_values import JsonObject
from schemas.imports.fhir.kept_answers import open_answers
from schemas.imports.fhir.long_texts import TextLengths, measure_texts, refuse_long_texts
from schemas.imports.fhir.medication import (
    find_medications,
    inline_medication,
    iter_allergy_facts,
    iter_request_facts,
    iter_statement_facts,
)
from schemas.imports.fhir.nullified_resources import mark_nullified
from schemas.imports.fhir.observation import iter_observation_facts
from schemas.imports.fhir.patient import iter_patient_facts, list_patient_warnings, require_living
from schemas.imports.fhir.procedure import iter_procedure_facts
from schemas.imports.fhir.record_signs import find_signs
from schemas.imports.fhir.record_times import (
    RecordTimes,
    add_result_time,
    date_facts,
    find_latest_time,
    find_record_times,
)
from schemas.imports.fhir.references import (
    Person,
    build_person,
    build_person_from_subject,
    list_subjects,
    require_subject,
)
from schemas.imports.fhir.refused_records import (
    refuse_perhaps_dead,
    refuse_reported_death,
    refuse_withdrawn_document,
)
from schemas.imports.fhir.resource_status import refuse_absent_concepts, refuse_labels
from schemas.imports.fhir.specimen_times import refuse_unknown_collection
from schemas.imports.fhir.stay_orders import Stays, find_stays, refuse_stay_orders
from schemas.match.fact_validation import raise_invalid
from schemas.match.limits import MAX_UNUSED

Reader = Callable[[JsonObject, date], Iterator[Fact | UnusedError]]
READERS: Mapping[str, Reader] = {
    "Patient": iter_patient_facts,
    "AllergyIntolerance": iter_allergy_facts,
    "Condition": iter_condition_facts,
    "DiagnosticReport": iter_report_facts,
    "MedicationRequest": iter_request_facts,
    "MedicationStatement": iter_statement_facts,
    "Observation": iter_observation_facts,
    "Procedure": iter_procedure_facts,
}


class BundleFacts(NamedTuple):
    """Plain facts by attribute, the parts of the Bundle that were not used, and where each code of a set stands."""

    facts: dict[str, object]
    ignored: list[Ignored]
    code_pointers: Mapping[tuple[str, str], Sequence[str]]


class Reading(NamedTuple):
    """The state of reading one Bundle: what holds for all entries, and what was found so far."""

    as_of: date
    today: date
    person: Person | None
    foreign: ForeignReferences
    times: RecordTimes
    stays: Stays
    texts: Mapping[int, TextLengths]
    placed: list[PlacedFact]
    ignored: list[Ignored]


def read_bundle(bundle: object, as_of: date, *, today: date | None = None) -> BundleFacts:
    """Read the facts of one patient; the Bundle was sent `today`, by default on `as_of`.

    Raises `ValidationError` for what is no Bundle, is of an old version of FHIR, or is not about one living patient.
    """
    with open_answers():
        return _read_bundle(bundle, as_of, today or as_of)


def _read_bundle(bundle: object, as_of: date, today: date) -> BundleFacts:
    given, entries = validate_bundle(bundle)
    selected, ignored = select_current_entries(given, entries)
    current = mark_nullified(selected)
    refuse_perhaps_dead(entries, ignored)
    refuse_withdrawn_document(given, current)
    person = _find_person(current)
    refuse_reported_death(current, person)
    medications = find_medications(current)
    # A Medication says nothing of a patient: it is read as a part of the request or statement that refers to it.
    whole = [inline_medication(entry, medications.get(entry.position)) for entry in current]
    reading = Reading(
        as_of,
        today,
        person,
        find_foreign_references(current, person),
        find_record_times(given, current),
        find_stays(current),
        measure_texts(whole),
        [],
        ignored,
    )
    inlined = {medication.position for medication in medications.values()}
    used: set[int] = set()
    for entry in whole:
        if entry.position not in inlined and _read_with_contained(entry, reading):
            medication = medications.get(entry.position)
            used |= {medication.position} if medication else set()
    ignored += [
        build_ignored(entry.pointer, "belongs to a medicine that is not used")
        for entry in current
        if entry.position in inlined - used
    ]
    facts, unselected = select_facts(reading.placed, as_of, find_signs(current, person, reading.placed, as_of))
    ignored += unselected
    _require_few_unused(ignored)
    return BundleFacts(facts, sorted(ignored, key=read_position), _find_code_pointers(reading.placed))


def _find_code_pointers(placed: Sequence[PlacedFact]) -> Mapping[tuple[str, str], Sequence[str]]:
    """Return the pointers to the resources that state a code of a set, by attribute and code."""
    pointers: dict[tuple[str, str], list[str]] = {}
    for fact, pointer in placed:
        if isinstance(fact.value, tuple):
            pointers.setdefault((fact.attribute, fact.value[0]), []).append(pointer)
    return pointers


def _read_with_contained(entry: Entry, reading: Reading) -> bool:
    entry = add_result_time(entry, reading.times)
    if not _read_entry(entry, reading):
        return False
    # After the resource itself, whose status and subject decide whether its contained results count.
    for result in iter_contained_results(entry, reading.times.specimens):
        _read_entry(result, reading)
    others = iter_other_contained(entry)
    reading.ignored.extend(build_ignored(other.pointer, "is contained, but not a result") for other in others)
    return True


def _require_few_unused(ignored: Sequence[Ignored]) -> None:
    if len(ignored) > MAX_UNUSED:
        raise_invalid(("entry",), "has too many parts that cannot be used", f"at most {MAX_UNUSED}")


def _find_person(entries: Sequence[Entry]) -> Person | None:
    """Return whom the Bundle is about; raises `ValidationError` if that is nobody alive, or more than one."""
    patients = [entry for entry in entries if entry.type == "Patient"]
    # Before anything else is checked: the dead are refused whatever else the Bundle holds.
    for entry in patients:
        require_living(entry)
    if len(patients) > 1:
        raise_invalid(("entry", patients[1].position), "is a second Patient", "a Bundle about one patient")
    if patients:
        person = build_person(patients[0], entries)
        if len(person.urls) > 1:
            detail = "is meant by references to several servers: " + ", ".join(sorted(person.urls))[:200]
            raise_invalid(("entry", patients[0].position), detail, "a Patient with its fullUrl")
        return person
    subjects = list_subjects(entries)
    if not subjects:
        return None
    person = build_person_from_subject(subjects[0][2])
    for entry, name, target in subjects:
        if not person.has_reference({"reference": target}, entry):
            place = ("entry", entry.position, "resource", name)
            raise_invalid(place, "is a second patient", "a Bundle about one patient, or with its Patient")
    return person


def _read_entry(entry: Entry, reading: Reading) -> bool:
    """Read a resource; return False if it was ignored.

    Readers raise `UnusedError` for the resource and yield it for a part.
    """
    try:
        refuse_labels(entry.resource)
        refuse_long_texts(reading.texts[entry.position])
        refuse_large_specimens(entry.resource)
        if entry.type == "Patient":
            reading.ignored.extend(list_patient_warnings(entry))
        else:
            refuse_absent_concepts(entry.resource)
            require_subject(entry, entry.resource, reading.person)
            refuse_foreign_source(entry, reading.person, reading.foreign)
            refuse_unknown_collection(entry, reading.times.specimens)
            refuse_contradictory_times(entry, reading.times.specimens, reading.times.born)
        resource = date_back(entry, reading.foreign).resource
        facts = READERS.get(entry.type, _refuse_type)(resource, reading.as_of)
        measured = refuse_other_specimens(facts, entry, reading.foreign)
        taken = refuse_stay_orders(measured, entry, reading.stays)
        latest = find_latest_time(entry, reading.times, reading.today)
        for found in drop_before_birth(date_facts(taken, latest, reading.as_of, reading.today), reading.times.born):
            _place_fact(found, entry, reading)
    except UnusedError as error:
        reading.ignored.append(build_ignored(entry.pointer, str(error), error.expected))
        return False
    return True


def _refuse_type(resource: JsonObject, as_of: date) -> Iterator[Fact | UnusedError]:
    del resource, as_of
    raise UnusedError(f"is not read; {', '.join(READERS)} are", "resourceType")


def _place_fact(found: Fact | UnusedError, entry: Entry, reading: Reading) -> None:
    pointer = f"{entry.pointer}/{found.member}" if found.member else entry.pointer
    if isinstance(found, UnusedError):
        reading.ignored.append(build_ignored(pointer, str(found), found.expected))
        _require_few_unused(reading.ignored)
        return
    if (refusal := find_refusal(found, pointer)) is not None:
        reading.ignored.append(refusal)
        _require_few_unused(reading.ignored)
        return
    reading.placed.append(PlacedFact(found, pointer))
