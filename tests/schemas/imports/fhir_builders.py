"""Small FHIR resources and Bundles for tests, of one patient `p`."""

import json
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from schemas.imports.fhir.bundle_reader import read_bundle

Resource: TypeAlias = dict[str, Any]

AS_OF = date(2026, 11, 28)
PATIENT: Resource = {"resourceType": "Patient", "id": "p", "gender": "female", "birthDate": "1985-03-02"}
TYPE_1 = "46635009"
HBA1C = "4548-4"
SERVER = "http://server.example.org/fhir"
UUID = "urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a"
OTHER_UUID = "urn:uuid:74891afc-ed52-42a2-bcd7-f13d9b60f096"
ICD10CM, ICD10 = "http://hl7.org/fhir/sid/icd-10-cm", "http://hl7.org/fhir/sid/icd-10"
INTERPRETATION = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
ICD10GM = "http://fhir.de/CodeSystem/bfarm/icd-10-gm"
DONATED = {"resourceType": "Specimen", "id": "s", "subject": {"reference": "Patient/donor"}}
NOT_MEANT = {"url": "http://example.org/negated", "valueBoolean": True}
PROBLEM_LIST = [{"coding": [{"code": "problem-list-item"}]}]


class Record(NamedTuple):
    """What was read of a Bundle."""

    facts: dict[str, Any]
    ignored: list[dict[str, str]]


def build_concept(system: str, code: str) -> Resource:
    return {"coding": [{"system": system, "code": code}]}


ENCOUNTER = [build_concept("-", "encounter-diagnosis")]


def build_observation(code: str, subject: str | None = "p", **members: Any) -> Resource:
    about = {"subject": {"reference": f"Patient/{subject}"}} if subject else {}
    coded = {"code": build_concept("http://loinc.org", code)}
    return {"resourceType": "Observation", "status": "final", **about, **coded, **members}


def build_result(code: str, value: Any, unit: str, subject: str | None = "p", **members: Any) -> Resource:
    quantity = {"value": value, "system": "http://unitsofmeasure.org", "code": unit}
    return build_observation(code, subject, valueQuantity=quantity, **members)


def build_condition(code: str, system: str = "http://snomed.info/sct", **members: Any) -> Resource:
    about = {"subject": {"reference": "Patient/p"}}
    return {"resourceType": "Condition", **about, "code": build_concept(system, code), **members}


def with_text(resource: Resource, text: str) -> Resource:
    return {**resource, "code": {**resource["code"], "text": text}}


def with_note(resource: Resource, *texts: str) -> Resource:
    return {**resource, "note": [{"text": text} for text in texts]}


def build_bundle(*resources: Resource, **members: Any) -> Resource:
    """A Bundle of resources, or of whole entries."""
    entries = [
        resource if {"resource", "request"} & resource.keys() else {"resource": resource} for resource in resources
    ]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries, **members}


def read(*resources: Resource, as_of: date = AS_OF, today: date | None = None, **members: Any) -> Record:
    """Read a Bundle as it comes over the wire."""
    text = json.dumps(build_bundle(*resources, **members))
    found = read_bundle(json.loads(text, parse_float=Decimal), as_of, today=today)
    return Record(found.facts, [dict(row) for row in found.ignored])


def read_values(attribute: str, *resources: Resource, **members: Any) -> list[Any]:
    found = read(PATIENT, *resources, **members).facts.get(attribute, [])
    assert isinstance(found, list)
    return [float(measurement["value"]) for measurement in found]


def read_pointers(*resources: Resource, **members: Any) -> list[str]:
    return [row["pointer"] for row in read(*resources, **members).ignored]
