"""Later doubts about a diagnosis in whatever is no fact: the same one unsure or ruled out, or another type of diabetes.

A doubt decides nothing by itself: it leaves open what was stated before it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeAlias

from schemas.imports.fhir.bundle_entries import Entry
from schemas.imports.fhir.care_concepts import REASON_MEMBERS, find_care_time, list_concepts
from schemas.imports.fhir.codings import list_diagnoses
from schemas.imports.fhir.condition_times import find_condition_time, has_ended
from schemas.imports.fhir.diabetes_types import doubts_type_1, is_gestational, names_other_type
from schemas.imports.fhir.diagnosis_relations import find_diabetes_kind
from schemas.imports.fhir.fact_filters import Selection, is_later, list_last_end, read_code, split_facts
from schemas.imports.fhir.fhir_facts import PlacedFact, UnusedError
from schemas.imports.fhir.fhir_time import FhirTime
from schemas.imports.fhir.german_certainty import require_certainty
from schemas.imports.fhir.json_values import JsonObject
from schemas.imports.fhir.patient_signs import is_of_patient
from schemas.imports.fhir.references import Person
from schemas.imports.fhir.refutations import list_same
from schemas.imports.fhir.resource_status import list_concept_codes, read_concept_words
from schemas.imports.fhir.words.disease_words import find_named_diseases, iter_names, read_codes_of_names

UNSURE = {"unconfirmed", "provisional", "differential", "refuted"}
DOUBTED = "is not surely later than a statement that it is another type of diabetes, unsure or ruled out"


CodesOfNames: TypeAlias = Mapping[str, Collection[str]]


class Doubts(NamedTuple):
    """When each code was last doubted, and when another type of diabetes was stated last; None of an unknown time."""

    codes: Mapping[str, Sequence[FhirTime | None]]
    other_types: Sequence[FhirTime | None]


NO_DOUBTS = Doubts({}, ())


class _Doubt(NamedTuple):
    codes: tuple[str, ...]  # none of another type of diabetes
    time: FhirTime | None


def find_doubts(entries: Iterable[Entry], person: Person | None, used: Collection[str], as_of: date) -> Doubts:
    """Return the doubts; `used` has the pointers of the codes that are facts, which the matcher compares by itself."""
    codes: dict[str, list[FhirTime | None]] = {}
    other_types: list[FhirTime | None] = []
    current = list(entries)
    stated = [entry for entry in current if f"{entry.pointer}/code" in used]
    codes_of_names = _read_stated_names(stated)
    for entry in current:
        if f"{entry.pointer}/code" in used:
            continue
        found = list(_iter_doubts(entry.resource, as_of, codes_of_names))
        for doubt in found if found and is_of_patient(entry, person) else ():
            for code in doubt.codes:
                codes.setdefault(code, []).append(doubt.time)
            other_types += () if doubt.codes else (doubt.time,)
    return Doubts({code: list_last_end(times) for code, times in codes.items()}, tuple(list_last_end(other_types)))


def drop_doubted(placed: Sequence[PlacedFact], doubts: Doubts) -> Selection:
    """Split off the diagnoses that were not stated surely later than each doubt about them.

    Several types of diabetes stay, since they contradict each other.
    """
    if doubts == NO_DOUBTS:
        return Selection(list(placed), [])
    present = [placed_fact for placed_fact in placed if _is_present_diagnosis(placed_fact)]
    kinds = {find_diabetes_kind(read_code(placed_fact)[0]) for placed_fact in present} - {None}

    def is_certain(placed_fact: PlacedFact) -> bool:
        code, kind = read_code(placed_fact)[0], find_diabetes_kind(read_code(placed_fact)[0])
        if not _is_present_diagnosis(placed_fact) or (kind and len(kinds) > 1):
            return True
        return all(is_later(placed_fact.fact.time, end) for end in _list_ends(code, kind, doubts))

    return split_facts(placed, is_certain, DOUBTED)


def _is_present_diagnosis(placed: PlacedFact) -> bool:
    return placed.fact.attribute == "conditions" and read_code(placed)[1] == "present"


def _list_ends(code: str, kind: str | None, doubts: Doubts) -> list[FhirTime | None]:
    same = list_same(code.lower()) & doubts.codes.keys()
    ends = [end for doubted in same for end in doubts.codes[doubted]]
    return [*ends, *(doubts.other_types if kind == "type 1" else ())]


def _read_stated_names(stated: Iterable[Entry]) -> CodesOfNames:
    """Return the codes of what is stated by the words beside them."""
    codes: dict[str, set[str]] = {}
    for entry in stated:
        concept = entry.resource.get("code")
        for name in iter_names(concept):
            codes.setdefault(name, set()).update(one.code.lower() for one in list_diagnoses(concept))
    return codes


def _iter_doubts(resource: JsonObject, as_of: date, stated: CodesOfNames) -> Iterator[_Doubt]:
    if resource.get("resourceType") == "Condition":
        yield from _iter_condition_doubts(resource, as_of, stated)
    elif any(map(names_other_type, list_concepts(resource, REASON_MEMBERS))):
        yield _Doubt((), find_care_time(resource, as_of))


def _iter_condition_doubts(resource: JsonObject, as_of: date, stated: CodesOfNames) -> Iterator[_Doubt]:
    concept, verified = resource.get("code"), list_concept_codes(resource.get("verificationStatus"))
    if "entered-in-error" in verified:
        return
    try:
        time = find_condition_time(resource, as_of)
    except UnusedError:  # it begins later
        return
    is_unsure = not UNSURE.isdisjoint(verified) or not _is_certain(resource)
    if "refuted" not in verified and not has_ended(resource, as_of):
        if names_other_type(concept):
            # What is so today contradicts the other type whenever it was written down; a pregnancy ends.
            yield _Doubt((), time if is_unsure or is_gestational(concept) else None)
        elif doubts_type_1(concept):
            yield _Doubt((), time)
    if is_unsure:
        codes = {diagnosis.code.lower() for diagnosis in list_diagnoses(concept)}
        codes = codes or _list_named(concept, stated)
        yield from [_Doubt(tuple(sorted(codes)), time)] if codes else []


def _list_named(concept: object, stated: CodesOfNames) -> set[str]:
    """Return the codes of what the words name, as the record itself, the vocabulary or people name it."""
    found = set(find_named_diseases(read_concept_words(concept)))
    known = read_codes_of_names()
    for name in iter_names(concept):
        found |= {*stated.get(name, ()), *([known[name]] if name in known else [])}
    return found


def _is_certain(resource: JsonObject) -> bool:
    try:
        require_certainty(resource)
    except UnusedError:
        return False
    return True
