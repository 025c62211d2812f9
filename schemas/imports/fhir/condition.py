"""Condition: a diagnosis that is present now or ruled out, and when diabetes itself began."""

from collections.abc import Iterator, Mapping
from datetime import date

from schemas.imports.fhir.codings import Diagnosis, list_diagnoses
from schemas.imports.fhir.condition_details import refuse_denying_details
from schemas.imports.fhir.condition_times import (
    find_condition_time,
    find_time,
    has_time,
    is_abatement_ahead,
    is_date_member,
    list_onset_dates,
    parse_date_member,
)
from schemas.imports.fhir.contradicting_codes import refuse_other_codings
from schemas.imports.fhir.diagnosis_relations import find_diabetes_kind, list_narrowest
from schemas.imports.fhir.fhir_facts import MAX_PREGNANCY_DAYS, Fact, Presence, UnusedError, has_passed
from schemas.imports.fhir.fhir_time import FhirTime, extend_time, parse_fhir_time
from schemas.imports.fhir.german_certainty import require_certainty
from schemas.imports.fhir.json_values import JsonObject, get_choice, get_list, get_object, get_text, iter_objects
from schemas.imports.fhir.resource_status import (
    list_category_codes,
    list_concept_codes,
    read_concept_status,
    read_concept_words,
    refuse_modifiers,
)
from schemas.imports.fhir.unit_spellings import find_ucum_unit
from schemas.imports.fhir.words.contradicting_words import refuse_doubtful_words, refuse_other_kind, select_harmless
from schemas.imports.fhir.words.diagnosis_remarks import refuse_unknown_categories, refuse_unknown_remarks
from schemas.imports.fhir.words.diagnosis_words import HARMLESS, names_complication, says_earlier, strip_harmless_words
from schemas.imports.fhir.words.folded_text import strip_words
from schemas.imports.fhir.words.implied_words import refuse_contradicted_implications
from schemas.imports.fhir.words.note_words import refuse_noted_diagnosis
from schemas.imports.fhir.words.understood_words import refuse_unknown_type_1_words

PRESENT = ("active", "recurrence", "relapse")
AGE_UNITS = ("a", "mo", "wk", "d")
# Diagnoses that end by themselves: days after which they are no longer present.
GESTATIONAL_DIABETES = ("mondo:0005406", "doid:11714", "mesh:d016640")
DAYS_VALID: Mapping[str, int] = dict.fromkeys(
    ("icd10cm:o", "icd10cm:z33", "icd10cm:z34", "icd10cm:z3a", *GESTATIONAL_DIABETES), MAX_PREGNANCY_DAYS
)
STATES_AFTER = ("icd10cm:z",)
TRANSPLANTED = "icd10cm:z94"
FAMILY_HISTORY = "57177007"  # SNOMED CT
NEVER_ENDS_DAYS = 200 * 366
ENDED = "it is not present now, and counts as an earlier one"
ENDED_STATE = "is a state that has ended since"
NO_CODE = "has no code of a diagnosis that is known here (MONDO, HP, DOID, MeSH, ICD-10-CM, or mapped to them)"


def iter_condition_facts(resource: JsonObject, as_of: date) -> Iterator[Fact | UnusedError]:
    refuse_modifiers(resource)
    diagnoses = list_diagnoses(resource.get("code"))
    if not diagnoses:
        raise UnusedError(NO_CODE)
    # The codings of one CodeableConcept are meant to be translations of each other.
    kinds = {kind for diagnosis in diagnoses if (kind := find_diabetes_kind(diagnosis.code))}
    if len(kinds) > 1:
        stated = " and of ".join(sorted(kinds))
        raise UnusedError(f"has codings of {stated} diabetes, which contradict each other", "code")
    require_certainty(resource)
    refuse_contradicting_text(resource, diagnoses)
    stages = (stage.get("summary") for _, stage in iter_objects(resource, "stage"))
    refuse_other_kind(next(iter(kinds), ""), resource.get("code"), *stages)
    presence, reason = read_worded_presence(resource, diagnoses, as_of)
    time = find_condition_time(resource, as_of)
    if reason:
        yield UnusedError(reason)
    if presence == "past" and time is not None and find_time(resource, "abatement") is None:
        time = extend_time(time, as_of)  # it ended at some time after it was recorded
    if presence == "present" and time is None and has_time(resource) and any(map(ends_by_itself, diagnoses)):
        raise UnusedError("is a state that ends, at a time that is not understood")
    for diagnosis in list_stated(diagnoses, presence):
        yield build_diagnosis_fact(diagnosis, presence, time, as_of, begun=find_time(resource, "onset"))
    if "recordedDate" in resource and parse_fhir_time(resource["recordedDate"]) is None:
        yield UnusedError("is not a time in a known form", "recordedDate")
    if presence == "present" and any(map(is_of_type_1, diagnoses)):
        yield from iter_onset_facts(resource, diagnoses)
    elif any(parse_date_member(resource, name) is None for name in list_onset_dates(resource)):
        yield UnusedError("is not a time in a known form", list_onset_dates(resource)[0])


