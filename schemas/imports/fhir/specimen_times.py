"""When the specimen of a result was taken, which is when the result is of, however late it was issued."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from schemas.imports.fhir.bundle_entries import Entry
from schemas.imports.fhir.fhir_facts import UnusedError
from schemas.imports.fhir.fhir_time import FhirTime, parse_choice_of_time, parse_fhir_time
from schemas.imports.fhir.json_values import JsonObject, get_choice, get_object, iter_objects
from schemas.imports.fhir.references import iter_targets

MAX_TIME_MEMBERS = 2  # of a choice, of which FHIR allows one: of two it is known that neither is understood
Read = TypeVar("Read")


class SpecimenTimes(NamedTuple):
    """What a Specimen says about time: the earliest time at which it was taken, as the `effective[x]` of its result."""

    collected: tuple[FhirTime, JsonObject] | None
    is_unclear: bool  # taken at a time that is not understood
    received: FhirTime | None


Specimens = Mapping[str, SpecimenTimes]  # by the addresses that name them


def read_specimen(specimen: JsonObject) -> SpecimenTimes:
    collection = get_object(specimen, "collection")
    stated = [
        {f"effective{name.removeprefix('collected')}": collection[name]} for name in get_choice(collection, "collected")
    ]
    times = [(read_time(members), members) for members in stated]
    known = [(time, members) for time, members in times if time is not None]
    return SpecimenTimes(
        min(known, key=lambda one: one[0].last, default=None),
        len(known) < len(times),
        parse_fhir_time(specimen.get("receivedTime")),
    )


def index_entries(entries: Sequence[Entry], kind: str, read: Callable[[JsonObject], Read]) -> dict[str, Read]:
    """Return what is read of each resource of a type, by the addresses that name it."""
    found = [(entry, read(entry.resource)) for entry in entries if entry.type == kind]
    return {address: one for entry, one in found for address in sorted(entry.addresses)}


def list_named(entry: Entry, name: str, indexed: Mapping[str, Read], read: Callable[[JsonObject], Read]) -> list[Read]:
    """Return what is read of the resources that a member refers to, contained in the entry or of the Bundle."""
    if name not in entry.resource:
        return []
    contained = index_contained(entry.resource)
    targets = dict.fromkeys(iter_targets(entry, entry.resource, name))
    return [
        read(contained[target]) if target in contained else indexed[target]
        for target in targets
        if target in contained or target in indexed
    ]


def index_contained(resource: JsonObject) -> dict[str, JsonObject]:
    """Return the contained resources by the references that name them within the resource."""
    return {f"#{contained.get('id')}": contained for _, contained in iter_objects(resource, "contained")}


def list_specimens(entry: Entry, specimens: Specimens) -> list[SpecimenTimes]:
    return list_named(entry, "specimen", specimens, read_specimen)


def list_time_members(resource: JsonObject) -> list[str]:
    """Return the members that state when a result holds, understood or not."""
    return [*get_choice(resource, "effective"), *get_choice(resource, "_effective")]


def copy_time_members(resource: JsonObject) -> JsonObject:
    """Return the members that state when a resource holds, as many as tell whether they are understood."""
    return {name: resource[name] for name in list_time_members(resource)[:MAX_TIME_MEMBERS]}


def find_collection_members(entry: Entry, specimens: Specimens) -> JsonObject:
    """Return the earliest time at which a specimen was taken, as the `effective[x]` of its result; empty if unknown."""
    taken = [specimen.collected for specimen in list_specimens(entry, specimens) if specimen.collected]
    return min(taken, key=lambda one: one[0].last)[1] if taken else {}


def refuse_unknown_collection(entry: Entry, specimens: Specimens) -> None:
    """Raise `UnusedError` for a result without a time of its own whose specimen has one that is not understood."""
    is_result = entry.type == "Observation" and not list_time_members(entry.resource)
    if is_result and any(specimen.is_unclear for specimen in list_specimens(entry, specimens)):
        raise UnusedError("rests on a specimen that was taken at a time that is not understood", "specimen")


def read_time(resource: JsonObject) -> FhirTime | None:
    names = list_time_members(resource)
    is_stated = len(names) == 1 and not names[0].startswith("_")
    return parse_choice_of_time(resource, names[0]) if is_stated else None
