"""What other entries of a Bundle say about an entry: its specimen, its report, its list, its section of a document."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from schemas.imports.fhir.bundle_entries import Entry
from schemas.imports.fhir.contained_results import RESULT_MEMBERS
from schemas.imports.fhir.disputed_results import DISPUTED, find_disputed, is_disputed_by_itself
from schemas.imports.fhir.document_sections import find_foreign_contents, find_past_contents, is_ended_item
from schemas.imports.fhir.fhir_facts import Fact, UnusedError
from schemas.imports.fhir.foreign_material import is_foreign_specimen, read_material, refuse_foreign_site
from schemas.imports.fhir.interpretation import INVALID_WORDS
from schemas.imports.fhir.json_values import JsonObject, get_choice, get_list, get_text, iter_objects
from schemas.imports.fhir.references import (
    Person,
    iter_targets,
    list_foreign_subjects,
    list_subject_members,
)
from schemas.imports.fhir.resource_status import CLINICAL_STATUS, list_concept_codes, read_concept_words
from schemas.imports.fhir.specimen_times import index_contained
from schemas.imports.fhir.words.contradicting_words import refuse_other_material
from schemas.imports.fhir.words.folded_text import fold_words

# Members that name what a resource was made from or in, which may be somebody else's.
SOURCE_MEMBERS = ("specimen", "encounter", "bodyStructure", "derivedFrom", "basedOn", "partOf")
WITHDRAWN = "entered-in-error"
# States in which nothing was done or taken, so that nothing can rest on it.
NOT_DONE: Mapping[str, Collection[str]] = {
    "DiagnosticReport": ("cancelled",),
    "Encounter": ("planned", "cancelled"),
    "Observation": ("cancelled",),
    "Procedure": ("preparation", "not-done"),
    "MedicationAdministration": ("not-done",),
    "Immunization": ("not-done",),
    "ServiceRequest": ("revoked",),
    "Specimen": ("unsatisfactory", "unavailable"),
}
SPOILT_SPECIMENS = {"HEM", "CLOT", "CON"}  # HL7 (table 0493): haemolysed, clotted, contaminated
MAX_PARTS = 10  # how often a specimen may be divided
REPLACES_EXTENSION = "http://hl7.org/fhir/StructureDefinition/observation-replaces"


class ForeignReferences(NamedTuple):
    """References to entries that are not the patient's or were withdrawn, and to what such entries alone name."""

    resources: frozenset[str]
    errors: frozenset[str]  # themselves entered in error, or an unsatisfactory specimen
    materials: Mapping[str, str]  # of a specimen, the words that name its material
    results: frozenset[str]
    withdrawn: frozenset[str]  # named by a report or panel that was entered in error, or as deleted, and by no other
    replaced: frozenset[str]  # by a later result that names them
    contents: frozenset[str]  # of sections of a document about somebody else, and of no other
    past: frozenset[str]  # of sections of past illness, and of no other
    disputed: frozenset[int]  # positions of results of which a report, a comment or an issue says they do not hold


def find_foreign_references(entries: Sequence[Entry], person: Person | None) -> ForeignReferences:
    """Return references to what is somebody else's, such as a donor's specimen or report, or was withdrawn."""
    resources: set[str] = set()
    results: set[str] = set()
    contents = find_foreign_contents(entries, person)
    for entry in entries:
        addresses = entry.addresses
        if entry.type != "Patient" and (_is_foreign(entry, entry.resource, person) or addresses & contents):
            resources |= addresses
            results |= _list_results(entry)
    resources |= _find_parts(entries, resources)
    return ForeignReferences(
        resources=frozenset(resources),
        errors=frozenset().union(*(entry.addresses for entry in entries if _is_withdrawn(entry.resource))),
        materials=_find_materials(entries),
        results=frozenset(results),
        withdrawn=_find_withdrawn(entries) | _find_deleted(entries),
        replaced=_find_replaced(entries),
        contents=contents,
        past=find_past_contents(entries),
        disputed=find_disputed(entries),
    )


def _find_parts(entries: Sequence[Entry], foreign: Collection[str]) -> set[str]:
    """Return the addresses of specimens that were made of what is somebody else's, directly or through others."""
    parents = [
        (entry, set(iter_targets(entry, entry.resource, "parent"))) for entry in entries if entry.type == "Specimen"
    ]
    found: set[str] = set()
    for _ in range(MAX_PARTS):
        made = [entry for entry, of in parents if of & {*foreign, *found} and not entry.addresses <= found]
        if not made:
            break
        found = found.union(*(entry.addresses for entry in made))
    return found


def _list_results(entry: Entry) -> set[str]:
    return {address for name in RESULT_MEMBERS.values() for address in iter_targets(entry, entry.resource, name)}


def _find_materials(entries: Sequence[Entry]) -> Mapping[str, str]:
    specimens = [entry for entry in entries if entry.type == "Specimen"]
    return {address: read_material(entry.resource) for entry in specimens for address in entry.addresses}


