"""Whose an entry is: references to the one patient of a Bundle, relative, absolute, by `fullUrl` or by identifier."""

from collections.abc import Iterable
from typing import NamedTuple

from schemas.imports.fhir.bundle_entries import HTTP, Entry, strip_version
from schemas.imports.fhir.fhir_facts import UnusedError
from schemas.imports.fhir.json_values import JsonObject, get_object, get_text, iter_objects

SUBJECT_MEMBERS = ("subject", "patient", "individual")
FOCUS_EXTENSION = "http://hl7.org/fhir/StructureDefinition/observation-focusCode"


class Person(NamedTuple):
    """The one person that a Bundle is about: its Patient, or the subject that all its entries name."""

    id: str | None
    urls: frozenset[str]  # absolute, without version
    identifiers: frozenset[tuple[str, str]]

    def has_reference(self, reference: JsonObject, entry: Entry) -> bool:
        text = get_text(reference, "reference")
        if text is None:
            return _read_identifier(get_object(reference, "identifier")) in self.identifiers
        target = resolve_reference(text, entry)
        if target in self.urls:
            return True
        if target.startswith(HTTP) and any(url.startswith(HTTP) for url in self.urls):
            return False
        return self.id is not None and _as_relative(target) == f"Patient/{self.id}" and not _is_foreign(text, self)


def _is_foreign(text: str, person: Person) -> bool:
    """An absolute reference cannot be compared with a Patient of which only a UUID is known."""
    return text.startswith(HTTP) and bool(person.urls)


def _as_relative(target: str) -> str:
    return "/".join(target.split("/")[-2:]) if target.startswith(HTTP) else target


def resolve_reference(text: str, entry: Entry) -> str:
    """Return a reference without version, absolute if the entry has a RESTful `fullUrl`."""
    target = strip_version(text)
    if target.startswith((*HTTP, "urn:", "#")) or entry.base_url is None:
        return target
    return f"{entry.base_url}/{target}"


def _read_identifier(identifier: JsonObject) -> tuple[str, str] | None:
    system, value = get_text(identifier, "system"), get_text(identifier, "value")
    return (system, value) if system and value else None


def build_person(entry: Entry, entries: Iterable[Entry]) -> Person:
    """Return the person of a Patient resource.

    Without a `fullUrl` its address is the one by which the other entries refer to it, if they agree.
    """
    identifiers = (_read_identifier(identifier) for _, identifier in iter_objects(entry.resource, "identifier"))
    urls = {strip_version(entry.full_url)} if entry.full_url else find_addresses(entry, entries)
    return Person(entry.id, frozenset(urls), frozenset(found for found in identifiers if found))


def find_addresses(patient: Entry, entries: Iterable[Entry]) -> set[str]:
    """Return the absolute references of the entries that end in the type and id of the patient."""
    targets = (target for _, _, target in list_subjects(entries))
    return {target for target in targets if target.startswith(HTTP) and target.endswith(f"/Patient/{patient.id}")}


def find_subject(resource: JsonObject) -> tuple[str, object] | None:
    """Return the member that names whose a resource is, and its value; None if there is none."""
    return next(((name, resource[name]) for name in SUBJECT_MEMBERS if name in resource), None)


def require_subject(entry: Entry, resource: JsonObject, person: Person | None) -> None:
    """Raise `UnusedError` unless the resource is about the patient; one that names nobody counts as the patient's."""
    found = find_subject(resource)
    if found is not None:
        name, value = found
        if not isinstance(value, dict) or person is None or not person.has_reference(value, entry):
            raise UnusedError("is about somebody or something else than the patient of the Bundle", name)
    _refuse_focus(entry, resource, person)


def _refuse_focus(entry: Entry, resource: JsonObject, person: Person | None) -> None:
    """A focus, such as a fetus, a donor or a device, is what a result is about, whoever its subject is."""
    focus = resource.get("focus")
    targets = focus if isinstance(focus, list) else [focus] if "focus" in resource else []
    if any(not isinstance(one, dict) or person is None or not person.has_reference(one, entry) for one in targets):
        raise UnusedError("has a focus, so it is about something else than the patient", "focus")
    if any(get_text(extension, "url") == FOCUS_EXTENSION for _, extension in iter_objects(resource, "extension")):
        raise UnusedError("has a focus, so it is about something else than the patient", "extension")


def list_subjects(entries: Iterable[Entry]) -> list[tuple[Entry, str, str]]:
    """Return for each entry that refers to a Patient the member and the resolved reference."""
    found = []
    for entry in entries:
        named = find_subject(entry.resource)
        text = get_text(named[1], "reference") if named else None
        if named and text is not None and ("Patient/" in text or text.startswith("urn:")):
            found.append((entry, named[0], resolve_reference(text, entry)))
    return found


def build_person_from_subject(target: str) -> Person:
    relative = target if not target.startswith("urn:") else ""
    id_ = relative.rpartition("Patient/")[2] if "Patient/" in relative else None
    return Person(id_ or None, frozenset([target] if target.startswith((*HTTP, "urn:")) else []), frozenset())


def find_foreign_specimens(entries: Iterable[Entry], person: Person | None) -> frozenset[str]:
    """Return references to the specimens that were taken from somebody or something else than the patient."""
    found: set[str] = set()
    for entry in entries:
        if entry.type == "Specimen" and _is_foreign_specimen(entry, entry.resource, person):
            found |= {f"Specimen/{entry.id}"} if entry.id else set()
            found |= {strip_version(entry.full_url)} if entry.full_url else set()
    return frozenset(found)


def _is_foreign_specimen(entry: Entry, specimen: JsonObject, person: Person | None) -> bool:
    subject = specimen.get("subject")
    return "subject" in specimen and not (
        isinstance(subject, dict) and person is not None and person.has_reference(subject, entry)
    )


def refuse_foreign_specimen(entry: Entry, person: Person | None, foreign: frozenset[str]) -> None:
    """Raise `UnusedError` for a result of a specimen, such as a donor's, that is not the patient's."""
    text = get_text(entry.resource.get("specimen"), "reference")
    if text is None:
        return
    contained = [one for _, one in iter_objects(entry.resource, "contained") if text == f"#{one.get('id')}"]
    is_foreign = any(_is_foreign_specimen(entry, one, person) for one in contained)
    if is_foreign or {strip_version(text), resolve_reference(text, entry)} & foreign:
        raise UnusedError("is about a specimen of somebody or something else than the patient", "specimen")
