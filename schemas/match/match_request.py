"""What a match is asked with: the patient, the day asked about, and the therapies to look at."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from db.vocab.attributes import ATTRIBUTE
from schemas.match.fact_validation import nearest, read_fact, refuse
from schemas.match.limits import (
    CRITERION,
    EARLIEST,
    ENDLESS,
    FULL_DATE,
    LATEST,
    MOST_FACTS,
    MOST_PATIENTS,
    MOST_THERAPIES,
    SLUG,
)
from schemas.match.patient_json_schema import Node, patient_contract

AS_OF = "The day asked about (YYYY-MM-DD); today if left out."
THERAPIES = "Only profiles of these therapies, and of those that are kinds of them."


class PatientField(fields.Field[Any]):
    """Facts by the id of their attribute, and criteria attested by a person."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Mapping[str, Any]:
        if not isinstance(value, Mapping):
            refuse((), "has the wrong form", "an object of facts, as /v1/attributes lists them")
        if len(value) > MOST_FACTS:
            refuse((), f"has {len(value)} facts", f"at most {MOST_FACTS}")
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


class DayField(fields.Field[date]):
    """A full date within the reach of the calendar."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> date:
        if not isinstance(value, str) or not re.fullmatch(FULL_DATE, value):
            refuse((), f"is not a day from {EARLIEST} to {LATEST}", "YYYY-MM-DD")
        return date.fromisoformat(value)


class MatchRequestSchema(Schema):
    """One patient; `as_of` and `therapies` may be left out."""

    patient = PatientField(required=True)
    as_of = DayField(load_default=lambda: datetime.now(UTC).date())
    therapies = fields.List(
        fields.String(validate=validate.Regexp(rf"{SLUG}\Z", error="Must be an id.")),
        validate=validate.Length(1, MOST_THERAPIES),
    )


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
    wrong: Node = {"description": "Anything else: it is answered by a problem in its place."}
    items = {"anyOf": [request_contract(), wrong]}
    return {"type": "array", "minItems": 1, "maxItems": MOST_PATIENTS, "items": items, "description": said}


def lines_contract() -> Node:
    """Return the JSON Schema of the same, one a line."""
    said = f"A request a line, of at most {MOST_PATIENTS}; blank lines are passed over."
    pattern = "^[\\s\\S]*[^\\t-\\r ][\\s\\S]*$"  # not all blank
    return {
        "type": "string",
        "pattern": pattern,
        "maxLength": ENDLESS,
        "description": said,
        "x-component": "MatchLines",
    }


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