def list_stated(diagnoses: list[Diagnosis], presence: Presence) -> list[Diagnosis]:
    """Return the diagnoses that hold with this presence: of those ruled out the narrowest, as it may be that alone.

    Raises `UnusedError` if it is not known which of them is ruled out.
    """
    if presence != "absent":
        return diagnoses
    narrowest = list_narrowest([diagnosis.code for diagnosis in diagnoses])
    stated = [diagnosis for diagnosis in diagnoses if diagnosis.code in narrowest]
    if len(stated) > 1 and not all(diagnosis.is_type_1_diabetes for diagnosis in stated):
        raise UnusedError("has codes of several diagnoses, so which of them is ruled out is not known", "code")
    return stated


def refuse_contradicting_text(resource: JsonObject, diagnoses: list[Diagnosis]) -> None:
    """Raise `UnusedError` where words beside the code say that the diagnosis is somebody else's or is not sure."""
    # Beside the code of a complication, that it is ruled out contradicts the code.
    is_itself = all(diagnosis.is_type_1_diabetes for diagnosis in diagnoses)
    is_transplant = all(diagnosis.code.lower().startswith(TRANSPLANTED) for diagnosis in diagnoses)
    harmless = HARMLESS if is_itself else select_harmless(read_concept_words(resource.get("code")), is_transplant)
    is_type_1 = any(find_diabetes_kind(diagnosis.code) == "type 1" for diagnosis in diagnoses)
    refuse_noted_diagnosis(resource, harmless, is_type_1=is_type_1)
    refuse_denying_details(resource)
    if is_type_1:
        refuse_other_codings(resource.get("code"))
    refuse_contradicted_implications(
        [diagnosis.code for diagnosis in diagnoses], strip_words(harmless, read_concept_words(resource.get("code")))
    )
    concepts = [("code", resource.get("code")), *(("category", one) for one in get_list(resource, "category"))]
    for member, concept in concepts:
        refuse_doubtful_words(concept, member, harmless=harmless)
        if FAMILY_HISTORY in list_concept_codes(concept):
            raise UnusedError("is called a family history", member)
    refuse_unknown_categories(resource)


def build_diagnosis_fact(
    diagnosis: Diagnosis, presence: Presence, time: FhirTime | None, as_of: date, begun: FhirTime | None = None
) -> Fact | UnusedError:
    if presence == "absent" and diagnosis.is_broader:
        return UnusedError(f"rules out a part of {diagnosis.code}, which is not known by itself here", "code")
    # A pregnancy that is written down again has not begun again.
    since = begun or time
    if presence == "present" and since is not None and has_passed(since, days_valid(diagnosis.code), as_of):
        return UnusedError(ENDED_STATE, "code")
    return Fact("conditions", (diagnosis.code, presence), time, "code")


def read_worded_presence(resource: JsonObject, diagnoses: list[Diagnosis], as_of: date) -> tuple[Presence, str]:
    """Return the presence and the reason why it is past, with regard to the words beside the code.

    Raises `UnusedError` for type 1 diabetes with a word that is not understood.
    """
    presence, reason = read_presence(resource, as_of)
    if presence != "present":
        return presence, reason
    if is_earlier(resource, diagnoses):
        return "past", f"has words that say that it was earlier: {ENDED}"
    if any(map(is_of_type_1, diagnoses)):
        refuse_unknown_type_1_words(read_concept_words(resource.get("code")))
        refuse_unknown_remarks(resource)
    return presence, reason


