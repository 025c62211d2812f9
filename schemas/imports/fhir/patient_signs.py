"""Whether a resource that is not read as a fact may still be a sign of something about the patient."""

from schemas.imports.fhir.bundle_entries import Entry
from schemas.imports.fhir.fhir_facts import UnusedError
from schemas.imports.fhir.json_values import get_object, get_text, iter_objects
from schemas.imports.fhir.references import Person, require_subject
from schemas.imports.fhir.resource_status import read_concept_words, refuse_labels
from schemas.imports.fhir.words.word_tables import OTHER_PERSON_WORDS, compile_words

WITHDRAWN = ("entered-in-error", "cancelled", "not-done", "preparation", "revoked")
NEONATAL = compile_words(r"neonatal\w* (onset )?(\w+ )?diab\w*")  # of the patient, who has it since


def is_of_patient(entry: Entry, person: Person | None) -> bool:
    """False for what was withdrawn, is a test, or is about somebody else by its subject or its words."""
    try:
        refuse_labels(entry.resource)
        require_subject(entry, entry.resource, person)
    except UnusedError:
        return False
    if _is_for_another(entry, person):
        return False
    concepts = (entry.resource.get("code"), entry.resource.get("valueCodeableConcept"))
    words = NEONATAL.sub("", "; ".join(map(read_concept_words, concepts)))
    return get_text(entry.resource, "status") not in WITHDRAWN and not OTHER_PERSON_WORDS.search(words)


def _is_for_another(entry: Entry, person: Person | None) -> bool:
    """True for an appointment with patients as its participants of whom none is the patient."""
    actors = [get_object(one, "actor") for _, one in iter_objects(entry.resource, "participant")]
    patients = [actor for actor in actors if "Patient/" in (get_text(actor, "reference") or "")]
    return bool(person and patients) and not any(person and person.has_reference(one, entry) for one in patients)
