"""Whose an entry is: references to the one patient of a Bundle, relative, absolute, by `fullUrl` or by identifier."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import unquote

from schemas.imports.fhir.bundle_entries import HTTP, Entry, strip_version
from schemas.imports.fhir.fhir_facts import UnusedError
from schemas.imports.fhir.json_values import JsonObject, get_object, get_text, iter_objects
from schemas.imports.fhir.kept_answers import keep_answers
from schemas.imports.fhir.words.folded_text import compile_folded, fold_words

CONDITIONAL = "Patient?identifier="  # of transactions: the patient that has this identifier
SUBJECT_MEMBERS = ("subject", "patient", "individual")
PATIENT_TYPES = ("Patient", "http://hl7.org/fhir/StructureDefinition/Patient")
FOCUS_EXTENSION = "http://hl7.org/fhir/StructureDefinition/observation-focusCode"
# HL7's extensions for the `focus` of a later version of FHIR, by the type of the resource.
LATER_FOCUS = re.compile(r"http://hl7\.org/fhir/\d\.\d/StructureDefinition/extension-\w+\.focus")

# A display of a subject that names no patient but somebody else.
RELATIVE = compile_folded(
    r"\W*(the )?(mother|father|brother|sister|donor|fetus|foetus|baby|newborn|daughter|spouse|husband|wife|mutter|vater"
    r"|spender(in)?|kind|neugeborenes|schwester|bruder|madre|padre|donante|donatore|m[èe]re|p[èe]re|donneur|m[ãa]e|doador"
    r"|moeder|vader|feto|fötus|neonato|bébé)( of patient| des patienten)?\W*"
)


# Beside a name: who somebody is, or a child that has none yet.
RELATIVE_OF_NAME = compile_folded(
    r"\((the )?(mother|father|brother|sister|donor|fetus|foetus|baby|newborn|daughter|son|spouse|husband|wife"
    r"|mutter|vater|spender(in)?|kind|schwester|bruder|sohn|tochter|madre|padre|hij[oa]|donante|figli[oa]|donatore|m[èe]re|p[èe]re"
    r"|donneur|m[ãa]e|pai|filh[oa]|doador|moeder|vader|zoon|dochter)\)"
    r"|\b(baby|newborn|neonate) (boys?|girls?|of)\b|^bb \w+|^fo?etus\b|^twin [ab12]\b|^(zwilling|feto|fötus) [ab12]\b"
)


class Person(NamedTuple):
    """The one person that a Bundle is about: its Patient, or the subject that all its entries name."""

    id: str | None
    urls: frozenset[str]  # absolute, without version
    identifiers: frozenset[tuple[str, str]]
    systems: frozenset[str]  # of the identifiers

    def has_reference(self, reference: JsonObject, entry: Entry) -> bool:
        text, identifier = get_text(reference, "reference"), _read_identifier(get_object(reference, "identifier"))
        if reference.get("type", "Patient") not in PATIENT_TYPES or self._has_other_identifier(identifier):
            return False
        if text is None:
            return identifier in self.identifiers
        if text.startswith(CONDITIONAL):
            return tuple(unquote(text.removeprefix(CONDITIONAL)).split("|")) in self.identifiers
        target = resolve_reference(text, entry)
        if target in self.urls:
            return True
        # Ids are unique on one server only: the same id on another one is another patient.
        if target.startswith(HTTP) and any(url.startswith(HTTP) for url in self.urls):
            return False
        return self.id is not None and _as_relative(target) == f"Patient/{self.id}" and not _is_foreign(text, self)

    def _has_other_identifier(self, identifier: tuple[str, str] | None) -> bool:
        """True if the person has an identifier of the same system with another value, and not this one."""
        return identifier is not None and identifier[0] in self.systems and identifier not in self.identifiers


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
    stated = (_read_identifier(identifier) for _, identifier in iter_objects(entry.resource, "identifier"))
    identifiers = frozenset(found for found in stated if found)
    urls = {strip_version(entry.full_url)} if entry.full_url else find_addresses(entry, entries)
    return Person(entry.id, frozenset(urls), identifiers, frozenset(system for system, _ in identifiers))


def find_addresses(patient: Entry, entries: Iterable[Entry]) -> set[str]:
    """Return the absolute references of the entries that end in the type and id of the patient."""
    if patient.id is None:
        return set()
    targets = (target for _, _, target in list_subjects(entries))
    return {target for target in targets if target.startswith(HTTP) and target.endswith(f"/Patient/{patient.id}")}


def list_subject_members(resource: JsonObject) -> list[str]:
    """Return the members that name whose a resource is."""
    return [name for name in SUBJECT_MEMBERS if name in resource]


def require_subject(entry: Entry, resource: JsonObject, person: Person | None) -> None:
    """Raise `UnusedError` unless the resource is about the patient; one that names nobody counts as the patient's."""
    if foreign := list_foreign_subjects(entry, resource, person):
        raise UnusedError("is about somebody or something else than the patient of the Bundle", foreign[0])
    for name in list_subject_members(resource):
        # Only as a whole: Son, Oma and Pai are names too.
        if _names_relative(get_text(resource[name], "display") or ""):
            raise UnusedError("is named as about somebody else than the patient", name)
    _refuse_focus(entry, resource, person)


