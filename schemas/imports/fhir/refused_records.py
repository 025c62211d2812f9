"""Records that are refused as a whole: of the dead, also where only other resources say so, and withdrawn documents."""

from collections.abc import Callable, Mapping, Sequence

from schemas.imports.fhir.bundle_entries import UNORDERED, Entry
from schemas.imports.fhir.contradicting_words import refuse_unmeasured_words
from schemas.imports.fhir.fhir_facts import Ignored, UnusedError, read_position
from schemas.imports.fhir.json_values import JsonObject, get_object, get_text, iter_objects
from schemas.imports.fhir.observation import FINAL
from schemas.imports.fhir.patient import refuse_dead, require_living
from schemas.imports.fhir.references import Person, has_foreign_focus, list_foreign_subjects
from schemas.imports.fhir.resource_status import list_concept_codes, refuse_labels
from schemas.match.fact_validation import raise_invalid

DATES_AND_CAUSES_OF_DEATH = {"31211-6", "81956-5", "69453-9"}  # LOINC
DEAD = {"419099009", "397709008", "R99"}  # SNOMED CT, and ICD-10-CM
# HL7's discharge disposition, and those of NUBC that US Core asks for.
EXPIRED, NUBC, NUBC_EXPIRED = "exp", "PatDischargeStatus", {"20", "40", "41", "42"}


def refuse_labelled_bundle(bundle: JsonObject) -> None:
    """Raise `ValidationError` for a Bundle that is marked as an error, a test, masked or incomplete."""
    try:
        refuse_labels(bundle)
    except UnusedError as error:
        raise_invalid(tuple(error.member.split("/")), f"the Bundle {error}", "a Bundle of a patient's own data")


def refuse_perhaps_dead(entries: Sequence[JsonObject], ignored: Sequence[Ignored]) -> None:
    """Raise `ValidationError` for a dead patient in versions of which none is used, as any may be the newest."""
    for position in (read_position(row) for row in ignored if row["detail"] == UNORDERED):
        entry = Entry(position, "", get_object(entries[position], "resource"), None)
        if entry.type == "Patient":
            require_living(entry)


def refuse_withdrawn_document(bundle: JsonObject, entries: Sequence[Entry]) -> None:
    """Raise `ValidationError` for a document whose Composition was entered in error."""
    for entry in entries if bundle.get("type") == "document" else ():
        if entry.type == "Composition" and entry.resource.get("status") == "entered-in-error":
            place = ("entry", entry.position, "resource", "status")
            raise_invalid(place, "the document was entered in error", "a document that was not withdrawn")


def refuse_reported_death(entries: Sequence[Entry], person: Person | None) -> None:
    """Raise `ValidationError` where a date or cause of death, or how an encounter ended, says that the patient died."""
    for entry in entries:
        finder = FINDERS.get(entry.type)
        member = finder(entry.resource) if finder else None
        if member and "modifierExtension" not in entry.resource and _is_about(person, entry):
            refuse_dead(entry, member)


def _is_about(person: Person | None, entry: Entry) -> bool:
    is_foreign = list_foreign_subjects(entry, entry.resource, person)
    return not is_foreign and not has_foreign_focus(entry, entry.resource, person)


def _find_in_observation(resource: JsonObject) -> str | None:
    is_named = DATES_AND_CAUSES_OF_DEATH & list_concept_codes(resource.get("code"))
    if not is_named or get_text(resource, "status") not in FINAL or "dataAbsentReason" in resource:
        return None
    try:
        refuse_unmeasured_words(resource)
    except UnusedError:  # of the mother, or expected
        return None
    return "code"


def _find_in_condition(resource: JsonObject) -> str | None:
    is_sure = list_concept_codes(resource.get("verificationStatus")) <= {"confirmed"}
    return "code" if is_sure and DEAD & list_concept_codes(resource.get("code")) else None


def _find_in_encounter(resource: JsonObject) -> str | None:
    if get_text(resource, "status") == "entered-in-error":
        return None
    for name in ("hospitalization", "admission"):  # of R4 and of R5
        disposition = get_object(get_object(resource, name), "dischargeDisposition")
        codings = [coding for _, coding in iter_objects(disposition, "coding")]
        expired = {EXPIRED, *(NUBC_EXPIRED if any(is_of_nubc(coding) for coding in codings) else ())}
        if any(get_text(coding, "code") in expired for coding in codings):
            return name
    return None


def is_of_nubc(coding: JsonObject) -> bool:
    return (get_text(coding, "system") or "").endswith(NUBC)


FINDERS: Mapping[str, Callable[[JsonObject], str | None]] = {
    "Observation": _find_in_observation,
    "Condition": _find_in_condition,
    "Encounter": _find_in_encounter,
}
