"""What a match is asked with: the patient, the day asked about, and the therapies to look at."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from db.vocab.attributes import ATTRIBUTE
from schemas.match.bounds import (
    CRITERION,
    EARLIEST,
    FULL_DATE,
    LATEST,
    MOST_PATIENTS,
    MOST_THERAPIES,
    SLUG,
)
from schemas.match.contract import Node, patient_contract
from schemas.match.facts import nearest, read_fact, refuse

AS_OF = "The day asked about (YYYY-MM-DD); today if left out."
THERAPIES = "Only profiles of these therapies, and of those that are kinds of them."


class PatientField(fields.Field[Any]):
    """Facts by the id of their attribute, and criteria attested by a person."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Mapping[str, Any]:
        if not isinstance(value, Mapping):
            refuse((), "has the wrong form", "an object of facts, as /v1/attributes lists them")
        wrong: dict[str, Any] = {}
        for name, given in value.items():
            try:
                _read(name, given)
            except ValidationError as error:
                wrong[name] = error.messages
        if wrong:
            raise ValidationError(wrong)
        return value


def _read(name: str, given: Any) -> None:
    if name in ATTRIBUTE:
        read_fact(ATTRIBUTE[name], given)
    elif not re.fullmatch(CRITERION, name):
        refuse((), "unknown attribute", nearest(name, ATTRIBUTE))
    elif not isinstance(given, bool):
        refuse((), "a criterion is either met or not", "true or false")


class DayField(fields.Date):
    """A full date within the reach of the calendar."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", validate=validate.Range(EARLIEST, LATEST), **kwargs)


class MatchRequestSchema(Schema):
    """One patient; `as_of` and `therapies` may be left out."""

    patient = PatientField(required=True)
    as_of = DayField(load_default=lambda: datetime.now(UTC).date())
    therapies = fields.List(
        fields.String(validate=validate.Regexp(f"^{SLUG}$", error="Must be an id.")),
        validate=validate.Length(1, MOST_THERAPIES),
    )

    @validates_schema
    def diagnosis_is_not_ahead(self, data: Mapping[str, Any], **_: Any) -> None:
        diagnosed: str = data["patient"].get("diagnosis_date", "")
        if diagnosed > data["as_of"].isoformat():
            refuse(("patient", "diagnosis_date"), "lies after the day asked about", f"{data['as_of']} or earlier")


def request_contract() -> Node:
    """Return the JSON Schema of a request to match one patient."""
    ids = {"type": "string", "pattern": f"^{SLUG}$", "maxLength": 200}
    return {
        "type": "object",
        "description": "One patient, and what to look at.",
        "required": ["patient"],
        "additionalProperties": False,
        "properties": {
            "patient": patient_contract(),
            "as_of": {"type": "string", "format": "date", "pattern": f"^{FULL_DATE}$", "description": AS_OF},
            "therapies": {
                "type": "array",
                "minItems": 1,
                "maxItems": MOST_THERAPIES,
                "items": ids,
                "description": THERAPIES,
            },
        },
        "maxProperties": len(MatchRequestSchema().load_fields),
        "example": EXAMPLE,
        "x-component": "MatchRequest",
    }


def batch_contract() -> Node:
    """Return the JSON Schema of a request to match many."""
    said = "One request a patient. One that is wrong gets a problem in its place, and the rest go on."
    return {"type": "array", "minItems": 1, "maxItems": MOST_PATIENTS, "items": request_contract(), "description": said}


def bundle_contract() -> Node:
    """Return the JSON Schema of a FHIR Bundle, as far as it is read here."""
    said = (
        "FHIR R5 or R4 Bundle of one Patient (birthDate, gender), Conditions (MONDO, HP, DOID, MeSH, ICD-10-CM) and"
        " Observations (LOINC, with unit codes). What is not used is listed in `meta.ignored`."
    )
    kind = {"type": "string", "const": "Bundle"}
    form: Node = {"type": "object", "required": ["resourceType"], "properties": {"resourceType": kind}}
    form |= {"additionalProperties": True, "maxProperties": 100, "example": BUNDLE}
    return {**form, "description": said, "x-component": "PatientBundle"}


EXAMPLE: Node = {
    "patient": {
        "age": {"value": 34, "unit": "a"},
        "conditions": ["mondo:0005147"],
        "diagnosis_date": "2010-05",
        "c_peptide_stimulated": {"value": 0.05, "unit": "nmol/L"},
        "severe_hypoglycaemia": {"count": 3, "period": "12 mo"},
        "clarke_score": {"value": 5},
        "prior_transplants": {"present": [], "complete": True},
    },
    "therapies": ["islet-transplantation", "stem-cell-derived-islets"],
}
BUNDLE: Node = {
    "resourceType": "Bundle",
    "type": "collection",
    "entry": [
        {"resource": {"resourceType": "Patient", "gender": "female", "birthDate": "1992-03-14"}},
        {
            "resource": {
                "resourceType": "Condition",
                "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "E10.9"}]},
                "onsetDateTime": "2010-05",
            }
        },
        {
            "resource": {
                "resourceType": "Observation",
                "status": "final",
                "code": {"coding": [{"system": "http://loinc.org", "code": "59261-8"}]},
                "valueQuantity": {"value": 53, "code": "mmol/mol", "system": "http://unitsofmeasure.org"},
                "effectiveDateTime": "2026-10-02",
            }
        },
    ],
}