def is_earlier(resource: JsonObject, diagnoses: list[Diagnosis]) -> bool:
    """True if words call the diagnosis an earlier one; codes of a state after something (Z) are meant as they are."""
    is_state = any(diagnosis.code.lower().startswith(STATES_AFTER) for diagnosis in diagnoses)
    return not is_state and says_earlier(strip_harmless_words(read_concept_words(resource.get("code"))))


def ends_by_itself(diagnosis: Diagnosis) -> bool:
    return days_valid(diagnosis.code) < NEVER_ENDS_DAYS


def days_valid(code: str) -> int:
    """Return for how many days a diagnosis is present after it was recorded, unless it abates earlier."""
    return next((days for start, days in DAYS_VALID.items() if code.lower().startswith(start)), NEVER_ENDS_DAYS)


def read_presence(resource: JsonObject, as_of: date) -> tuple[Presence, str]:
    """Return whether the diagnosis is present, ruled out or past, and of a past one why it is not present now.

    Raises `UnusedError` for a diagnosis that is not sure.
    """
    verified, status = (read_concept_status(resource, name) for name in ("verificationStatus", "clinicalStatus"))
    if verified == "refuted":
        return "absent", ""
    # A missing verification status is taken for confirmed: many records of care leave it out.
    if verified not in {None, "confirmed"} or status == "unknown":
        raise UnusedError(
            f"is {verified or 'confirmed'} and {status or 'active'}, so whether it is present is not known"
        )
    if status not in {None, *PRESENT}:
        return (
            "past",
            f"is {verified or 'confirmed'} and {status}, so it is not present now; it counts as an earlier one",
        )
    abated = (name for prefix in ("abatement", "_abatement") for name in get_choice(resource, prefix))
    if any(not is_abatement_ahead(resource, name.removeprefix("_"), as_of) for name in abated):
        return "past", f"has abated: {ENDED}"
    return "present", ""


def is_of_type_1(diagnosis: Diagnosis) -> bool:
    """True for type 1 diabetes with or without a complication."""
    return diagnosis.is_type_1_diabetes or diagnosis.code.lower().startswith("icd10cm:e10")


def iter_onset_facts(resource: JsonObject, diagnoses: list[Diagnosis]) -> Iterator[Fact | UnusedError]:
    """Yield the onset of diabetes; that of a complication, or of an encounter's diagnosis, is not the disease's."""
    is_itself = all(diagnosis.is_type_1_diabetes for diagnosis in diagnoses)
    is_itself = is_itself and not names_complication(read_concept_words(resource.get("code")))
    for name in get_choice(resource, "onset"):
        if is_itself and not is_of_encounter(resource):
            yield read_onset(resource, name)
        else:
            yield UnusedError("is not the onset of diabetes itself, but of a complication or an encounter", name)


def is_of_encounter(resource: JsonObject) -> bool:
    categories = list_category_codes(resource)
    # The onset of an encounter's diagnosis is often the day of the encounter.
    return "encounter-diagnosis" in categories or ("encounter" in resource and "problem-list-item" not in categories)


def read_onset(resource: JsonObject, name: str) -> Fact | UnusedError:
    if name == "onsetAge":
        age = get_object(resource, name)
        unit = get_text(age, "code") or get_text(age, "unit") or ""
        stated = {"value": age.get("value"), "unit": find_ucum_unit(unit, AGE_UNITS)}
        comparator = {"comparator": age["comparator"]} if "comparator" in age else {}
        return Fact("diabetes_onset_age", stated | comparator, member=name)
    time = parse_date_member(resource, name) if is_date_member(name) else None
    if time is None:
        return UnusedError(
            "is not understood, so the onset is not known", name, "a date of onset or an age with a unit"
        )
    return Fact("diagnosis_date", time.text, time, name)