@keep_answers
def _names_relative(display: str) -> bool:
    words = fold_words(display)
    return bool(RELATIVE.fullmatch(words) or RELATIVE_OF_NAME.search(words))


def list_foreign_subjects(entry: Entry, resource: JsonObject, person: Person | None) -> list[str]:
    return [name for name in list_subject_members(resource) if not _is_person(resource[name], entry, person)]


def _is_person(reference: object, entry: Entry, person: Person | None) -> bool:
    return isinstance(reference, dict) and person is not None and person.has_reference(reference, entry)


def _refuse_focus(entry: Entry, resource: JsonObject, person: Person | None) -> None:
    """A focus, such as a fetus, a donor or a device, is what a result is about, whoever its subject is."""
    if has_foreign_focus(entry, resource, person):
        raise UnusedError("has a focus, so it is about something else than the patient", "focus")
    for _, extension in iter_objects(resource, "extension"):
        url = get_text(extension, "url") or ""
        is_own = _is_person(extension.get("valueReference"), entry, person)
        if url == FOCUS_EXTENSION or (LATER_FOCUS.fullmatch(url) and not is_own):
            raise UnusedError("has a focus, so it is about something else than the patient", "extension")


def list_subjects(entries: Iterable[Entry]) -> list[tuple[Entry, str, str]]:
    """Return for each entry that refers to a Patient the member and the resolved reference."""
    found = []
    for entry in entries:
        for name in list_subject_members(entry.resource):
            text = get_text(entry.resource[name], "reference")
            # Groups, devices and locations can be subjects too, and make nobody a second patient.
            if text is not None and ("Patient/" in text or text.startswith("urn:")):
                found.append((entry, name, resolve_reference(text, entry)))
    return found


def build_person_from_subject(target: str) -> Person:
    relative = target if not target.startswith("urn:") else ""
    id_ = relative.rpartition("Patient/")[2] if "Patient/" in relative else None
    urls = frozenset([target] if target.startswith((*HTTP, "urn:")) else [])
    return Person(id_ or None, urls, frozenset(), frozenset())


def has_foreign_focus(entry: Entry, element: JsonObject, person: Person | None) -> bool:
    """True if a focus, of which there can be one or a list, is not the patient."""
    focus = element.get("focus")
    targets = focus if isinstance(focus, list) else [focus] if "focus" in element else []
    return not all(_is_person(target, entry, person) for target in targets)


def iter_targets(entry: Entry, element: JsonObject, name: str) -> Iterator[str]:
    """Yield the references of a member, one or a list, as they stand and resolved."""
    given = element.get(name, ())
    for reference in given if isinstance(given, list) else [given]:
        if (text := get_text(reference, "reference")) is not None:
            yield from (strip_version(text), resolve_reference(text, entry))
