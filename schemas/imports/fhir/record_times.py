"""When an entry is of that states no time of its own: that of its specimen or report, or at the latest of its record.

Without it an undated result of an old document would count as one of today.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from schemas.imports.fhir.bundle_entries import Entry
from schemas.imports.fhir.condition import ENDED_STATE, days_valid
from schemas.imports.fhir.contained_results import RESULT_MEMBERS
from schemas.imports.fhir.encounter_times import EncounterEnds, find_encounter_ends, read_ends
from schemas.imports.fhir.fhir_facts import Fact, UnusedError, has_passed
from schemas.imports.fhir.fhir_time import FhirTime, parse_fhir_time
from schemas.imports.fhir.json_values import EMPTY, JsonObject, get_object, get_text
from schemas.imports.fhir.medication import ENDED, is_stale
from schemas.imports.fhir.naming_times import find_earliest, find_naming_times
from schemas.imports.fhir.references import iter_targets
from schemas.imports.fhir.specimen_times import (
    Specimens,
    copy_time_members,
    find_collection_members,
    index_entries,
    list_specimens,
    list_time_members,
    read_specimen,
    read_time,
)

# What does not change with time.
TIMELESS = ("sex", "abo_group", "diabetes_onset_age", "diagnosis_date")
AHEAD = "has no time of its own, and stands in a record of after the reference date"


class RecordTimes(NamedTuple):
    """What the other entries and the Bundle say about the time of an entry."""

    specimens: Specimens
    encounters: EncounterEnds
    results: Mapping[int, JsonObject]  # `effective[x]` of a specimen or report, by the position of an undated result
    named: Mapping[str, FhirTime]  # when the first of the reports, lists and documents was written that name an address
    record: FhirTime | None  # of the Bundle, and of the document that it is
    born: FhirTime | None  # the patient


def find_record_times(bundle: JsonObject, entries: Sequence[Entry]) -> RecordTimes:
    specimens = index_entries(entries, "Specimen", read_specimen)
    encounters = index_entries(entries, "Encounter", read_ends)
    is_document = get_text(bundle, "type") == "document"
    compositions = [entry.resource.get("date") for entry in entries if is_document and entry.type == "Composition"]
    return RecordTimes(
        specimens,
        encounters,
        _find_result_times(entries, specimens),
        find_naming_times(entries, encounters),
        _find_earliest_stated([bundle.get("timestamp"), get_object(bundle, "meta").get("lastUpdated"), *compositions]),
        _find_earliest_stated(entry.resource.get("birthDate") for entry in entries if entry.type == "Patient"),
    )


def _find_earliest_stated(stated: Iterable[object]) -> FhirTime | None:
    return find_earliest(map(parse_fhir_time, stated))


def _find_result_times(entries: Sequence[Entry], specimens: Specimens) -> dict[int, JsonObject]:
    """Hand the times of reports and panels down to the undated results that they name, the earliest first."""
    results = [entry for entry in entries if entry.type in RESULT_MEMBERS]
    by_address = {address: entry for entry in results for address in entry.addresses}
    found: dict[int, JsonObject] = {}
    times: dict[int, FhirTime] = {}
    for entry in results:
        found[entry.position] = copy_time_members(entry.resource) or find_collection_members(entry, specimens)
        if (time := read_time(found[entry.position])) is not None:
            times[entry.position] = time
    queue = [(time.last, position) for position, time in times.items()]
    heapify(queue)
    by_position = {entry.position: entry for entry in results}
    while queue:
        last, position = heappop(queue)
        for named in _list_results(by_position[position]):
            result = by_address.get(named)
            if result is not None and not found[result.position]:
                found[result.position] = found[position]
                heappush(queue, (last, result.position))
    return found


def _list_results(entry: Entry) -> Iterator[str]:
    return iter_targets(entry, entry.resource, RESULT_MEMBERS[entry.type])


def add_result_time(entry: Entry, times: RecordTimes) -> Entry:
    """Return a result without a time of its own with that of its specimen, or else of its report or panel."""
    if entry.type not in RESULT_MEMBERS or list_time_members(entry.resource):
        return entry
    members = times.results.get(entry.position, EMPTY)
    return replace(entry, resource={**entry.resource, **members}) if members else entry


def find_latest_time(entry: Entry, times: RecordTimes, today: date) -> FhirTime | None:
    """Return the time after which nothing in the entry can be: when it was stored, reported, written down or sent."""
    stored = _find_earliest_stated([get_object(entry.resource, "meta").get("lastUpdated"), entry.last_modified])
    received = (specimen.received for specimen in list_specimens(entry, times.specimens))
    ends = (end for end in find_encounter_ends(entry, times.encounters) if not end.is_after(today))
    named = (times.named.get(address) for address in entry.addresses)
    return find_earliest([stored, times.record, *received, *named, *ends])


def date_facts(
    facts: Iterable[Fact | UnusedError], latest: FhirTime | None, as_of: date, today: date
) -> Iterator[Fact | UnusedError]:
    """Yield the facts with the latest time that they can be of, but those that are then ahead or have ended.

    The record was sent `today`, so that it holds nothing later.
    """
    for found in facts:
        if not isinstance(found, Fact) or found.attribute in TIMELESS or found.member == "birthDate":
            yield found
            continue
        fact = found._replace(latest=latest, may_be_ahead=_may_be_ahead(found.time, latest, as_of, today))
        if latest is None:
            yield fact
        elif found.time is None and latest.is_after(as_of):
            yield UnusedError(AHEAD, found.member)
        else:
            yield from _end_fact(fact, latest, as_of)


def _may_be_ahead(time: FhirTime | None, latest: FhirTime | None, as_of: date, today: date) -> bool:
    """True if a partial date begins before the reference date and ends after it."""
    stated = [found for found in (time, latest) if found is not None]
    last_day = min((found.last_day for found in stated), default=as_of)
    return bool(stated) and stated[0].first_day <= as_of < min(last_day, today)


def _end_fact(fact: Fact, latest: FhirTime, as_of: date) -> Iterator[Fact | UnusedError]:
    code, presence = fact.value if isinstance(fact.value, tuple) else ("", "absent")
    if presence != "present":
        yield fact
    elif fact.attribute == "medications" and is_stale(latest, as_of):
        yield UnusedError(ENDED, fact.member)
        yield fact._replace(value=(code, "past"))
    elif fact.attribute == "conditions" and has_passed(latest, days_valid(code), as_of):
        yield UnusedError(ENDED_STATE, fact.member)
    else:
        yield fact
