"""Signs of a pregnancy and of its end, in any codes or words, also of resources that are not read as facts.

They decide nothing by themselves: each leaves open what was stated before it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from schemas.imports.fhir.bundle_entries import Entry
from schemas.imports.fhir.care_concepts import CARE_MEMBERS, find_care_time, list_concepts, read_time
from schemas.imports.fhir.codings import ATTRIBUTE_OF_LOINC, iter_codings
from schemas.imports.fhir.condition_times import find_condition_time, has_ended
from schemas.imports.fhir.fhir_facts import MAX_PREGNANCY_DAYS, UnusedError, has_passed
from schemas.imports.fhir.fhir_time import FhirTime, parse_fhir_time
from schemas.imports.fhir.json_values import JsonObject, get_object, get_text, iter_objects
from schemas.imports.fhir.observation import find_effective_time
from schemas.imports.fhir.patient_signs import is_of_patient
from schemas.imports.fhir.pregnancy_codes import (
    BEGUN,
    DATE_OF_DELIVERY,
    DAYS_BEYOND_TERM,
    DECIDED_SYSTEMS,
    DUE_DATES,
    ENDED,
    GESTATIONAL_AGES,
    PREGNANCY_DOCUMENTS,
    TERM_DAYS,
    WEEKS_OF_CODE,
    find_coded_sign,
)
from schemas.imports.fhir.pregnancy_results import is_found_in_pregnancy, is_positive_test
from schemas.imports.fhir.references import Person
from schemas.imports.fhir.resource_status import list_concept_codes, read_concept_words
from schemas.imports.fhir.unit_spellings import find_ucum_unit
from schemas.imports.fhir.words.folded_text import fold_words
from schemas.imports.fhir.words.pregnancy_words import find_worded_sign

PLANS = ("CarePlan", "ServiceRequest")
# What is not read otherwise, and may name a pregnancy; what a woman takes, aims at or answers is no sign.
SIGN_MEMBERS: Mapping[str, tuple[str, ...]] = {
    **CARE_MEMBERS,
    "Appointment": ("serviceType", "appointmentType", "reasonCode", "reason"),
    "ClinicalImpression": ("code",),
    "Composition": ("type",),
    "DocumentReference": ("type",),
    "Flag": ("code",),
    "ImagingStudy": ("procedureCode", "procedure", "reasonCode", "reason"),
}
TEXTS = ("title", "conclusion", "description", "summary")
STATING = ("Condition", "Observation", "Procedure")  # of contained resources
DAYS_OF_UNIT: Mapping[str, int] = {"d": 1, "wk": 7}
NOT_PREGNANT = {"LA26683-5", "60001007"}  # LOINC, SNOMED CT


class PregnancySigns(NamedTuple):
    """When pregnancies ended, and when there were signs of one; None of a sign without a time."""

    ends: tuple[datetime, ...]
    begun: tuple[FhirTime | None, ...]


class _Sign(NamedTuple):
    kind: str
    time: FhirTime | None


def find_pregnancy_signs(entries: Sequence[Entry], person: Person | None, as_of: date) -> PregnancySigns:
    """Return the signs until the reference date; those of a pregnancy as long as one can last."""
    found = [(entry, *_read_signs(entry, as_of)) for entry in entries if entry.type in FINDERS]
    own = [(signs, terms) for entry, signs, terms in found if (signs or terms) and is_of_patient(entry, person)]
    own += [(signs, []) for entry in entries if (signs := _list_contained_signs(entry, person, as_of))]
    signs = [sign for stated, _ in own for sign in stated]
    past = [sign for sign in signs if sign.time is None or not sign.time.is_after(as_of)]
    ends = [sign.time.first for sign in past if sign.kind == ENDED and sign.time]
    begun = [sign.time for sign in past if sign.kind == BEGUN]
    return PregnancySigns(
        (*ends, *(term for _, terms in own for term in terms if term.date() < as_of)),
        tuple(time for time in begun if time is None or not has_passed(time, MAX_PREGNANCY_DAYS, as_of)),
    )


def _read_signs(entry: Entry, as_of: date) -> tuple[list[_Sign], list[datetime]]:
    """Return the signs in an entry, and the last days that a pregnancy can have by it."""
    return list(FINDERS[entry.type](entry.resource, as_of)), list(_iter_terms(entry.resource, as_of))


def _list_contained_signs(entry: Entry, person: Person | None, as_of: date) -> list[_Sign]:
    """Return the signs in contained resources, of the time of the whole where they have none."""
    inner = [
        replace(entry, pointer=f"{entry.pointer}/contained/{n}", resource=contained)
        for n, contained in iter_objects(entry.resource, "contained")
        if get_text(contained, "resourceType") in STATING
    ]
    found = [(part, list(FINDERS[part.type](part.resource, as_of))) for part in inner]
    own = [sign for part, signs in found if signs and is_of_patient(part, person) for sign in signs]
    if not own or not is_of_patient(entry, person):
        return []
    whole = find_care_time(entry.resource, as_of)
    return [_Sign(sign.kind, sign.time or whole) for sign in own]


def _find_sign(concept: object) -> str | None:
    """Return the kind of sign that a concept is, by its codes or else its words."""
    codings = list(iter_codings(concept))
    coded = {find_coded_sign(coding.system, coding.code) for coding in codings} - {None}
    if coded:
        return ENDED if ENDED in coded else BEGUN
    if any(coding.system in DECIDED_SYSTEMS for coding in codings):
        return None
    return find_worded_sign(read_concept_words(concept))


def _iter_condition_signs(resource: JsonObject, as_of: date) -> Iterator[_Sign]:
    kind, verified = _find_sign(resource.get("code")), list_concept_codes(resource.get("verificationStatus"))
    if kind is None or "entered-in-error" in verified:
        return
    try:
        time = find_condition_time(resource, as_of)
    except UnusedError:  # it begins later
        return
    if "refuted" in verified:
        kind = ENDED if kind == BEGUN else None
    elif has_ended(resource, as_of):
        kind = ENDED
    if kind is not None:
        yield _Sign(kind, time)


def _iter_procedure_signs(resource: JsonObject, _: date) -> Iterator[_Sign]:
    kind = _find_sign(resource.get("code"))
    if kind is not None:
        yield _Sign(kind, read_time(resource))


def _iter_observation_signs(resource: JsonObject, _: date) -> Iterator[_Sign]:
    time = read_time(resource)
    for result in (resource, *(component for _, component in iter_objects(resource, "component"))):
        yield from _iter_result_signs(result, time)


def _iter_result_signs(resource: JsonObject, time: FhirTime | None) -> Iterator[_Sign]:
    codes, answer = list_concept_codes(resource.get("code")), resource.get("valueCodeableConcept")
    delivered = parse_fhir_time(resource.get("valueDateTime")) if DATE_OF_DELIVERY in codes else None
    if delivered is not None:
        yield _Sign(ENDED, delivered)
    elif is_positive_test(codes, resource) or _may_be_pregnant(codes, answer) or is_found_in_pregnancy(codes, resource):
        yield _Sign(BEGUN, time)
    elif (kind := _find_sign(answer)) is not None:
        yield _Sign(kind, time)
    elif resource.get("valueBoolean") is True and _find_sign(resource.get("code")) == BEGUN:
        yield _Sign(BEGUN, time)


def _iter_care_signs(resource: JsonObject, as_of: date) -> Iterator[_Sign]:
    """Yield signs of a pregnancy in what care is given, planned or asked for; a birth that is planned is one too."""
    kind = get_text(resource, "resourceType") or ""
    concepts = list_concepts(resource, SIGN_MEMBERS)
    texts = [fold_words(get_text(resource, name) or "") for name in TEXTS]
    found = {*map(_find_sign, concepts), *map(find_worded_sign, texts)}
    if not PREGNANCY_DOCUMENTS.isdisjoint(list_concept_codes(resource.get("type"))):
        found.add(BEGUN)
    if BEGUN in found or (kind in PLANS and ENDED in found):
        yield _Sign(BEGUN, _find_sign_time(resource, as_of))


def _find_sign_time(resource: JsonObject, as_of: date) -> FhirTime | None:
    """Return the time of the care; of an appointment that lies ahead it is today."""
    if get_text(resource, "status") == "inactive":  # a flag without its end
        return parse_fhir_time(get_object(resource, "period").get("start"))
    time = find_care_time(resource, as_of) or parse_fhir_time(resource.get("start"))
    return parse_fhir_time(as_of.isoformat()) if time is not None and time.is_after(as_of) else time


def _may_be_pregnant(codes: set[str], answer: object) -> bool:
    """True for a status of pregnancy whose answer is not surely that there is none."""
    is_status = any(ATTRIBUTE_OF_LOINC[code].id == "pregnancy_status" for code in codes & ATTRIBUTE_OF_LOINC.keys())
    return is_status and NOT_PREGNANT.isdisjoint(list_concept_codes(answer))


def _iter_terms(resource: JsonObject, as_of: date) -> Iterator[datetime]:
    """Yield the last day that a pregnancy can have by its date of delivery or the weeks that it had lasted."""
    codes = list_concept_codes(resource.get("code"))
    due = parse_fhir_time(resource.get("valueDateTime")) if DUE_DATES & codes else None
    if due is not None:
        yield due.last + timedelta(DAYS_BEYOND_TERM)
    days = [WEEKS_OF_CODE[code] * DAYS_OF_UNIT["wk"] for code in codes & WEEKS_OF_CODE.keys()]
    days += _list_gestational_days(get_object(resource, "valueQuantity")) if GESTATIONAL_AGES & codes else []
    time = _read_any_time(resource, as_of) if days else None
    if time is not None:
        yield time.last + timedelta(TERM_DAYS + DAYS_BEYOND_TERM - min(days))


def _list_gestational_days(quantity: JsonObject) -> list[int]:
    value = quantity.get("value")
    unit = find_ucum_unit(get_text(quantity, "code") or get_text(quantity, "unit") or "", DAYS_OF_UNIT)
    if not isinstance(value, int | Decimal) or unit not in DAYS_OF_UNIT or "comparator" in quantity:
        return []
    # More than the longest pregnancy is a mistake.
    days = value * DAYS_OF_UNIT[unit] if 0 <= value <= MAX_PREGNANCY_DAYS else None
    return [int(days)] if days is not None and days <= MAX_PREGNANCY_DAYS else []


def _read_any_time(resource: JsonObject, as_of: date) -> FhirTime | None:
    try:
        return find_effective_time(resource) or find_condition_time(resource, as_of)
    except UnusedError:
        return None


FINDERS: Mapping[str, Callable[[JsonObject, date], Iterator[_Sign]]] = {
    **dict.fromkeys(SIGN_MEMBERS, _iter_care_signs),
    "Condition": _iter_condition_signs,
    "Procedure": _iter_procedure_signs,
    "Observation": _iter_observation_signs,
}
