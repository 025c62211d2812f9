"""Whether a resource holds: its status, and members that change its meaning in ways that are not understood."""

import re
from collections.abc import Collection, Iterable, Mapping

from schemas.imports.fhir.fhir_facts import UnusedError
from schemas.imports.fhir.json_values import JsonObject, get_list, get_object, get_text, iter_objects, list_one_or_many
from schemas.imports.fhir.words.folded_text import fold_words

ALLERGY_STATUS = (
    "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical",
    "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification",
)
CLINICAL_STATUS = "http://terminology.hl7.org/CodeSystem/condition-clinical"
VERIFICATION_STATUS = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
SYSTEM_OF_STATUS = {"clinicalStatus": CLINICAL_STATUS, "verificationStatus": VERIFICATION_STATUS}
STATUS_CODES: Mapping[str, Collection[str]] = {
    "clinicalStatus": ("active", "recurrence", "relapse", "inactive", "remission", "resolved", "unknown"),
    "verificationStatus": (
        *("unconfirmed", "provisional", "differential", "confirmed"),
        *("refuted", "entered-in-error"),
    ),
}


OTHER_STATUS_WORDS = ("suspected", "excluded", "ruled-out")
CODED_MEMBERS = {"code", "medicationCodeableConcept", "medication"}
ABSENT_REASON = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
# Codes of HL7's security labels and tags, and what senders write as tags: what is no true value of one person. Of what
# is subsetted, a missing subject, status or time says nothing.
REFUSED_LABELS = {
    *("entered-in-error", "deleted", "htest", "test", "masked", "redacted", "aggred", "unreliable", "uncertrel"),
    *("subsetted", "nullified"),
}


def refuse_modifiers(element: JsonObject, member: str = "") -> None:
    """Raise `UnusedError` for what FHIR forbids to ignore."""
    before = f"{member}/" if member else ""
    for name in ("modifierExtension", "implicitRules"):
        if name in element:
            raise UnusedError(f"has {name}, which may change its meaning", f"{before}{name}")


def refuse_labels(resource: JsonObject) -> None:
    """Raise `UnusedError` for a resource whose tags or security labels mark it as wrong, a test, masked or pooled."""
    meta = get_object(resource, "meta")
    for name in ("tag", "security"):
        codes = {(get_text(coding, "code") or "").lower() for _, coding in iter_objects(meta, name)}
        if marked := sorted(codes & REFUSED_LABELS):
            raise UnusedError(f"is marked as {marked[0]}", f"meta/{name}")


def refuse_absent_concepts(resource: JsonObject, before: str = "") -> None:
    """Raise `UnusedError` for a code, or a coding of it, that is said to be absent, even with a code beside."""
    for member in CODED_MEMBERS & resource.keys():
        concept = get_object(resource, member)
        concept = get_object(concept, "concept") if member == "medication" else concept
        codings = [coding for _, coding in iter_objects(concept, "coding")]
        if any("_code" in element or is_said_to_be_absent(element) for element in (concept, *codings)):
            raise UnusedError("has a code that is said to be absent", f"{before}{member}")


def require_status(resource: JsonObject, allowed: Collection[str]) -> None:
    status = get_text(resource, "status")
    if is_said_to_be_absent(get_object(resource, "_status")):
        raise UnusedError("has a status that is said to be absent", "status")
    if status not in allowed:
        said = f"has the status {status[:40]}" if status is not None else "has no status that is understood"
        raise UnusedError(f"{said}; {', '.join(allowed)} are used", "status")


def read_concept_status(resource: JsonObject, name: str) -> str | None:
    """Return the code of `clinicalStatus` or `verificationStatus`, None if there is none.

    Raises `UnusedError` where it is text only, a plain string as in older versions of FHIR, or contradicts itself.
    """
    if name not in resource:
        return None
    system = SYSTEM_OF_STATUS[name]
    found = {
        get_text(coding, "code")
        for _, coding in iter_objects(resource[name], "coding")
        # A code of another system may use the same word for something else.
        if coding.get("system", system) in (system, *ALLERGY_STATUS)
    }
    known = found & set(STATUS_CODES[name])
    if len(found) != 1 or len(known) != 1 or _has_other_status_words(resource[name], name, known):
        expected = "one of " + ", ".join(STATUS_CODES[name])
        raise UnusedError(f"has a {name} without a code that is understood", name, expected)
    return known.pop()


def _has_other_status_words(concept: object, name: str, known: Collection[str | None]) -> bool:
    """True if the words beside the code are those of another status, such as `Refuted` beside `confirmed`."""
    words = read_concept_words(concept).lower().replace(" ", "-")
    others = {*STATUS_CODES[name], *OTHER_STATUS_WORDS} - set(known)
    return any(re.search(rf"(?<![a-z]){other}(?![a-z])", words) for other in others)


def require_value(element: JsonObject, member: str = "") -> None:
    """Raise `UnusedError` if the value is said to be absent, even with a value beside."""
    before = f"{member}/" if member else ""
    # FHIR forbids both together; where they come together, which of them is right cannot be known.
    if "dataAbsentReason" in element:
        raise UnusedError("has a dataAbsentReason, so there is no value", f"{before}dataAbsentReason")
    for name in ("valueQuantity", "valueCodeableConcept"):
        value = get_object(element, name)
        if {"_value", "_comparator"} & value.keys() or is_said_to_be_absent(value):
            raise UnusedError("has a value that is said to be absent", f"{before}{name}")


def is_said_to_be_absent(element: JsonObject) -> bool:
    return any(get_text(extension, "url") == ABSENT_REASON for _, extension in iter_objects(element, "extension"))


def list_concept_codes(concept: object) -> set[str]:
    return {code for _, coding in iter_objects(concept, "coding") if (code := get_text(coding, "code")) is not None}


def read_concept_words(concept: object) -> str:
    """Return what is written beside the codes of a CodeableConcept: its text and their displays."""
    displays = (get_text(coding, "display") for _, coding in iter_objects(concept, "coding"))
    return "; ".join(fold_words(words) for words in (get_text(concept, "text"), *displays) if words)


def list_note_words(resource: JsonObject) -> list[str]:
    return [fold_words(get_text(note, "text") or "") for _, note in iter_objects(resource, "note")]


def list_member_concepts(resource: JsonObject, names: Iterable[str]) -> list[object]:
    """Return the concepts of members: each one, a list, or in R5 a list of references or concepts."""
    stated = [one for name in names for one in list_one_or_many(resource, name)]
    inner = (get_object(one, "concept") for one in stated)
    values = (value for one in stated for value in get_list(one, "value"))  # a reason of R5 has its concepts in `value`
    return [*stated, *inner, *(get_object(value, "concept") for value in values)]


def list_category_codes(resource: JsonObject) -> set[str]:
    return {
        code
        for category in get_list(resource, "category")
        for _, coding in iter_objects(category, "coding")
        if (code := get_text(coding, "code")) is not None
    }
