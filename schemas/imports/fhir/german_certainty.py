"""How certain a German diagnosis is, by an extension of its coding, of its code or of the Condition."""

from schemas.imports.fhir.fhir_facts import UnusedError
from schemas.imports.fhir.json_values import JsonObject, get_object, get_text, iter_objects
from schemas.imports.fhir.resource_status import list_concept_codes

CERTAINTY_EXTENSION, CERTAIN = "diagnosesicherheit", "G"  # of the German modification


def require_certainty(resource: JsonObject) -> None:
    """Raise `UnusedError` for a diagnosis that its German extension calls suspected, excluded or a state after it."""
    concept = get_object(resource, "code")
    codings = {f"code/coding/{n}": coding for n, coding in iter_objects(concept, "coding")}
    for member, element in {"extension": resource, "code": concept, **codings}.items():
        for _, extension in iter_objects(element, "extension"):
            if CERTAINTY_EXTENSION in (get_text(extension, "url") or "").lower() and not _is_certain(extension):
                raise UnusedError("is not said to be certain", member, f"{CERTAIN} as {CERTAINTY_EXTENSION}")


def _is_certain(extension: JsonObject) -> bool:
    concept = list_concept_codes(extension.get("valueCodeableConcept"))
    coded = (get_text(get_object(extension, "valueCoding"), "code"), get_text(extension, "valueCode"))
    return {*concept, *filter(None, coded)} == {CERTAIN}
