"""Sections of a document, and lists, that are about somebody else than the patient, or not about what is so now."""

import re
from collections.abc import Iterator, Mapping, Sequence

from schemas.imports.fhir.bundle_entries import Entry
from schemas.imports.fhir.json_values import JsonObject, get_text, iter_objects
from schemas.imports.fhir.long_texts import has_long_text
from schemas.imports.fhir.references import (
    Person,
    has_foreign_focus,
    iter_targets,
    list_foreign_subjects,
)
from schemas.imports.fhir.resource_status import list_concept_codes, read_concept_words
from schemas.imports.fhir.words.folded_text import compile_folded, fold_words, is_too_long
from schemas.imports.fhir.words.section_titles import (
    ALLERGY_TITLE,
    HARMLESS_TITLE,
    MEDICINES_TOO,
    PAST_TITLE,
    UNREAL_TITLE,
)
from schemas.imports.fhir.words.word_tables import OTHER_PERSON_WORDS

FAMILY_HISTORY, PAST_ILLNESS = "10157-6", "11348-0"  # LOINC
GOALS, PLAN_OF_CARE = "61146-7", "18776-5"  # LOINC
ALLERGIES = "48765-2"  # LOINC
MEDICINES = ("MedicationStatement", "MedicationRequest")
FOREIGN_CODES = {FAMILY_HISTORY, GOALS, PLAN_OF_CARE}
# What a list says of an item that was taken off it: in words, or in the code system of examples.
ENDED_ITEMS = re.compile(r"\b(ceased|cancell?ed|suspended|deleted|removed|stopped)\b", re.IGNORECASE)
ENDED_ITEM_CODES = {"03", "05", "06"}
FOREIGN_TITLE = compile_folded(
    r"\b(family|familial)( \w+){0,2} (history|hx)\b|\bhistory of family|\b(fo?etal|fo?etus|donor|spender\w*)\b"
    r"|\bfamilienanamnese|\bant[eé]c[eé]dent\w* familia"
)


def find_foreign_contents(entries: Sequence[Entry], person: Person | None) -> frozenset[str]:
    """Return the addresses of entries that stand only in sections about somebody else than the patient."""
    named: dict[bool, set[str]] = {True: set(), False: set()}
    for entry in entries:
        if entry.type == "Composition":
            for section, is_foreign in _iter_sections(entry, person):
                named[is_foreign] |= set(iter_targets(entry, section, "entry"))
        elif entry.type == "List":
            items = [listed for _, listed in iter_objects(entry.resource, "entry")]
            is_foreign = bool(list_foreign_subjects(entry, entry.resource, person))
            named[is_foreign or _is_foreign(entry.resource, entry, person)] |= {
                target for listed in items for target in iter_targets(entry, listed, "item")
            }
    return _find_named_only_there(entries, named) | _find_untolerated_medicines(entries)


def _find_untolerated_medicines(entries: Sequence[Entry]) -> frozenset[str]:
    """Return the addresses of medicines that stand only in sections of allergies, and so are not taken."""
    named: dict[bool, set[str]] = {True: set(), False: set()}
    for entry in entries:
        for section in list_sections(entry.resource) if entry.type == "Composition" else ():
            is_coded = ALLERGIES in list_concept_codes(section.get("code"))
            is_named = _has_title(section, ALLERGY_TITLE) and not _has_title(section, MEDICINES_TOO)
            named[is_coded or is_named] |= set(iter_targets(entry, section, "entry"))
    return _find_named_only_there([entry for entry in entries if entry.type in MEDICINES], named)


def find_past_contents(entries: Sequence[Entry]) -> frozenset[str]:
    """Return the addresses of entries that stand only in sections of past illness."""
    named: dict[bool, set[str]] = {True: set(), False: set()}
    for entry in entries:
        for section in list_sections(entry.resource) if entry.type == "Composition" else ():
            is_past = PAST_ILLNESS in list_concept_codes(section.get("code")) or _has_title(section, PAST_TITLE)
            named[is_past] |= set(iter_targets(entry, section, "entry"))
    return _find_named_only_there(entries, named)


def _find_named_only_there(entries: Sequence[Entry], named: Mapping[bool, set[str]]) -> frozenset[str]:
    """Return the addresses of the entries that are named there, by `True`, and nowhere else."""
    # An entry may be named by its id in one section and by its `fullUrl` in another.
    addresses = [entry.addresses for entry in entries] if named[True] else []
    return frozenset().union(*(found for found in addresses if found & named[True] and not found & named[False]))


def list_sections(composition: JsonObject) -> list[JsonObject]:
    """Return the sections of a Composition, those within others too."""
    found, pending = [], [composition]
    while pending:
        sections = [section for _, section in iter_objects(pending.pop(), "section")]
        found += sections
        pending += sections
    return found


def _iter_sections(entry: Entry, person: Person | None) -> Iterator[tuple[JsonObject, bool]]:
    """Yield the sections of a Composition, and whether each or one that it is a part of is about somebody else."""
    # A stack, since sections may be nested as deep as the parser allows.
    pending = [(entry.resource, bool(list_foreign_subjects(entry, entry.resource, person)))]
    while pending:
        outer, is_outer_foreign = pending.pop()
        for _, section in iter_objects(outer, "section"):
            is_foreign = is_outer_foreign or _is_foreign(section, entry, person)
            yield section, is_foreign
            pending.append((section, is_foreign))


def is_ended_item(listed: JsonObject) -> bool:
    """True for an item of a List that is deleted from it, or flagged as ceased or the like."""
    flag = listed.get("flag")
    is_flagged = ENDED_ITEMS.search("; ".join([read_concept_words(flag), *list_concept_codes(flag)]))
    # Not a truth test: a value that is not understood must not pass for false.
    is_deleted = listed.get("deleted", False) is not False or has_long_text(flag)
    return is_deleted or bool(is_flagged) or not ENDED_ITEM_CODES.isdisjoint(list_concept_codes(flag))


def _has_title(section: JsonObject, *patterns: re.Pattern[str]) -> bool:
    words = f"{fold_words(get_text(section, 'title') or '')}; {read_concept_words(section.get('code'))}"
    return any(pattern.search(HARMLESS_TITLE.sub("", words)) for pattern in patterns)


def _is_foreign(section: JsonObject, entry: Entry, person: Person | None) -> bool:
    is_coded = not FOREIGN_CODES.isdisjoint(list_concept_codes(section.get("code")))
    is_named = _has_title(section, FOREIGN_TITLE, OTHER_PERSON_WORDS, UNREAL_TITLE)
    is_unread = is_too_long(get_text(section, "title")) or has_long_text(section.get("code"))
    return is_coded or is_named or is_unread or has_foreign_focus(entry, section, person)
