"""Medicines of MedicationStatement and MedicationRequest, and allergies to them, as ATC codes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from schemas.imports.fhir.bundle_entries import Entry, strip_version
from schemas.imports.fhir.codings import iter_codings
from schemas.imports.fhir.condition import find_condition_time
from schemas.imports.fhir.contradicting_words import refuse_doubtful_words
from schemas.imports.fhir.dosage import (
    is_dosage_over,
    is_supply_over,
    refuse_later_dosage,
    refuse_modified_dosage,
    require_systemic_use,
)
from schemas.imports.fhir.fhir_facts import Fact, Presence, UnusedError, has_passed
from schemas.imports.fhir.fhir_time import FhirTime, latest_time, parse_fhir_time
from schemas.imports.fhir.json_values import JsonObject, get_list, get_object, get_text, iter_objects
from schemas.imports.fhir.observation import find_effective_time
from schemas.imports.fhir.references import resolve_reference
from schemas.imports.fhir.resource_status import (
    list_concept_codes,
    read_concept_status,
    refuse_modifiers,
    require_status,
)
from schemas.imports.fhir.rxnorm import INGREDIENTS, describe_expected_code

STATEMENT_PRESENCE: Mapping[str, Presence] = {
    "active": "present",
    "recorded": "present",
    "completed": "past",
    "stopped": "past",
}
REQUEST_PRESENCE: Mapping[str, Presence] = {
    "active": "present",
    "completed": "past",
    "stopped": "past",
    "ended": "past",
}
TAKING = ("taking", "taking-as-directed", "taking-not-as-directed")
ORDERS = ("order", "original-order", "reflex-order", "filler-order", "instance-order")
DAYS_VALID = 366  # what was ordered or stated as active tells little of what is taken a year later
ATC_LEVELS = (3, 4, 5, 7)  # characters of the groups that say what a medicine is for
NO_CODE = (
    "has no ATC code, nor an ingredient of RxNorm that is known here; clinical drugs and brands of RxNorm are not read"
)
INLINED = "medication entry"  # no id of FHIR, which has no space
MEDICINES = ("MedicationRequest", "MedicationStatement")
ENDED = "is not taken now, and counts as an earlier one"
Facts = Iterator[Fact | UnusedError]


def iter_statement_facts(resource: JsonObject, as_of: date) -> Facts:
    refuse_modifiers(resource)
    require_status(resource, tuple(STATEMENT_PRESENCE))
    refuse_modified_dosage(resource)
    if "adherence" in resource:
        require_adherence(get_object(resource, "adherence"))
    presence = STATEMENT_PRESENCE[get_text(resource, "status") or ""]
    period, time = get_object(resource, "effectivePeriod"), find_effective_time(resource)
    begun = parse_fhir_time(period.get("start")) if "start" in period else time
    stated = parse_dated_member(resource, "dateAsserted", as_of)
    if begun is not None and begun.is_after(as_of):
        raise UnusedError("begins after the reference date")
    # An active statement whose period has ended was not updated; the period is the more exact of the two.
    is_over = "end" in period and time is not None and not time.is_after(as_of)
    if is_over or is_stale(stated or (None if period else time), as_of):
        presence = "past"
    times = (begun, stated, time if is_over else None)
    yield from iter_drug_facts(
        "medications", list_drug_codes(resource, "medication"), presence, latest_time(filter(None, times))
    )


def require_adherence(adherence: JsonObject) -> None:
    refuse_modifiers(adherence, "adherence")
    codes = list_concept_codes(adherence.get("code"))
    if not codes or codes - set(TAKING):
        raise UnusedError("is not said to be taken", "adherence", "one of " + ", ".join(TAKING))


def iter_request_facts(resource: JsonObject, as_of: date) -> Facts:
    refuse_modifiers(resource)
    refuse_modified_dosage(resource)
    require_status(resource, tuple(REQUEST_PRESENCE))
    if get_text(resource, "intent") not in ORDERS:
        raise UnusedError("is no order")
    # Not a truth test: a value that is not understood must not pass for false.
    if resource.get("doNotPerform", False) is not False:
        raise UnusedError("asks that a medicine is not given")
    authored = parse_dated_member(resource, "authoredOn", as_of)
    presence = REQUEST_PRESENCE[get_text(resource, "status") or ""]
    refuse_later_dosage(resource, as_of)
    is_over = is_dosage_over(resource, authored, as_of) or is_supply_over(resource, authored, as_of)
    if is_stale(authored, as_of) or is_over:
        presence = "past"
    yield from iter_drug_facts("medications", list_drug_codes(resource, "medication"), presence, authored)


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
    time = find_condition_time(resource, as_of)
    codes = find_atc_codes(resource.get("code"))
    if verified == "refuted" and len(set(codes)) > 1:
        raise UnusedError("has codes of several medicines, so which of them is ruled out is not known", "code")
    require_codes(codes, [resource.get("code")])
    presence: Presence = "absent" if verified == "refuted" else "present"
    yield from iter_drug_facts("allergies", find_common_codes(codes), presence, time)


def iter_drug_facts(attribute: str, codes: list[str], presence: Presence, time: FhirTime | None) -> Facts:
    if presence == "past":
        yield UnusedError(ENDED)
    for code in codes:
        yield Fact(attribute, (f"atc:{code}", presence), time)


def list_drug_codes(resource: JsonObject, name: str) -> list[str]:
    """Return the ATC codes of a medicine: of a concept, as R4 and R5 spell it, or of a contained Medication.

    A Medication whose code is not known contains each of its active ingredients.
    """
    r5 = get_object(resource, name)
    # R4 has `medicationCodeableConcept`, R5 a CodeableReference under `medication`.
    concepts = [resource.get(f"{name}CodeableConcept"), r5.get("concept")]
    references = (resource.get(f"{name}Reference"), r5.get("reference"))
    targets = {get_text(reference, "reference") for reference in references}
    medications = [
        medication
        for _, medication in iter_objects(resource, "contained")
        if f"#{medication.get('id')}" in targets and holds(medication)
    ]
    concepts += [medication.get("code") for medication in medications]
    for concept in concepts:
        refuse_doubtful_words(concept, "")
    if not any(coding.system == "atc" for concept in concepts for coding in iter_codings(concept)):
        require_systemic_use(resource, concepts, medications)
    if codes := [code for concept in concepts for code in find_atc_codes(concept)]:
        return find_common_codes(codes)
    ingredients = [concept for medication in medications for concept in iter_active_ingredients(medication)]
    found = [find_common_codes(find_atc_codes(concept)) for concept in ingredients]
    require_codes([code for codes in found for code in codes], [*concepts, *ingredients])
    return list(dict.fromkeys(code for codes in found for code in codes))


def require_codes(codes: Sequence[str], concepts: Iterable[object]) -> None:
    if not codes:
        raise UnusedError(NO_CODE, "", describe_expected_code(concepts))


def iter_active_ingredients(medication: JsonObject) -> Iterator[object]:
    """Yield the concepts of the ingredients, as R4 and R5 spell them; inactive ones and references are left out."""
    for _, ingredient in iter_objects(medication, "ingredient"):
        # Not a truth test: a value that is not understood must not pass for true.
        if ingredient.get("isActive", True) is True and "modifierExtension" not in ingredient:
            yield ingredient.get("itemCodeableConcept", get_object(ingredient, "item").get("concept"))


def find_common_codes(codes: Sequence[str]) -> list[str]:
    """Return the code, or of several the narrowest group that all belong to.

    Raises `UnusedError` if they have none in common, as codes of a substance for two routes.
    """
    if len(set(codes)) <= 1:
        return list(codes[:1])
    starts = [codes[0][:level] for level in ATC_LEVELS if all(code.startswith(codes[0][:level]) for code in codes)]
    if not starts:
        raise UnusedError("has codes of different medicines or routes, so which is meant is not known")
    return starts[-1:]


def find_medications(entries: Sequence[Entry]) -> dict[int, Entry]:
    """Return the Medication entries that other entries refer to, by the position of what refers to them."""
    held = [entry for entry in entries if entry.type == "Medication" and holds(entry.resource)]
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
    return entry._replace(resource={**entry.resource, "contained": contained, "medicationReference": reference})


def _read_reference(entry: Entry) -> str | None:
    r5 = get_object(entry.resource, "medication").get("reference")
    return get_text(entry.resource.get("medicationReference", r5), "reference")


def holds(medication: JsonObject) -> bool:
    is_active = medication.get("status", "active") == "active"
    return is_active and not {"modifierExtension", "implicitRules"} & medication.keys()


def list_urls(entry: Entry) -> list[str]:
    relative = f"Medication/{entry.id}" if entry.id else None
    return [url for url in (relative, entry.full_url and strip_version(entry.full_url)) if url]


def find_atc_codes(concept: object) -> list[str]:
    """Return the ATC codes of a concept; of an ingredient only where it has none, as that does not say the route."""
    codings = list(iter_codings(concept))
    stated = [coding.code.upper() for coding in codings if coding.system == "atc"]
    return stated or [
        INGREDIENTS[coding.code].atc for coding in codings if coding.system == "rxnorm" and coding.code in INGREDIENTS
    ]
