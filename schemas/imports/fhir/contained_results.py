"""Results that stand within another resource: contained Observations of a report or of a panel."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from schemas.imports.fhir.bundle_entries import Entry
from schemas.imports.fhir.fhir_facts import Fact, UnusedError
from schemas.imports.fhir.json_values import JsonObject, get_object, get_text, has_more_elements, iter_objects
from schemas.imports.fhir.references import iter_targets
from schemas.imports.fhir.resource_status import refuse_modifiers, require_status
from schemas.imports.fhir.specimen_times import (
    Specimens,
    copy_time_members,
    find_collection_members,
    index_contained,
    list_time_members,
)

# The member that names the results, by type of resource.
RESULT_MEMBERS: Mapping[str, str] = {"DiagnosticReport": "result", "Observation": "hasMember"}
# Types of contained resources that would be read as entries.
FACTUAL = (
    *("AllergyIntolerance", "Condition", "MedicationRequest", "MedicationStatement"),
    *("Observation", "Procedure"),
)
MAX_SPECIMEN_ELEMENTS = 200
FINAL_REPORTS = ("final", "amended", "corrected", "appended")


def iter_report_facts(resource: JsonObject, as_of: date) -> Iterator[Fact | UnusedError]:
    """A DiagnosticReport has no fact of its own; its contained results are read if it is final."""
    del as_of
    refuse_modifiers(resource)
    require_status(resource, FINAL_REPORTS)
    if not has_contained_results(resource):
        raise UnusedError("is not read; the Observations that it names are")
    yield from ()


def has_contained_results(resource: JsonObject) -> bool:
    return any(True for _ in _iter_results(resource))


def iter_contained_results(entry: Entry, specimens: Specimens) -> Iterator[Entry]:
    """Yield the contained Observations that the resource names as its results.

    One without a time has that of its specimen, or else of the resource.
    """
    times = copy_time_members(entry.resource)
    issued = {"issued": entry.resource["issued"]} if "issued" in entry.resource else {}
    encounter = {"encounter": encounter} if (encounter := get_object(entry.resource, "encounter")) else {}
    stored = get_object(entry.resource, "meta").get("lastUpdated")
    contained = index_contained(entry.resource)
    for n, result in _iter_results(entry.resource):
        # A specimen that a contained result refers to is contained beside it.
        named = dict.fromkeys(iter_targets(entry, result, "specimen"))
        beside = [contained[target] for target in named if is_specimen(contained.get(target))]
        meta = {"lastUpdated": stored, **get_object(result, "meta")}
        resource = {**encounter, **result, "contained": beside, "meta": meta}
        placed = replace(entry, pointer=f"{entry.pointer}/contained/{n}", resource=resource)
        stated = {} if list_time_members(result) else find_collection_members(placed, specimens) or times or issued
        yield replace(placed, resource={**stated, **resource})


def is_specimen(resource: object) -> bool:
    return get_text(resource, "resourceType") == "Specimen"


def refuse_large_specimens(resource: JsonObject) -> None:
    """Raise `UnusedError` for a contained Specimen with more members than are read again for each of its results."""
    for _, contained in iter_objects(resource, "contained"):
        if is_specimen(contained) and has_more_elements(contained, MAX_SPECIMEN_ELEMENTS):
            raise UnusedError(f"contains a Specimen with more than {MAX_SPECIMEN_ELEMENTS} members", "contained")


def iter_other_contained(entry: Entry) -> Iterator[Entry]:
    """Yield the contained resources with facts that are no results of the resource, and so are not read."""
    results = {n for n, _ in _iter_results(entry.resource)}
    for n, contained in iter_objects(entry.resource, "contained"):
        if n not in results and get_text(contained, "resourceType") in FACTUAL:
            yield replace(entry, pointer=f"{entry.pointer}/contained/{n}", resource=contained)


def _iter_results(resource: JsonObject) -> Iterator[tuple[int, JsonObject]]:
    name = RESULT_MEMBERS.get(get_text(resource, "resourceType") or "", "")
    named = {get_text(reference, "reference") for _, reference in iter_objects(resource, name)}
    for n, contained in iter_objects(resource, "contained"):
        # Contained resources have no existence of their own: one that is not referred to as a result may be anything.
        if get_text(contained, "resourceType") == "Observation" and f"#{contained.get('id')}" in named:
            yield n, contained
