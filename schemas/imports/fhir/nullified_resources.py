"""Resources of which a Provenance says that they were deleted or nullified: they count as entered in error."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from schemas.imports.fhir.bundle_entries import Entry
from schemas.imports.fhir.json_values import JsonObject, get_list, get_object, get_text, iter_objects
from schemas.imports.fhir.references import iter_targets
from schemas.imports.fhir.resource_status import list_concept_codes, read_concept_words
from schemas.imports.fhir.words.word_tables import compile_words

# HL7: operations on data (v3-DataOperation), the life of a record (ISO 21089), interactions (restful-interaction).
NULLIFYING = {"delete", "nullify", "destroy", "deprecate"}
NULLIFYING_WORDS = compile_words(
    *(
        r"delet(e|ed|ion|ing)",
        r"nullif\w*",
        r"entered[- ]in[- ]error",
        r"retract\w*",
        r"gel(ö|oe)scht",
        r"l(ö|oe)schung",
    ),
    *(r"storn\w*", r"supprim\w*", "suppression", r"eliminad[oa]", r"annul\w*", r"eliminat[oa]", "verwijderd"),
)
REMOVAL = "removal"  # of an entity of the activity
ERROR = "entered-in-error"
VERIFIED = ("AllergyIntolerance", "Condition")  # which say so in their verification
LABEL: JsonObject = {"code": "nullified"}


def mark_nullified(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries, of which those that a Provenance nullifies have the status and the label of an error."""
    nullified = find_nullified(entries)
    return [_mark(entry) if nullified and not nullified.isdisjoint(entry.addresses) else entry for entry in entries]


def find_nullified(entries: Iterable[Entry]) -> frozenset[str]:
    """Return the references to what a Provenance says was deleted or nullified, or removed by what it is about."""
    found: set[str] = set()
    for entry in entries:
        if entry.type != "Provenance":
            continue
        if _is_nullifying(entry.resource):
            found.update(iter_targets(entry, entry.resource, "target"))
        for _, entity in iter_objects(entry.resource, "entity"):
            if get_text(entity, "role") == REMOVAL:
                found.update(iter_targets(entry, entity, "what"))
    return frozenset(found)


def _is_nullifying(provenance: JsonObject) -> bool:
    # A CodeableConcept in R4 and R5, a Coding before.
    activity = get_object(provenance, "activity")
    codes = {*list_concept_codes(activity), get_text(activity, "code") or ""}
    is_coded = not NULLIFYING.isdisjoint(code.lower() for code in codes)
    return is_coded or NULLIFYING_WORDS.search(read_concept_words(activity)) is not None


def _mark(entry: Entry) -> Entry:
    resource, meta = entry.resource, get_object(entry.resource, "meta")
    label: Mapping[str, object] = {**meta, "security": [*get_list(meta, "security"), LABEL]}
    verified = {"coding": [{"code": ERROR}]}
    error = {"verificationStatus": verified} if entry.type in VERIFIED else {"status": ERROR}
    return replace(entry, resource={**resource, **error, "meta": label})
