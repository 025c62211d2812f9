"""Request schemas of matching: the patient, the reference date and the therapies."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from db.vocab.attributes import ATTRIBUTE
from db.vocab.date_spellings import advise_on_date
from db.vocab.patterns import ATTESTED, ATTESTED_PREFIX, PATIENT_FULL_DATE
from schemas.match.denied_facts import describe_denied_attribute
from schemas.match.fact_validation import describe_expected, raise_invalid, validate_fact
from schemas.match.limits import (
    CRITERION,
    CRITERION_ID,
    EARLIEST,
    LATEST,
    MAX_FACTS,
    MAX_PATIENTS,
    MAX_REPORTED,
    MAX_THERAPIES,
    SLUG,
    UNBOUNDED_LENGTH,
)
from schemas.match.patient_json_schema import JsonSchema, build_patient_schema

AS_OF = "Reference date (YYYY-MM-DD); defaults to today."
THERAPIES = "Return only profiles of these therapies and their descendants."


def find_today() -> date:
    """Return the day of the westernmost clients, who take it for `as_of`."""
    return (datetime.now(UTC) - timedelta(hours=12)).date()


class PatientField(fields.Field[Any]):
    """Facts by attribute id, and criteria attested by a person."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Mapping[str, Any]:
        if not isinstance(value, Mapping):
            raise_invalid((), "has the wrong form", "an object of facts, as /v1/attributes lists them")
        if len(value) > MAX_FACTS:
            raise_invalid((), f"has {len(value)} facts", f"at most {MAX_FACTS}")
        wrong: dict[str, Any] = {}
        _validate_attested(value)
        for name, given in value.items():
            try:
                _validate_member(name, given)
            except ValidationError as error:
                wrong[name] = error.messages
            # Each unknown name costs a search for similar ones, so thousands of them must not be answered one by one.
            if len(wrong) >= MAX_REPORTED:
                break
        if wrong:
            raise ValidationError(wrong)
        return value


# Names of facts to which another name here is more alike.
OTHER_NAMES: Mapping[str, str] = {
    **dict.fromkeys(("a1c", "hb_a1c", "hemoglobin_a1c", "haemoglobin_a1c", "glycated_hemoglobin"), "hba1c"),
    **dict.fromkeys(("glycated_haemoglobin", "glycosylated_hemoglobin", "glycohemoglobin"), "hba1c"),
}


def _validate_attested(patient: Mapping[str, Any]) -> None:
    attested = patient.get(ATTESTED, {})
    if not isinstance(attested, Mapping):
        raise_invalid((ATTESTED,), "has the wrong form", "an object of criterion ids, each true or false")
    if len(attested) > MAX_FACTS:
        raise_invalid((ATTESTED,), f"has {len(attested)} criteria", f"at most {MAX_FACTS}")
    for criterion_id, is_met in attested.items():
        if not re.fullmatch(CRITERION_ID, criterion_id):
            raise_invalid((ATTESTED, criterion_id), "is not the id of a criterion", "an id that `judgement` lists")
        if not isinstance(is_met, bool):
            raise_invalid((ATTESTED, criterion_id), "a criterion is either met or not", "true or false")
        if patient.get(ATTESTED_PREFIX + criterion_id, is_met) is not is_met:
            raise_invalid((ATTESTED, criterion_id), f"contradicts {ATTESTED_PREFIX}{criterion_id}", "one of the two")


def _validate_member(name: str, given: Any) -> None:
    if name == ATTESTED:
        return
    if name in ATTRIBUTE:
        validate_fact(ATTRIBUTE[name], given)
    elif not re.fullmatch(CRITERION, name):
        right = describe_denied_attribute(name, ATTRIBUTE) or OTHER_NAMES.get(name.lower())
        raise_invalid((), "unknown attribute", right or describe_expected(name, ATTRIBUTE, "/v1/attributes"))
    elif not isinstance(given, bool):
        raise_invalid((), "a criterion is either met or not", "true or false")


class DayField(fields.Field[date]):
    """A full date from `EARLIEST` to `LATEST`."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> date:
        if not isinstance(value, str) or not re.fullmatch(PATIENT_FULL_DATE, value):
            advice = advise_on_date(value) if isinstance(value, str) else None
            raise_invalid((), *(advice or (f"is not a day from {EARLIEST} to {LATEST}", "YYYY-MM-DD")))
        return date.fromisoformat(value)


class MatchRequestSchema(Schema):
    """One patient; `as_of` and `therapies` are optional."""

    patient = PatientField(required=True)
    as_of = DayField(load_default=lambda: datetime.now(UTC).date())
    therapies = fields.List(
        fields.String(validate=validate.Regexp(rf"{SLUG}\Z", error="Must be an id.")),
        validate=validate.Length(1, MAX_THERAPIES),
    )


def build_request_schema() -> JsonSchema:
    """Return the JSON Schema of a request to match one patient."""
    ids = {"type": "string", "pattern": f"^{SLUG}$", "maxLength": 200}
    return {
        "type": "object",
        "description": "One patient and the options of the evaluation.",
        "required": ["patient"],
        "additionalProperties": False,
        "properties": {
            "patient": build_patient_schema(),
            "as_of": {"type": "string", "format": "date", "pattern": f"^{PATIENT_FULL_DATE}$", "description": AS_OF},
            "therapies": {
                "type": "array",
                "minItems": 1,
                "maxItems": MAX_THERAPIES,
                "items": ids,
                "description": THERAPIES,
            },
        },
        "maxProperties": len(MatchRequestSchema().load_fields),
        "example": EXAMPLE,
        "x-component": "MatchRequest",
    }


def build_batch_schema() -> JsonSchema:
    """Return the JSON Schema of a batch of requests."""
    description = "One request per patient. Invalid requests are answered by a problem; the others are evaluated."
    # An empty schema admits anything: one bad request of a batch must not make the batch invalid.
    wrong: JsonSchema = {"description": "Any other value is answered by a problem in its place."}
    items = {"anyOf": [build_request_schema(), wrong]}
    return {"type": "array", "minItems": 1, "maxItems": MAX_PATIENTS, "items": items, "description": description}


def build_lines_schema() -> JsonSchema:
    """Return the JSON Schema of a batch with one request per line."""
    description = f"One request per line, at most {MAX_PATIENTS}; blank lines are ignored."
    pattern = "^[\\s\\S]*[^\\t-\\r ][\\s\\S]*$"  # at least one line that is not blank
    return {
        "type": "string",
        "pattern": pattern,
        "maxLength": UNBOUNDED_LENGTH,
        "description": description,
        "x-component": "MatchLines",
    }


EXAMPLE: JsonSchema = {
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
