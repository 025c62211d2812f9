"""Medicines of MedicationStatement and MedicationRequest, and allergies to them, as ATC codes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from schemas.imports.fhir.bundle_entries import Entry, strip_version
from schemas.imports.fhir.condition_times import find_condition_time
from schemas.imports.fhir.dosage import (
    is_dosage_over,
    is_not_taken,
    is_single_dose,
    is_supply_over,
    refuse_later_dosage,
    refuse_modified_dosage,
)
from schemas.imports.fhir.drug_codes import (
    find_atc_codes,
    find_common_codes,
    holds,
    list_drug_codes,
    list_drug_concepts,
    list_ended_codes,
    list_names,
    require_codes,
)
from schemas.imports.fhir.fhir_facts import Fact, Presence, UnusedError, has_passed
from schemas.imports.fhir.fhir_time import FhirTime, latest_time, parse_fhir_time
from schemas.imports.fhir.json_values import JsonObject, get_list, get_object, get_text, has_more_elements
from schemas.imports.fhir.medicine_texts import find_taking
from schemas.imports.fhir.observation import find_effective_time
from schemas.imports.fhir.references import resolve_reference
from schemas.imports.fhir.resource_status import (
    list_concept_codes,
    read_concept_status,
    refuse_modifiers,
    require_status,
)
from schemas.imports.fhir.words.allergy_words import refuse_denied_allergy
from schemas.imports.fhir.words.contradicting_words import refuse_doubtful_words

STATEMENT_PRESENCE: Mapping[str, Presence] = {
    "active": "present",
    "recorded": "present",
    "completed": "past",
    "stopped": "past",
    "not-taken": "unknown",
    "on-hold": "unknown",
}
REQUEST_PRESENCE: Mapping[str, Presence] = {
    "active": "present",
    "completed": "past",
    "stopped": "past",
    "ended": "past",
    "on-hold": "unknown",
}
TAKING = ("taking", "taking-as-directed", "taking-not-as-directed")
NOT_TAKING = ("not-taking", "on-hold", "stopped")  # what the codes of an adherence begin with
ORDERS = ("order", "original-order", "reflex-order", "filler-order", "instance-order")
DAYS_VALID = 366  # what was ordered or stated as active tells little of what is taken a year later
MAX_MEDICATION_ELEMENTS = 400  # members of a Medication that is read again for each resource that refers to it
INLINED = "medication entry"  # no id of FHIR, which has no space
MEDICINES = ("MedicationRequest", "MedicationStatement")
ENDED = "is not taken now, and counts as an earlier one"
NAMED_ONLY = "has no code that is read, and its words name a medicine that is not taken now, so that it is not known"
NOT_TAKEN = "is said not to be taken, or not now, so that what was stated before does not count"
Facts = Iterator[Fact | UnusedError]


def iter_statement_facts(resource: JsonObject, as_of: date) -> Facts:
    refuse_modifiers(resource)
    require_status(resource, tuple(STATEMENT_PRESENCE))
    refuse_modified_dosage(resource)
    presence = STATEMENT_PRESENCE[get_text(resource, "status") or ""]
    if is_not_taken(resource, list_drug_concepts(resource)) or (
        "adherence" in resource and not read_adherence(get_object(resource, "adherence"))
    ):
        presence = "unknown"
    period, time = get_object(resource, "effectivePeriod"), find_effective_time(resource)
    begun = parse_fhir_time(period.get("start")) if "start" in period else time
    stated = parse_dated_member(resource, "dateAsserted", as_of)
    if begun is not None and begun.is_after(as_of):
        raise UnusedError("begins after the reference date")
    # An active statement whose period has ended was not updated; the period is the more exact of the two.
    is_over = "end" in period and time is not None and not time.is_after(as_of)
    if presence == "present" and (is_over or is_stale(stated or (None if period else time), as_of)):
        presence = "past"
    times = (begun, stated, time if is_over else None)
    yield from iter_taken_facts(resource, presence, latest_time(filter(None, times)), as_of)


def iter_taken_facts(resource: JsonObject, presence: Presence, time: FhirTime | None, as_of: date) -> Facts:
    """Yield the medicines; a single dose is past, and without a time, since it ends no other statement."""
    if presence != "present" and (ended := list_ended_codes(resource)):
        yield from iter_drug_facts("medications", ended, "unknown", time, NAMED_ONLY)
        return
    concepts, codes, reason = list_drug_concepts(resource), list_drug_codes(resource), ""
    if presence == "present" and is_single_dose(resource, concepts):
        presence, time = "past", None
    elif presence == "present":
        presence, reason = find_taking(resource, concepts, list_names(codes), time, as_of)
    yield from iter_drug_facts("medications", codes, presence, time, reason)


def read_adherence(adherence: JsonObject) -> bool:
    """True if it is taken, False if it is not; raises `UnusedError` if that is not known."""
    refuse_modifiers(adherence, "adherence")
    codes = list_concept_codes(adherence.get("code"))
    if codes and all(code.startswith(NOT_TAKING) for code in codes):
        return False
    if not codes or codes - set(TAKING):
        raise UnusedError("is not said to be taken", "adherence", "one of " + ", ".join(TAKING))
    return True


def iter_request_facts(resource: JsonObject, as_of: date) -> Facts:
    refuse_modifiers(resource)
    refuse_modified_dosage(resource)
    require_status(resource, tuple(REQUEST_PRESENCE))
    if get_text(resource, "intent") not in ORDERS:
        raise UnusedError("is no order")
    is_forbidden = resource.get("doNotPerform", False)
    if not isinstance(is_forbidden, bool):  # what is not understood must not pass for false
        raise UnusedError("may ask that a medicine is not given", "doNotPerform")
    authored = parse_dated_member(resource, "authoredOn", as_of)
    presence = REQUEST_PRESENCE[get_text(resource, "status") or ""]
    changed = parse_dated_member(resource, "statusChanged", as_of) if presence != "present" else None
    if is_forbidden or is_not_taken(resource, list_drug_concepts(resource)):
        presence = "unknown"
    refuse_later_dosage(resource, as_of)
    is_over = is_dosage_over(resource, authored, as_of) or is_supply_over(resource, authored, as_of)
    if presence == "present" and (is_stale(authored, as_of) or is_over):
        presence = "past"
    yield from iter_taken_facts(resource, presence, changed or authored, as_of)


def parse_dated_member(resource: JsonObject, name: str, as_of: date) -> FhirTime | None:
    """Return the time of a member, None if there is none; raises `UnusedError` if it is ahead or not understood."""
    time = parse_fhir_time(resource.get(name))
    if name in resource and (time is None or time.is_after(as_of)):
        raise UnusedError("has a time that is after the reference date, or not understood", name)
    return time


def is_stale(time: FhirTime | None, as_of: date) -> bool:
    return time is not None and has_passed(time, DAYS_VALID, as_of)


def iter_allergy_facts(resource: JsonObject, as_of: date) -> Facts:
    refuse_modifiers(resource)
    verified, status = (read_concept_status(resource, name) for name in ("verificationStatus", "clinicalStatus"))
    if verified not in {None, "confirmed", "refuted"} or (status not in {None, "active"} and verified != "refuted"):
        raise UnusedError(
            f"is {verified or 'confirmed'} and {status or 'active'}, so whether it is present is not known"
        )
    refuse_doubtful_words(resource.get("code"), "code")
    refuse_denied_allergy(resource)
    time = find_condition_time(resource, as_of)
    codes = find_atc_codes(resource.get("code"))
    if verified == "refuted" and len(set(codes)) > 1:
        raise UnusedError("has codes of several medicines, so which of them is ruled out is not known", "code")
    require_codes(codes, [resource.get("code")])
    presence: Presence = "absent" if verified == "refuted" else "present"
    yield from iter_drug_facts("allergies", find_common_codes(codes), presence, time)


def iter_drug_facts(
    attribute: str, codes: list[str], presence: Presence, time: FhirTime | None, reason: str = ""
) -> Facts:
    if presence in {"past", "unknown"}:
        yield UnusedError(reason or (ENDED if presence == "past" else NOT_TAKEN))
    for code in codes:
        yield Fact(attribute, (f"atc:{code}", presence), time)


def find_medications(entries: Sequence[Entry]) -> dict[int, Entry]:
    """Return the Medication entries that other entries refer to, by the position of what refers to them."""
    given = (entry for entry in entries if entry.type == "Medication" and holds(entry.resource))
    held = [entry for entry in given if not has_more_elements(entry.resource, MAX_MEDICATION_ELEMENTS)]
    medications = {url: entry for entry in held for url in list_urls(entry)}
    referring = ((entry, _read_reference(entry)) for entry in entries if entry.type in MEDICINES)
    found = {
        entry.position: medications.get(resolve_reference(text, entry)) or medications.get(strip_version(text))
        for entry, text in referring
        if text is not None
    }
    return {position: medication for position, medication in found.items() if medication is not None}


def inline_medication(entry: Entry, medication: Entry | None) -> Entry:
    """Put a Medication into the resource that refers to it, as if it were contained there."""
    if medication is None:
        return entry
    contained = [*get_list(entry.resource, "contained"), {**medication.resource, "id": INLINED}]
    reference = {"reference": f"#{INLINED}"}
    return replace(entry, resource={**entry.resource, "contained": contained, "medicationReference": reference})


def _read_reference(entry: Entry) -> str | None:
    r5 = get_object(entry.resource, "medication").get("reference")
    return get_text(entry.resource.get("medicationReference", r5), "reference")


def list_urls(entry: Entry) -> list[str]:
    relative = f"Medication/{entry.id}" if entry.id else None
    return [url for url in (relative, entry.full_url and strip_version(entry.full_url)) if url]
