"""The entries of a Bundle that still hold: without deleted resources and without versions that a later one replaced."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from schemas.imports.fhir.fhir_facts import Ignored, build_ignored
from schemas.imports.fhir.fhir_time import FhirTime, parse_fhir_time
from schemas.imports.fhir.json_values import JsonObject, get_object, get_text, iter_objects

# Entries of other requests hold no resource, or a part of one.
READABLE_METHODS = ("", "POST", "PUT", "DELETE")
WHOLE_NUMBER = re.compile(r"[0-9]{1,18}")
HTTP = ("http://", "https://")
UNORDERED = "is one of several versions of the resource, and which is the newest cannot be told"
DELETES, REPLACED = "deletes a resource", "was replaced by a later version"
SAME = "the same resource again"  # not reported: its content is used


@dataclass(frozen=True, eq=False)
class Entry:
    """A resource of a Bundle, with its position, its pointer and the `fullUrl` of its entry."""

    position: int
    pointer: str
    resource: JsonObject
    full_url: str | None
    last_modified: object = None  # of the response to which the entry belongs

    @cached_property
    def type(self) -> str:
        return get_text(self.resource, "resourceType") or ""

    @cached_property
    def id(self) -> str | None:
        return get_text(self.resource, "id")

    @cached_property
    def base_url(self) -> str | None:
        """The server of a RESTful `fullUrl`, or None."""
        return find_base_url(self.full_url)

    @cached_property
    def addresses(self) -> frozenset[str]:
        """The references by which others name the entry, without version."""
        relative = [f"{self.type}/{self.id}"] if self.id else []
        return frozenset([*relative, *([strip_version(self.full_url)] if self.full_url else [])])


class Version(NamedTuple):
    """One version of a resource, or its deletion."""

    entry: Entry
    identity: tuple[str, str, str] | None  # base URL, type and id, or `fullUrl`; None if it cannot be told
    updated: FhirTime | None
    number: int | None
    is_deletion: bool


def find_base_url(url: str | None) -> str | None:
    """Return the base of a RESTful URL of a resource: what stands before its type and id."""
    if url is None or not url.startswith(HTTP):
        return None
    base, _, _ = strip_version(url).rpartition("/")
    return base.rpartition("/")[0] or None


def strip_version(reference: str) -> str:
    return reference.partition("/_history/")[0].partition("?")[0].rstrip("/")


def select_current_entries(bundle: JsonObject, entries: Sequence[JsonObject]) -> tuple[list[Entry], list[Ignored]]:
    """Return the entries to read, and those that are not read with the reason."""
    versions = [_read_version(position, entry) for position, entry in enumerate(entries)]
    # FHIR lists the versions of a history newest first, and gives no order to the entries of any other Bundle.
    newest_first = get_text(bundle, "type") == "history"
    ignored = {position: reason for position, reason in enumerate(map(_find_refusal, entries, versions)) if reason}
    read = [version for version in versions if version.entry.position not in ignored]
    for group in _group_by_identity(read):
        ignored |= _find_replaced(group, newest_first=newest_first)
    pages = [
        build_ignored(f"/link/{n}", "there is a further page, whose results may be later than those of this one")
        for n, link in iter_objects(bundle, "link")
        if get_text(link, "relation") == "next"
    ]
    kept = [version.entry for version in read if version.entry.position not in ignored]
    return kept, [*pages, *build_refused(versions, ignored)]


def build_refused(versions: Sequence[Version], ignored: Mapping[int, str]) -> list[Ignored]:
    return [build_ignored(versions[n].entry.pointer, ignored[n]) for n in sorted(ignored) if ignored[n] != SAME]


def _read_version(position: int, entry: JsonObject) -> Version:
    resource, request = get_object(entry, "resource"), get_object(entry, "request")
    pointer = f"/entry/{position}" + ("/resource" if "resource" in entry else "")
    meta, response = get_object(resource, "meta"), get_object(entry, "response")
    placed = Entry(position, pointer, resource, get_text(entry, "fullUrl"), response.get("lastModified"))
    updated = parse_fhir_time(meta.get("lastUpdated")) or parse_fhir_time(response.get("lastModified"))
    number = get_text(meta, "versionId") or ""
    is_deletion = read_method(request) == "DELETE"
    identity = _identify(placed, (get_text(request, "url") or "") if is_deletion else "")
    return Version(placed, identity, updated, int(number) if WHOLE_NUMBER.fullmatch(number) else None, is_deletion)


def read_method(request: JsonObject) -> str:
    return str(request.get("method", "")).upper()


def _identify(entry: Entry, deleted_url: str) -> tuple[str, str, str] | None:
    # The id before the `fullUrl`: an entry with a `urn:uuid` can hold another version of a resource of a server.
    if entry.id and entry.type:
        return entry.base_url or "", entry.type, entry.id
    url = strip_version(deleted_url or entry.full_url or "")
    if url.startswith("urn:") or "/" not in url:
        return ("", "", url) if url else None
    kind, id_ = url.split("/")[-2:]
    return find_base_url(url) or entry.base_url or "", kind, id_


def _find_refusal(entry: JsonObject, version: Version) -> str | None:
    """Why an entry is not read at all, whatever it holds."""
    request, response, search = (get_object(entry, name) for name in ("request", "response", "search"))
    status = str(response.get("status", ""))
    # FHIR forbids to process an element whose modifier extensions are not understood.
    if any("modifierExtension" in element for element in (entry, request, response, search)):
        return "its entry has a modifierExtension, which changes the meaning in a way that is not understood"
    if read_method(request) not in READABLE_METHODS:
        return f"is a request to {read_method(request)[:40]} a resource, not a resource"
    if search.get("mode") == "outcome":
        return "tells about the search, and is no result of it"
    if status[:1] in {"4", "5"}:
        return f"was answered with the status {status[:40]}"
    if not version.entry.resource and not version.is_deletion:
        return "has no resource"
    return None


def _group_by_identity(versions: Iterable[Version]) -> Iterator[list[Version]]:
    """Yield the versions of each resource; one without base URL belongs to the first of its type and id."""
    groups: dict[tuple[str, str], dict[str, list[Version]]] = {}
    for version in versions:
        if version.identity is not None:
            base, kind, id_ = version.identity
            groups.setdefault((kind, id_), {}).setdefault(base, []).append(version)
    # Exports often leave `fullUrl` out: an id without a server is taken for the one server that uses it.
    for bases in groups.values():
        loose = bases.pop("", [])
        first = next(iter(bases), None)
        if first is not None:
            bases[first] = sorted([*bases[first], *loose])
        yield from bases.values() if first is not None else (loose,)


def _find_replaced(group: list[Version], *, newest_first: bool) -> dict[int, str]:
    """Of several versions of a resource, tell which are replaced or deleted, by position."""
    if len(group) == 1:
        return {group[0].entry.position: DELETES} if group[0].is_deletion else {}
    newest = _find_newest(group, newest_first=newest_first)
    if newest is None:
        if all(_has_same_content(version, group[0]) for version in group):
            return dict.fromkeys((version.entry.position for version in group[1:]), SAME)
        return dict.fromkeys((version.entry.position for version in group), UNORDERED)
    if newest.is_deletion:
        return {version.entry.position: DELETES if version.is_deletion else "was deleted later" for version in group}
    older = [version for version in group if version is not newest]
    return {version.entry.position: SAME if _has_same_content(version, newest) else REPLACED for version in older}


def _find_newest(group: list[Version], *, newest_first: bool) -> Version | None:
    deletions = [version for version in group if version.is_deletion]
    if deletions and not newest_first:  # a transaction takes all of its deletions as its last word on a resource
        return deletions[0]
    if all(version.updated for version in group):
        moment = max(version.updated.first for version in group if version.updated)
        # `lastUpdated` may be given to the day only, and then several versions can be the newest.
        last = [version for version in group if version.updated and version.updated.last >= moment]
        if len(last) == 1:
            return last[0]
    # A `versionId` is an opaque string in FHIR; only where all are different whole numbers, as most servers write them,
    # do they tell an order.
    if all(version.number is not None for version in group) and len({version.number for version in group}) == len(
        group
    ):
        return max(group, key=lambda version: version.number or 0)
    return group[0] if newest_first else None


def _has_same_content(version: Version, other: Version) -> bool:
    try:
        return _omit_meta(version) == _omit_meta(other)
    except RecursionError:  # content that is nested as deep as the parser allows
        return False


def _omit_meta(version: Version) -> JsonObject:
    return {name: value for name, value in version.entry.resource.items() if name != "meta"}
