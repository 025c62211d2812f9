"""What other entries of a Bundle say about whose an entry is: its specimen, its report, its section of a document."""

from collections.abc import Sequence
from typing import NamedTuple

from schemas.imports.fhir.bundle_entries import Entry
from schemas.imports.fhir.contained_results import RESULT_MEMBERS
from schemas.imports.fhir.document_sections import find_foreign_contents
from schemas.imports.fhir.fhir_facts import UnusedError
from schemas.imports.fhir.foreign_material import is_foreign_specimen, refuse_foreign_site
from schemas.imports.fhir.json_values import JsonObject, get_text, iter_objects
from schemas.imports.fhir.references import (
    Person,
    iter_targets,
    list_addresses,
    list_foreign_subjects,
    list_subject_members,
)

# Members that name what a resource was made from or in, which may be somebody else's.
SOURCE_MEMBERS = ("specimen", "encounter", "bodyStructure", "derivedFrom")


class ForeignReferences(NamedTuple):
    """References to entries that are not the patient's, to results that such entries name, and to withdrawn results."""

    resources: frozenset[str]
    results: frozenset[str]
    withdrawn: frozenset[str]  # named by a report or panel that was entered in error, and by no other
    contents: frozenset[str]  # of sections of a document about somebody else, and of no other


def find_foreign_references(entries: Sequence[Entry], person: Person | None) -> ForeignReferences:
    """Return references to what is somebody else's, such as a donor's specimen, encounter or report."""
    resources: set[str] = set()
    results: set[str] = set()
    by_withdrawal: dict[bool, set[str]] = {True: set(), False: set()}
    contents = find_foreign_contents(entries, person)
    for entry in entries:
        named = {address for name in RESULT_MEMBERS.values() for address in iter_targets(entry, entry.resource, name)}
        by_withdrawal[get_text(entry.resource, "status") == "entered-in-error"] |= named
        addresses = list_addresses(entry)
        if entry.type != "Patient" and (_is_foreign(entry, entry.resource, person) or addresses & contents):
            resources |= addresses
            results |= named
    withdrawn = by_withdrawal[True] - by_withdrawal[False]
    return ForeignReferences(frozenset(resources), frozenset(results), frozenset(withdrawn), contents)


def _is_foreign(entry: Entry, resource: JsonObject, person: Person | None) -> bool:
    return bool(list_foreign_subjects(entry, resource, person)) or is_foreign_specimen(resource)


def refuse_foreign_source(entry: Entry, person: Person | None, foreign: ForeignReferences) -> None:
    """Raise `UnusedError` for a result of a specimen, a body site, a report or the like that is not the patient's."""
    refuse_foreign_site(entry.resource)
    contained = {f"#{object_.get('id')}": object_ for _, object_ in iter_objects(entry.resource, "contained")}
    for name in SOURCE_MEMBERS:
        for target in iter_targets(entry, entry.resource, name):
            is_foreign = target in contained and _is_foreign(entry, contained[target], person)
            if is_foreign or target in foreign.resources:
                raise UnusedError(f"is about the {name} of somebody or something else than the patient", name)
    addresses = list_addresses(entry)
    if not list_subject_members(entry.resource) and addresses & foreign.results:
        raise UnusedError("is a result of somebody or something else than the patient of the Bundle")
    if addresses & foreign.withdrawn:
        raise UnusedError("is a result of a report or panel that was entered in error")
    if addresses & foreign.contents:
        raise UnusedError("stands only in a section of a document that is about somebody else, such as the family")