def _find_withdrawn(entries: Sequence[Entry]) -> frozenset[str]:
    """Return what only reports and panels that were entered in error name."""
    named: dict[bool, set[str]] = {True: set(), False: set()}
    for entry in entries:
        named[_is_withdrawn(entry.resource)] |= _list_results(entry)
    return frozenset(named[True] - named[False])


def _find_deleted(entries: Sequence[Entry]) -> frozenset[str]:
    """Return what lists name only as deleted from them."""
    named: dict[bool, set[str]] = {True: set(), False: set()}
    for entry in entries:
        for _, listed in iter_objects(entry.resource, "entry") if entry.type == "List" else ():
            named[is_ended_item(listed)] |= set(iter_targets(entry, listed, "item"))
    return frozenset(named[True] - named[False])


def _find_replaced(entries: Sequence[Entry]) -> frozenset[str]:
    return frozenset(
        address
        for entry in entries
        for _, extension in iter_objects(entry.resource, "extension")
        if get_text(extension, "url") == REPLACES_EXTENSION and not _is_withdrawn(entry.resource)
        for address in iter_targets(entry, extension, "valueReference")
    )


def _is_withdrawn(resource: JsonObject) -> bool:
    status = get_text(resource, "status")
    kind = get_text(resource, "resourceType") or ""
    is_spoilt = kind == "Specimen" and (
        any(map(_is_spoilt, get_list(resource, "condition"))) or is_disputed_by_itself(resource)
    )
    return status == WITHDRAWN or status in NOT_DONE.get(kind, ()) or is_spoilt


def _is_spoilt(condition: object) -> bool:
    """True for a condition of a specimen by which its results may be wrong."""
    is_coded = not SPOILT_SPECIMENS.isdisjoint(list_concept_codes(condition))
    return is_coded or bool(INVALID_WORDS.search(read_concept_words(condition)))


def refuse_other_specimens(
    facts: Iterable[Fact | UnusedError], entry: Entry, foreign: ForeignReferences
) -> Iterator[Fact | UnusedError]:
    """Yield the facts, but those that are measured in another material than the specimen of the entry."""
    materials = list_materials(entry, foreign) if "specimen" in entry.resource else ()
    for found in facts:
        if isinstance(found, Fact):
            for words in materials:
                refuse_other_material(found.attribute, words)
        yield found


def list_materials(entry: Entry, foreign: ForeignReferences) -> list[str]:
    """Return the words that name what a result was measured in, of each of its specimens and of their names."""
    contained = index_contained(entry.resource)
    given = entry.resource.get("specimen")
    targets = set(iter_targets(entry, entry.resource, "specimen"))
    found = [read_material(contained[target]) for target in targets & contained.keys()]
    found += [foreign.materials[target] for target in targets & foreign.materials.keys()]
    return [fold_words(get_text(given, "display") or ""), *found]


def _is_foreign(entry: Entry, resource: JsonObject, person: Person | None) -> bool:
    return bool(list_foreign_subjects(entry, resource, person)) or is_foreign_specimen(resource)


def date_back(entry: Entry, foreign: ForeignReferences) -> Entry:
    """Return a Condition of past illness without a status of its own as one that is not present now."""
    is_stated = "clinicalStatus" in entry.resource or get_choice(entry.resource, "abatement")
    if entry.type != "Condition" or is_stated or not entry.addresses & foreign.past:
        return entry
    inactive = {"coding": [{"system": CLINICAL_STATUS, "code": "inactive"}]}
    return replace(entry, resource={**entry.resource, "clinicalStatus": inactive})


def refuse_foreign_source(entry: Entry, person: Person | None, foreign: ForeignReferences) -> None:
    """Raise `UnusedError` for a result of a specimen, a body site, a report or the like that is not the patient's."""
    refuse_foreign_site(entry.resource)
    contained = index_contained(entry.resource)
    for name in SOURCE_MEMBERS:
        for target in iter_targets(entry, entry.resource, name):
            is_foreign = target in contained and _is_foreign(entry, contained[target], person)
            if is_foreign or target in foreign.resources:
                raise UnusedError(f"is about the {name} of somebody or something else than the patient", name)
            if target in foreign.errors or _is_withdrawn(contained.get(target, {})):
                raise UnusedError(
                    f"rests on a resource under {name} that was entered in error, not done or unusable", name
                )
    addresses = entry.addresses
    if not list_subject_members(entry.resource) and addresses & foreign.results:
        raise UnusedError("is a result of somebody or something else than the patient of the Bundle")
    if addresses & foreign.withdrawn:
        raise UnusedError(
            "stands only in a report or panel that was entered in error or cancelled, or as ended or deleted in a list"
        )
    if entry.position in foreign.disputed:
        raise UnusedError(DISPUTED)
    if addresses & foreign.replaced:
        raise UnusedError("was replaced by another result")
    if addresses & foreign.contents:
        raise UnusedError(
            "stands only in a section or list about somebody else, or about what is not said to be so now"
        )
