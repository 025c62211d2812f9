"""What else a Condition says of its diagnosis: its stage, evidence and severity, which may deny it."""

from collections.abc import Iterator

from schemas.imports.fhir.fhir_facts import UnusedError
from schemas.imports.fhir.json_values import JsonObject, get_list, get_text, iter_objects
from schemas.imports.fhir.resource_status import read_concept_words
from schemas.imports.fhir.words.word_tables import compile_words

RULED_OUT = "http://hl7.org/fhir/StructureDefinition/condition-ruledOut"
DENIED = compile_words(
    *(r"negativ\w*", r"n[ée]gati[vf]\w*", "negatief", r"benign\w*", r"b[ée]nin\w*", "gutartig", "goedaardig", "none"),
    *("absent", r"not (detected|found|present)", "undetectable", "keine?", "ninguna?", "nessuna?", "aucune?", "geen"),
    *("in situ", r"excluded", "ruled out", r"ausgeschlossen", "normal"),
)


def refuse_denying_details(resource: JsonObject) -> None:
    """Raise `UnusedError` where a stage, an evidence, a severity or an extension denies the diagnosis."""
    for member, concept in _iter_details(resource):
        if DENIED.search(read_concept_words(concept)):
            raise UnusedError("has words that deny the diagnosis, or call it benign", member)
    if any(get_text(extension, "url") == RULED_OUT for _, extension in iter_objects(resource, "extension")):
        raise UnusedError("has an extension that says that it was ruled out", "extension")


def _iter_details(resource: JsonObject) -> Iterator[tuple[str, object]]:
    yield "severity", resource.get("severity")
    for _, stage in iter_objects(resource, "stage"):
        yield from (("stage", stage.get(name)) for name in ("summary", "type"))
    for _, evidence in iter_objects(resource, "evidence"):
        # A list of concepts in R4, and a concept in R5.
        yield from (("evidence", concept) for concept in (*get_list(evidence, "code"), evidence.get("concept")))
