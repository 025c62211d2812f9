"""Condition: a diagnosis that is present now or ruled out, and when diabetes itself began."""

from collections.abc import Iterator
from datetime import date

from schemas.imports.fhir.codings import Diagnosis, list_diagnoses
from schemas.imports.fhir.fhir_facts import Fact, UnusedError
from schemas.imports.fhir.fhir_time import FhirTime, parse_choice_of_time, parse_fhir_time
from schemas.imports.fhir.json_values import JsonObject, get_choice, get_object, get_text
from schemas.imports.fhir.resource_status import list_category_codes, read_concept_status, refuse_modifiers
from schemas.imports.fhir.unit_spellings import find_ucum_unit

PRESENT = ("active", "recurrence", "relapse")
AGE_UNITS = ("a", "mo", "wk", "d")
NO_CODE = "has no code of a diagnosis that is known here (MONDO, HP, DOID, MeSH, ICD-10-CM, or mapped to them)"


def iter_condition_facts(resource: JsonObject, as_of: date) -> Iterator[Fact | UnusedError]:
    refuse_modifiers(resource)
    diagnoses = list_diagnoses(resource.get("code"))
    if not diagnoses:
        raise UnusedError(NO_CODE, "code")
    present = is_present(resource, as_of)
    recorded = find_condition_time(resource, as_of)
    for diagnosis in diagnoses:
        if present or not diagnosis.is_broader:
            yield Fact("conditions", (diagnosis.code, present), recorded, "code")
        else:
            yield UnusedError(f"rules out a part of {diagnosis.code}, which is not known by itself here", "code")
    if present and is_type_1_diabetes(resource, diagnoses):
        yield from iter_onset_facts(resource)


def is_present(resource: JsonObject, as_of: date) -> bool:
    """True if the diagnosis is present, False if it is ruled out; raises `UnusedError` for anything between."""
    verified, status = (read_concept_status(resource, name) for name in ("verificationStatus", "clinicalStatus"))
    if verified == "refuted":
        return False
    if verified not in {None, "confirmed"} or status not in {None, *PRESENT}:
        detail = f"is {verified or 'confirmed'} and {status or 'active'}, which is neither present now nor ruled out"
        raise UnusedError(detail, "verificationStatus" if verified not in {None, "confirmed"} else "clinicalStatus")
    for name in get_choice(resource, "abatement"):
        if not is_abatement_ahead(resource, name, as_of):
            raise UnusedError("has abated, so it is not present now", name)
    return True


def is_abatement_ahead(resource: JsonObject, name: str, as_of: date) -> bool:
    ended = parse_choice_of_time(resource, name) if name.endswith(("DateTime", "Period")) else None
    return ended is not None and ended.is_after(as_of)


def find_condition_time(resource: JsonObject, as_of: date) -> FhirTime | None:
    """Return when the diagnosis was recorded, or else its onset; raises `UnusedError` if both are still ahead."""
    recorded = parse_fhir_time(resource.get("recordedDate"))
    onset = [parse_choice_of_time(resource, name) for name in get_choice(resource, "onset") if is_date_member(name)]
    begun = next((found for found in onset if found), None)
    if begun is not None and begun.is_after(as_of):
        raise UnusedError("begins after the reference date", next(iter(get_choice(resource, "onset"))))
    if begun is None and recorded is not None and recorded.is_after(as_of):
        raise UnusedError("was recorded after the reference date", "recordedDate")
    return recorded if recorded is not None and not recorded.is_after(as_of) else begun


def is_date_member(name: str) -> bool:
    return name.endswith(("DateTime", "Period"))


def is_type_1_diabetes(resource: JsonObject, diagnoses: list[Diagnosis]) -> bool:
    """The onset counts if all codes are the disease itself and the entry is no diagnosis of one encounter."""
    return all(one.is_type_1_diabetes for one in diagnoses) and "encounter-diagnosis" not in list_category_codes(
        resource
    )


def iter_onset_facts(resource: JsonObject) -> Iterator[Fact | UnusedError]:
    for name in get_choice(resource, "onset"):
        yield read_onset(resource, name)


def read_onset(resource: JsonObject, name: str) -> Fact | UnusedError:
    if name == "onsetAge":
        age = get_object(resource, name)
        unit = get_text(age, "code") or get_text(age, "unit") or ""
        stated = {"value": age.get("value"), "unit": find_ucum_unit(unit, AGE_UNITS)}
        comparator = {"comparator": age["comparator"]} if "comparator" in age else {}
        return Fact("diabetes_onset_age", stated | comparator, member=name)
    began = get_object(resource, name).get("start") if name == "onsetPeriod" else resource[name]
    time = parse_fhir_time(began) if is_date_member(name) else None
    if time is None:
        return UnusedError(
            "is not understood, so the onset is not known", name, "a date of onset or an age with a unit"
        )
    return Fact("diagnosis_date", time.text, time, name)
