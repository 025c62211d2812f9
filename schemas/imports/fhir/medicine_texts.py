"""What the texts of a medicine say about whether it is taken now: for how long, as needed, or not understood."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from schemas.imports.fhir.dosage import list_dosage_words, list_dosages
from schemas.imports.fhir.fhir_facts import Presence
from schemas.imports.fhir.fhir_time import FhirTime
from schemas.imports.fhir.json_values import JsonObject, get_object, get_text, list_one_or_many
from schemas.imports.fhir.resource_status import list_note_words, read_concept_words
from schemas.imports.fhir.words.course_words import Course, read_courses
from schemas.imports.fhir.words.folded_text import compile_folded, fold_words
from schemas.imports.fhir.words.harmless_words import MEDICINE
from schemas.imports.fhir.words.unknown_words import (
    describe_unknown_word,
    find_unknown_number,
    find_unknown_word,
    list_words,
)

AS_NEEDED = compile_folded(
    r"\b(prn|p\.r\.n\.?|sos|(as|when|if|only if|where) (needed|required|necessary)|bei bedarf|nach bedarf|b\.? ?bed\.?"
    r"|bedarfsmedikation|bedarfsweise|si (besoin|n[ée]cessaire)|au besoin|en cas de|si (es )?(necesario|precisa)"
    r"|a demanda|en caso de|al bisogno|se (necessario|serve|occorre)|in caso di|se necess[áa]rio|em caso de|em sos"
    r"|zo ?nodig|indien nodig|z\.n\.|(only )?for (breakthrough|acute) \w+)(?!\w)"
)
AS_NEEDED_MEMBERS = ("asNeededCodeableConcept", "asNeededFor")  # of R4 and of R5
NEEDED = "is taken as needed, so whether it is taken now is not known"
NOT_KNOWN = "so whether it is taken is not known"
OPEN_COURSE = "is taken for a time that may have ended, so whether it is taken now is not known"


class Taking(NamedTuple):
    """Whether a medicine that is stated as taken is so, and if it is not sure, why."""

    presence: Presence
    reason: str = ""


def find_taking(
    resource: JsonObject, concepts: Sequence[object], names: Iterable[str], time: FhirTime | None, as_of: date
) -> Taking:
    """Return what the texts of a medicine that is stated or ordered as taken at a time say about the reference date.

    `names` are those of its ingredients.
    """
    dosages = list_dosages(resource)
    if _is_as_needed(resource, dosages):
        return Taking("unknown", NEEDED)
    own = frozenset[str]().union(*map(list_words, (*map(read_concept_words, concepts), *names)))
    by_dosage = [[read_courses(text, as_of) for text in list_dosage_words(dosage)] for dosage in dosages]
    others = [read_courses(text, as_of) for text in _iter_other_texts(resource)]
    texts = [*(worded for worded_texts in by_dosage for worded in worded_texts), *others]
    if unknown := next(filter(None, (_find_unknown(worded.other_words, own) for worded in texts)), None):
        return Taking("unknown", f"{describe_unknown_word(unknown, 'in a text')}, {NOT_KNOWN}")
    courses = [course for worded in texts for course in worded.courses]
    if not courses:
        return Taking("present")
    is_followed = any(worded.is_followed for worded in texts) or any(not _list_courses(of_one) for of_one in by_dosage)
    is_repeated = get_object(resource, "dispenseRequest").get("numberOfRepeatsAllowed", 0) != 0
    if not (is_followed or is_repeated) and all(_is_over(course, time, as_of) for course in courses):
        return Taking("past")
    is_running = all(_is_running(course, time, as_of) for course in courses)
    return Taking("present") if is_running else Taking("unknown", OPEN_COURSE)


def _list_courses(texts: Iterable[object]) -> list[Course]:
    return [course for worded in texts for course in getattr(worded, "courses", ())]


def _is_as_needed(resource: JsonObject, dosages: Sequence[JsonObject]) -> bool:
    """True if each dosage, or a note, says that the medicine is taken as needed only."""
    is_noted = any(map(AS_NEEDED.search, _iter_other_texts(resource)))
    return is_noted or (bool(dosages) and all(map(_is_dosage_as_needed, dosages)))


def _is_dosage_as_needed(dosage: JsonObject) -> bool:
    # What is not understood must not pass for false.
    is_stated = dosage.get("asNeededBoolean", False) is not False or dosage.get("asNeeded", False) is not False
    is_stated = is_stated or any(dosage.get(name) for name in AS_NEEDED_MEMBERS)
    return is_stated or any(map(AS_NEEDED.search, list_dosage_words(dosage)))


def _iter_other_texts(resource: JsonObject) -> Iterator[str]:
    """Yield the folded texts of notes, reasons of the status, and of the dosage as it is printed in R5."""
    yield from list_note_words(resource)
    yield fold_words(get_text(resource, "renderedDosageInstruction") or "")
    yield from map(read_concept_words, list_one_or_many(resource, "statusReason"))


def _find_unknown(text: str, own: frozenset[str]) -> str | None:
    return find_unknown_word(text, MEDICINE, own) or find_unknown_number(text, MEDICINE)


def _is_over(course: Course, time: FhirTime | None, as_of: date) -> bool:
    if course.end is not None:
        return course.end[1] < as_of
    return bool(time and course.days and (as_of - time.last_day).days > course.days[1])


def _is_running(course: Course, time: FhirTime | None, as_of: date) -> bool:
    if course.end is not None:
        return course.end[0] >= as_of
    return bool(time and course.days and (as_of - time.first_day).days < course.days[0])
