"""When reports, panels, lists and documents were written that name an entry, which is then no younger.

A document may name a list, and that a report with its results: the earliest of all of them counts.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from schemas.imports.fhir.bundle_entries import Entry
from schemas.imports.fhir.encounter_times import EncounterEnds, find_encounter_ends
from schemas.imports.fhir.fhir_time import FhirTime, parse_choice_of_time, parse_fhir_time, parse_period_end
from schemas.imports.fhir.json_values import JsonObject, get_choice, get_object, get_text, iter_objects
from schemas.imports.fhir.references import iter_targets

# By the type of a resource that names others: the members that hold the times at which it was written.
WRITTEN: Mapping[str, tuple[str, ...]] = {
    "Composition": ("date",),
    "DiagnosticReport": ("issued",),
    "List": ("date",),
    "Observation": ("issued",),
    "Provenance": ("recorded",),
}
NAMES = {"DiagnosticReport": "result", "Observation": "hasMember", "Provenance": "target"}
MAX_TITLE = 1000  # characters; a longer one is no title
# A title such as `Laboratory 2019-05` dates what it is the title of.
TITLE_DATE = re.compile(r"(?<![\d.,/-])(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?(?![\d-])")
GERMAN_DATE = re.compile(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d)(?!\d)")


class _Naming(NamedTuple):
    """An address that is named, and the latest time at which the part that names it can have been written."""

    target: str
    time: FhirTime | None


def find_naming_times(entries: Sequence[Entry], encounters: EncounterEnds) -> Mapping[str, FhirTime]:
    """Return for each address that is named the earliest time of what names it, by itself or through others."""
    namers = [entry for entry in entries if entry.type in WRITTEN and _names_others(entry)]
    namings = {entry.position: [*_iter_namings(entry, encounters)] for entry in namers}
    positions = {address: entry.position for entry in namers for address in entry.addresses}
    named: dict[str, FhirTime] = {}
    # From the earliest on, so that an address that has its time never gets an earlier one.
    queue: list[tuple[datetime, str, FhirTime]] = [
        (naming.time.last, naming.target, naming.time)
        for found in namings.values()
        for naming in found
        if naming.time is not None
    ]
    heapify(queue)
    while queue:
        last, target, time = heappop(queue)
        if target in named:
            continue
        named[target] = time
        for naming in namings.get(positions.get(target, -1), ()):
            if naming.time is None or naming.time.last > last:
                heappush(queue, (last, naming.target, time))
    return named


def _names_others(entry: Entry) -> bool:
    return entry.type not in NAMES or NAMES[entry.type] in entry.resource


def _iter_namings(entry: Entry, encounters: EncounterEnds) -> Iterator[_Naming]:
    resource = entry.resource
    stated = [parse_fhir_time(resource.get(name)) for name in WRITTEN[entry.type]]
    stated += [parse_choice_of_time(resource, name) for name in get_choice(resource, "occurred")]
    stated += [parse_period_end(get_object(event, "period")) for _, event in iter_objects(resource, "event")]
    own = find_earliest([*stated, *find_encounter_ends(entry, encounters)])
    for part, name, time in _iter_parts(entry, own):
        yield from (_Naming(target, time) for target in set(iter_targets(entry, part, name)))


def _iter_parts(entry: Entry, own: FhirTime | None) -> Iterator[tuple[JsonObject, str, FhirTime | None]]:
    """Yield the parts of a resource that name others, by which member, and when each was written."""
    if entry.type in NAMES:
        yield entry.resource, NAMES[entry.type], own
        return
    time = find_earliest([own, _read_title(entry.resource)])
    for _, listed in iter_objects(entry.resource, "entry") if entry.type == "List" else ():
        yield listed, "item", find_earliest([time, parse_fhir_time(listed.get("date"))])
    # A stack, since sections may be nested as deep as the parser allows.
    pending = [(entry.resource, time)]
    while pending:
        outer, outer_time = pending.pop()
        for _, section in iter_objects(outer, "section"):
            section_time = find_earliest([outer_time, _read_title(section)])
            yield section, "entry", section_time
            pending.append((section, section_time))


def _read_title(element: JsonObject) -> FhirTime | None:
    """Return the last date in a title: what is of `2018 and 2019` can be of 2019."""
    title = GERMAN_DATE.sub(_write_date, (get_text(element, "title") or "")[:MAX_TITLE])
    times = [time for text in TITLE_DATE.findall(title) if (time := parse_fhir_time(text))]
    return max(times, key=lambda time: time.last, default=None)


def _write_date(found: re.Match[str]) -> str:
    return f" {found[3]}-{found[2]:0>2}-{found[1]:0>2} "


def find_earliest(times: Iterable[FhirTime | None]) -> FhirTime | None:
    return min((time for time in times if time is not None), key=lambda time: time.last, default=None)
