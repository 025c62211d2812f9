"""When the specimen of a result was taken, which is when the result is of, however late it was issued."""

from collections.abc import Mapping, Sequence

from schemas.imports.fhir.bundle_entries import Entry
from schemas.imports.fhir.fhir_facts import UnusedError
from schemas.imports.fhir.fhir_time import FhirTime, parse_choice_of_time
from schemas.imports.fhir.json_values import EMPTY, JsonObject, get_choice, get_object, iter_objects
from schemas.imports.fhir.references import iter_targets, list_addresses

Resources = Mapping[str, JsonObject]  # by the addresses that name them


def index_resources(entries: Sequence[Entry], kind: str) -> Resources:
    return {
        address: entry.resource for entry in entries if entry.type == kind for address in sorted(list_addresses(entry))
    }


def list_named_resources(entry: Entry, name: str, indexed: Resources) -> list[JsonObject]:
    """Return the resources that a member refers to, of those contained in the entry and those of the Bundle."""
    contained = {f"#{object_.get('id')}": object_ for _, object_ in iter_objects(entry.resource, "contained")}
    targets = dict.fromkeys(iter_targets(entry, entry.resource, name))
    found = (contained.get(target) or indexed.get(target) for target in targets)
    return [resource for resource in found if resource is not None]


def list_time_members(resource: JsonObject) -> list[str]:
    """Return the members that state when a result holds, understood or not."""
    return [*get_choice(resource, "effective"), *get_choice(resource, "_effective")]


def find_collection_members(entry: Entry, specimens: Resources) -> JsonObject:
    """Return the earliest time at which a specimen was taken, as the `effective[x]` of its result; empty if unknown."""
    timed = [(time.last, n, members) for n, (time, members) in enumerate(_list_collections(entry, specimens)) if time]
    return min(timed)[2] if timed else EMPTY


def refuse_unknown_collection(entry: Entry, specimens: Resources) -> None:
    """Raise `UnusedError` for a result without a time of its own whose specimen has one that is not understood."""
    is_result = entry.type == "Observation" and not list_time_members(entry.resource)
    if is_result and any(time is None for time, _ in _list_collections(entry, specimens)):
        raise UnusedError("rests on a specimen that was taken at a time that is not understood", "specimen")


def _list_collections(entry: Entry, specimens: Resources) -> list[tuple[FhirTime | None, JsonObject]]:
    collections = [
        get_object(specimen, "collection") for specimen in list_named_resources(entry, "specimen", specimens)
    ]
    stated = [
        {f"effective{name.removeprefix('collected')}": collection[name]}
        for collection in collections
        for name in get_choice(collection, "collected")
    ]
    return [(read_time(members), members) for members in stated]


def read_time(resource: JsonObject) -> FhirTime | None:
    names = list_time_members(resource)
    is_stated = len(names) == 1 and not names[0].startswith("_")
    return parse_choice_of_time(resource, names[0]) if is_stated else None
