"""Results that other entries call a mistake, spoilt or somebody else's: their report, a comment, an issue."""

from collections.abc import Iterator, Sequence

from schemas.imports.fhir.bundle_entries import Entry
from schemas.imports.fhir.contained_results import RESULT_MEMBERS
from schemas.imports.fhir.json_values import JsonObject, get_list, get_object, get_text
from schemas.imports.fhir.references import iter_targets
from schemas.imports.fhir.resource_status import read_concept_words
from schemas.imports.fhir.words.comment_words import is_comment
from schemas.imports.fhir.words.note_words import calls_mistaken, iter_note_sentences, iter_sentences

DISPUTED = "is called a mistake, spoilt or somebody else's by a report, a comment or an issue about it"


def find_disputed(entries: Sequence[Entry]) -> frozenset[int]:
    """Return the positions of the results and reports of which they or another entry say that they do not hold."""
    comments = frozenset().union(*(entry.addresses for entry in entries if _is_disputing_comment(entry.resource)))
    positions, addresses = set[int](), set[str]()
    for entry in entries:
        named = {target for name in RESULT_MEMBERS.values() for target in iter_targets(entry, entry.resource, name)}
        if named & comments or (entry.type in RESULT_MEMBERS and is_disputed_by_itself(entry.resource)):
            positions.add(entry.position)
            addresses |= named
        elif entry.type == "Provenance" and _is_disputing_provenance(entry.resource):
            addresses |= set(iter_targets(entry, entry.resource, "target"))
        elif entry.type == "DetectedIssue" and _is_disputing_issue(entry.resource):
            addresses |= set(iter_targets(entry, entry.resource, "implicated"))
    return frozenset([*positions, *(entry.position for entry in entries if entry.addresses & addresses)])


def is_disputed_by_itself(resource: JsonObject) -> bool:
    """True for a report, a panel or a specimen whose conclusion, notes or comments say that it does not hold."""
    return any(map(calls_mistaken, _iter_remarks(resource)))


def _iter_remarks(resource: JsonObject) -> Iterator[str]:
    yield from iter_sentences(get_text(resource, "conclusion") or "")
    # Of a report, whose code may name a control of the method, and whose conclusion may be a concept.
    concepts = [resource.get("code"), *get_list(resource, "conclusionCode")] if _is_report(resource) else []
    yield from map(read_concept_words, concepts)
    yield from iter_note_sentences(resource)


def _is_report(resource: JsonObject) -> bool:
    return resource.get("resourceType") == "DiagnosticReport"


def _is_disputing_comment(resource: JsonObject) -> bool:
    return is_comment(resource.get("code")) and any(
        map(calls_mistaken, iter_sentences(get_text(resource, "valueString") or ""))
    )


def _is_disputing_issue(issue: JsonObject) -> bool:
    if get_text(issue, "status") == "entered-in-error":
        return False
    words = "; ".join([get_text(issue, "detail") or "", read_concept_words(get_object(issue, "code"))])
    return any(map(calls_mistaken, iter_sentences(words)))


def _is_disputing_provenance(provenance: JsonObject) -> bool:
    return any(calls_mistaken(read_concept_words(reason)) for reason in get_list(provenance, "reason"))
