"""A patient from a FHIR Bundle: Patient, Condition and Observation read into facts, everything else named as unused.

Nothing is guessed: a resource that does not say exactly what an attribute asks, or says what cannot be, is passed
over whole, and listed so.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from marshmallow import ValidationError

from db.vocab.attributes import ATTRIBUTE
from db.vocab.patterns import PATIENT_FULL_DATE
from schemas.imports.fhir.codings import PRESENT, STATUSES, diagnoses, is_type_1_diabetes, members
from schemas.imports.fhir.observation import Reading, Unused, read_observation
from schemas.match.fact_validation import raise_invalid, validate_fact
from schemas.match.limits import MAX_ENTRIES


@dataclass(slots=True)
class Found:
    """The facts so far, and the places of what was not used."""

    facts: dict[str, Any] = field(default_factory=dict)
    unused: list[dict[str, str]] = field(default_factory=list)


def read_bundle(bundle: Any, as_of: date) -> Found:
    """Read the facts of one patient. ValidationError names what makes it no Bundle of one patient."""
    found = Found()
    for n, resource in enumerate(_resources(bundle)):
        _take(found, n, READERS.get(_kind(resource), _other), resource, as_of)
    return found


def _resources(bundle: Any) -> list[Any]:
    """Give the resource of each entry, None where it has none."""
    if not isinstance(bundle, Mapping) or bundle.get("resourceType") != "Bundle":
        raise_invalid(("resourceType",), "is not a Bundle", "a FHIR Bundle with a Patient, Conditions and Observations")
    entries = bundle.get("entry", [])
    if not isinstance(entries, list) or len(entries) > MAX_ENTRIES:
        raise_invalid(("entry",), "is no list, or too long", f"at most {MAX_ENTRIES} entries")
    if strange := [n for n, entry in enumerate(entries) if not isinstance(entry, Mapping)]:
        raise_invalid(("entry", strange[0]), "has the wrong form", "an object with a resource")
    resources = [entry.get("resource") for entry in entries]
    if len(patients := [n for n, resource in enumerate(resources) if _kind(resource) == "Patient"]) > 1:
        raise_invalid(("entry", patients[1]), "is a second Patient", "a Bundle about one patient")
    return resources


def _kind(resource: Any) -> str:
    kind = resource.get("resourceType") if isinstance(resource, Mapping) else None
    return kind if isinstance(kind, str) else ""


def _take(found: Found, n: int, reader: "Reader", resource: Any, as_of: date) -> None:
    try:
        facts = reader(resource, as_of)
        for name, value in facts:
            validate_fact(ATTRIBUTE[name], value)
        for name, value in facts:
            _add(found.facts, name, value)
    except Unused as unused:
        found.unused.append({"pointer": f"/entry/{n}/resource", "detail": str(unused)})
    except ValidationError as error:
        found.unused.append({"pointer": f"/entry/{n}/resource", **_first(error.messages)})


def _first(messages: Any) -> dict[str, str]:
    """Give the first thing that is wrong, without its place inside a fact of ours, which the sender never wrote."""
    while isinstance(messages, dict):
        messages = next(iter(messages.values()))
    return dict(messages[0])


def _add(facts: dict[str, Any], name: str, value: Any) -> None:
    if isinstance(value, dict) and "present" in value:
        held = facts.setdefault(name, {"present": [], "absent": []})
        for key in ("present", "absent"):
            held[key] += value[key]
    elif isinstance(value, dict):
        facts.setdefault(name, []).append(value)
    elif facts.setdefault(name, value) != value:
        raise Unused(f"says another {ATTRIBUTE[name].name.lower()} than an entry before it")


def _patient(resource: Mapping[str, Any], as_of: date) -> list[Reading]:
    facts: list[Reading] = []
    if resource.get("gender") in ATTRIBUTE["sex"].values:
        facts.append(("sex", resource["gender"]))
    born = resource.get("birthDate")
    if born is not None:
        facts.append(("age", {"value": _months(born, as_of), "unit": "mo"}))
    if not facts:
        raise Unused("has neither a date of birth nor female or male as gender")
    return facts


def _months(born: Any, as_of: date) -> int:
    """Count the months completed."""
    if not isinstance(born, str) or not re.fullmatch(PATIENT_FULL_DATE, born):
        raise Unused("birthDate is no full date, so the age is not known")
    day = date.fromisoformat(born)
    if not day <= as_of:
        raise Unused("birthDate lies after the day asked about")
    return (as_of.year - day.year) * 12 + as_of.month - day.month - (as_of.day < day.day)


def _condition(resource: Mapping[str, Any], as_of: date) -> list[Reading]:
    codes = diagnoses(resource.get("code"))
    if not codes:
        raise Unused("no code of a diagnosis that is known here (MONDO, HP, DOID, MeSH, ICD-10-CM)")
    verified, status = _status(resource, "verificationStatus"), _status(resource, "clinicalStatus")
    if verified == "refuted":
        return [("conditions", {"present": [], "absent": codes})]
    if verified not in {None, "confirmed"} or status not in {None, *PRESENT}:
        raise Unused(f"is {verified or 'confirmed'} and {status or 'active'}, which is neither had now nor ruled out")
    facts: list[Reading] = [("conditions", {"present": codes, "absent": []})]
    return facts + (_onset(resource, as_of) if any(map(is_type_1_diabetes, codes)) else [])


def _onset(resource: Mapping[str, Any], as_of: date) -> list[Reading]:
    when, age = resource.get("onsetDateTime"), resource.get("onsetAge")
    if isinstance(when, str):
        if when[:10] > as_of.isoformat():
            raise Unused("its onset lies after the day asked about")
        return [("diagnosis_date", when[:10])]
    if isinstance(age, Mapping):
        return [("diabetes_onset_age", {"value": age.get("value"), "unit": age.get("code", age.get("unit"))})]
    return []


def _status(resource: Mapping[str, Any], name: str) -> str | None:
    for coding in members(resource.get(name), "coding"):
        if isinstance(coding, Mapping) and isinstance(code := coding.get("code"), str):
            return code if code in STATUSES else "of no known status"
    return None


def _observation(resource: Mapping[str, Any], as_of: date) -> list[Reading]:
    del as_of
    return read_observation(resource)


def _other(resource: Any, as_of: date) -> list[Reading]:
    del resource, as_of
    raise Unused("neither a Patient nor a Condition nor an Observation")


Reader = Callable[[Any, date], list[Reading]]
READERS: Mapping[str, Reader] = {"Patient": _patient, "Condition": _condition, "Observation": _observation}
