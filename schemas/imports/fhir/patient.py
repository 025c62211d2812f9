"""A patient from a FHIR Bundle: Patient, Condition and Observation read into facts, everything else named as unused.

Nothing is guessed: a resource that does not say exactly what an attribute asks is passed over, and listed so.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from marshmallow import ValidationError

from db.vocab.attributes import ATTRIBUTE
from schemas.imports.fhir.codes import diagnoses, is_type_1_diabetes, members
from schemas.imports.fhir.observation import Reading, Unused, read_observation
from schemas.match.facts import read_fact, refuse

MOST_ENTRIES = 1000
PRESENT = {"active", "recurrence", "relapse"}


@dataclass(slots=True)
class Found:
    """The facts so far, and the places of what was not used."""

    facts: dict[str, Any] = field(default_factory=dict)
    unused: list[dict[str, str]] = field(default_factory=list)


def read_bundle(bundle: Any, as_of: date) -> Found:
    """Read the facts of one patient. ValidationError names the place of a value that is impossible."""
    if not isinstance(bundle, Mapping) or bundle.get("resourceType") != "Bundle":
        refuse(("resourceType",), "is not a Bundle", "a FHIR Bundle with a Patient, Conditions and Observations")
    entries = members(bundle, "entry")
    if len(entries) > MOST_ENTRIES:
        refuse(("entry",), f"has {len(entries)} items", f"at most {MOST_ENTRIES}")
    found, patients = Found(), 0
    for n, entry in enumerate(entries):
        resource = entry.get("resource") if isinstance(entry, Mapping) else None
        kind = resource.get("resourceType") if isinstance(resource, Mapping) else None
        patients += kind == "Patient"
        if patients > 1:
            refuse(("entry", n), "is a second Patient", "a Bundle about one patient")
        _take(found, n, READERS.get(kind, _other) if isinstance(kind, str) else _other, resource, as_of)
    return found


def _take(found: Found, n: int, reader: "Reader", resource: Any, as_of: date) -> None:
    try:
        for name, value in reader(resource, as_of):
            read_fact(ATTRIBUTE[name], value)
            _add(found.facts, name, value)
    except Unused as unused:
        found.unused.append({"pointer": f"/entry/{n}/resource", "detail": str(unused)})
    except ValidationError as error:
        raise ValidationError({"entry": {n: {"resource": _flat(error.messages)}}}) from None


def _flat(messages: Any) -> Any:
    """Drop the places inside a fact of ours, which the sender never wrote."""
    while isinstance(messages, dict):
        messages = next(iter(messages.values()))
    return messages


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
    try:
        day = date.fromisoformat(born)
    except (TypeError, ValueError):
        raise Unused("birthDate is no full date, so the age is not known") from None
    if not day <= as_of:
        raise Unused("birthDate lies after the day asked about")
    return (as_of.year - day.year) * 12 + as_of.month - day.month - (as_of.day < day.day)


def _condition(resource: Mapping[str, Any], as_of: date) -> list[Reading]:
    del as_of
    codes = diagnoses(resource.get("code"))
    if not codes:
        raise Unused("no code of a diagnosis that is known here (MONDO, HP, DOID, MeSH, ICD-10-CM)")
    verified, status = _code(resource, "verificationStatus"), _code(resource, "clinicalStatus")
    if verified == "refuted":
        return [("conditions", {"present": [], "absent": codes})]
    if verified not in {None, "confirmed"} or status not in {None, *PRESENT}:
        raise Unused(f"is {verified or 'confirmed'} and {status or 'active'}, which is neither had now nor ruled out")
    facts: list[Reading] = [("conditions", {"present": codes, "absent": []})]
    return facts + (_onset(resource) if any(map(is_type_1_diabetes, codes)) else [])


def _onset(resource: Mapping[str, Any]) -> list[Reading]:
    when, age = resource.get("onsetDateTime"), resource.get("onsetAge")
    if isinstance(when, str):
        return [("diagnosis_date", when[:10])]
    if isinstance(age, Mapping):
        return [("diabetes_onset_age", {"value": age.get("value"), "unit": age.get("code", age.get("unit"))})]
    return []


def _code(resource: Mapping[str, Any], name: str) -> str | None:
    for coding in members(resource.get(name), "coding"):
        if isinstance(coding, Mapping) and isinstance(coding.get("code"), str):
            return str(coding["code"])
    return None


def _observation(resource: Mapping[str, Any], as_of: date) -> list[Reading]:
    del as_of
    return read_observation(resource)


def _other(resource: Any, as_of: date) -> list[Reading]:
    del resource, as_of
    raise Unused("neither a Patient nor a Condition nor an Observation")


Reader = Callable[[Any, date], list[Reading]]
READERS: Mapping[str, Reader] = {"Patient": _patient, "Condition": _condition, "Observation": _observation}
