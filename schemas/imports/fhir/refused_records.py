"""Records that are refused as a whole: of the dead, also where only other resources say so, and withdrawn documents."""

import re
from collections.abc import Callable, Mapping, Sequence

from schemas.imports.fhir.bundle_entries import UNORDERED, Entry
from schemas.imports.fhir.contained_results import FINAL_REPORTS
from schemas.imports.fhir.fhir_facts import Ignored, UnusedError, read_position
from schemas.imports.fhir.foreign_references import NOT_DONE
from schemas.imports.fhir.json_values import JsonObject, get_list, get_object, get_text, iter_objects
from schemas.imports.fhir.observation import FINAL
from schemas.imports.fhir.patient import refuse_dead, require_living
from schemas.imports.fhir.references import Person, has_foreign_focus, list_foreign_subjects
from schemas.imports.fhir.resource_status import list_concept_codes, read_concept_words, refuse_labels
from schemas.imports.fhir.words.contradicting_words import refuse_unmeasured_words
from schemas.imports.fhir.words.folded_text import compile_folded
from schemas.imports.fhir.words.word_tables import OTHER_PERSON_WORDS
from schemas.match.fact_validation import raise_invalid

DATES_AND_CAUSES_OF_DEATH = {
    "31211-6",
    "80616-6",
    "81956-5",
    "69453-9",
    "69449-7",
    "85699-7",
    "419099009",
    "399753006",
}  # LOINC, SNOMED CT
VITAL_STATUS, VITAL_DEAD = "67162-8", {"T", "LA6639-4"}  # LOINC, and a code of the German medical informatics
# LOINC: certificates of death and report of an autopsy; SNOMED CT.
DEATH_DOCUMENTS, CERTIFICATION_OF_DEATH = {"69409-1", "64297-5", "18743-5"}, "308646001"
CURRENT_DOCUMENTS = {"final", "amended", "appended", "corrected", "current"}
DEAD = {"419099009", "397709008", "16983000"}  # SNOMED CT
DEATHS = re.compile(
    r"(R9[5689](\.?[0-9X]+)?|I46\.?1|G93\.?82)"
)  # ICD-10: sudden, unattended, of unknown cause; of the heart
DEATH_WORDS = compile_folded(
    r"\b(expired|died|dead|deceased|death|tod|gestorben|verstorben|d[ée]c[ée]d[ée]e?|décès|fallecid[oa]|falleció|muerte"
    r"|morte|decedut[oa]|deceduto|falecid[oa]|overleden|exitus|fallecimiento|d[ée]funte?|decesso|mort[oa]|[óo]bito|falecimento)\b"
)
GERMAN_REASON, GERMAN_DEATH = ("EntlassungsgrundErsteUndZweiteStelle", "Entlassungsgrund"), {"07", "079"}
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
    if get_text(resource, "status") not in FINAL:
        return None
    parts = [("code", resource), *((f"component/{n}", part) for n, part in iter_objects(resource, "component"))]
    dead = [(member, part) for member, part in parts if _is_death(part)]
    if not dead or _is_of_another(resource):
        return None
    return next((member for member, part in dead if not _is_of_another(part)), None)


def _is_death(element: JsonObject) -> bool:
    codes, answer = list_concept_codes(element.get("code")), element.get("valueCodeableConcept")
    is_named = bool(DATES_AND_CAUSES_OF_DEATH & codes)
    is_dead = DEAD & list_concept_codes(answer)
    if VITAL_STATUS in codes:
        is_dead = is_dead or VITAL_DEAD & list_concept_codes(answer)
        is_named = is_named or bool(DEATH_WORDS.search(read_concept_words(answer)))
    return bool(is_named or is_dead) and "dataAbsentReason" not in element


def _is_of_another(element: JsonObject) -> bool:
    try:
        refuse_unmeasured_words(element)
    except UnusedError:  # of the mother, or expected
        return True
    return False


def _find_in_report(resource: JsonObject) -> str | None:
    is_of_death = DEATH_DOCUMENTS & list_concept_codes(resource.get("code"))
    return "code" if is_of_death and get_text(resource, "status") in FINAL_REPORTS else None


def _find_in_document(resource: JsonObject) -> str | None:
    is_of_death = DEATH_DOCUMENTS & list_concept_codes(resource.get("type"))
    return "type" if is_of_death and get_text(resource, "status") in CURRENT_DOCUMENTS else None


def _find_in_condition(resource: JsonObject) -> str | None:
    is_sure = list_concept_codes(resource.get("verificationStatus")) <= {"confirmed"}
    codes = list_concept_codes(resource.get("code"))
    is_death = bool(DEAD & codes) or any(map(DEATHS.fullmatch, codes))
    if not is_sure or not is_death or OTHER_PERSON_WORDS.search(read_concept_words(resource.get("code"))):
        return None
    return "code"


def _find_in_encounter(resource: JsonObject) -> str | None:
    if get_text(resource, "status") in {"entered-in-error", *NOT_DONE["Encounter"]}:
        return None
    if any(CERTIFICATION_OF_DEATH in list_concept_codes(kind) for kind in get_list(resource, "type")):
        return "type"
    for name in ("hospitalization", "admission"):  # of R4 and of R5
        disposition = get_object(get_object(resource, name), "dischargeDisposition")
        codings = [coding for _, coding in iter_objects(disposition, "coding")]
        expired = {EXPIRED, *(NUBC_EXPIRED if any(is_of_nubc(coding) for coding in codings) else ())}
        is_coded = any(get_text(coding, "code") in expired for coding in codings)
        if is_coded or _is_german_death(disposition) or DEATH_WORDS.search(read_concept_words(disposition)):
            return name
    return None


def _is_german_death(disposition: JsonObject) -> bool:
    """True for the reason of a discharge, in an extension of an extension, that says that the patient died."""
    extensions = [extension for _, extension in iter_objects(disposition, "extension")]
    parts = [*extensions, *(part for extension in extensions for _, part in iter_objects(extension, "extension"))]
    codings = [coding for _, coding in iter_objects(disposition, "coding")]
    codings += [get_object(part, "valueCoding") for part in parts]
    return any(
        (get_text(coding, "system") or "").endswith(GERMAN_REASON) and get_text(coding, "code") in GERMAN_DEATH
        for coding in codings
    )


def is_of_nubc(coding: JsonObject) -> bool:
    return (get_text(coding, "system") or "").endswith((NUBC, "patient-discharge"))


FINDERS: Mapping[str, Callable[[JsonObject], str | None]] = {
    "Observation": _find_in_observation,
    "DiagnosticReport": _find_in_report,
    "Composition": _find_in_document,
    "DocumentReference": _find_in_document,
    "Condition": _find_in_condition,
    "Encounter": _find_in_encounter,
}
