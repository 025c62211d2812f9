"""JSON Schema of a patient: one property per attribute, with its units, bounds and values."""

from collections.abc import Callable, Mapping
from typing import Any

from db.vocab.accepted_units import accepted
from db.vocab.attributes import ATTRIBUTES, Attribute
from db.vocab.patterns import ATC_CODE, ATTESTED, ICD10PCS_CODE, PATIENT_PARTIAL_DATE
from schemas.match.limits import (
    CODE,
    COMPARATORS,
    CRITERION_ID,
    MAX_CODES,
    MAX_EVENTS,
    MAX_FACTS,
    MAX_MEASUREMENTS,
    MAX_REFERENCE_LIMIT,
    PERIOD,
    SLUG,
    plausible_bounds,
)

JsonSchema = dict[str, Any]


def build_patient_schema() -> JsonSchema:
    """Return the JSON Schema of a patient."""
    properties = {attribute.id: _attribute_schema(attribute) for attribute in ATTRIBUTES}
    properties[ATTESTED] = {
        "type": "object",
        "description": "Criteria that need a person's judgement, by the ids that `judgement` lists, and whether each"
        " is met.",
        "additionalProperties": {"type": "boolean"},
        "propertyNames": {"pattern": f"^{CRITERION_ID}$"},
        "maxProperties": MAX_FACTS,
        "example": {"cit-07-criteria.consent": True},
    }
    return {
        "type": "object",
        "description": "Facts about one patient; omitted facts are unknown. `GET /v1/attributes` documents each"
        " attribute. Nothing is stored or logged. A criterion that cannot be computed may be attested under"
        " `attested`; `criterion:<id>` beside the facts is an older spelling of the same and is still read.",
        "properties": properties,
        "additionalProperties": False,
        "maxProperties": MAX_FACTS,
        "x-component": "Patient",
    }


def _attribute_schema(attribute: Attribute) -> JsonSchema:
    description = attribute.question + (f" Codes: {', '.join(attribute.codings)}." if attribute.codings else "")
    return {**SCHEMA_BUILDERS[attribute.type](attribute), "title": attribute.name, "description": description}


def _measurements_schema(attribute: Attribute) -> JsonSchema:
    name = "".join(word.title() for word in attribute.id.split("_")) + "Measured"
    # The attribute's own unit comes last: generators that know no unions keep the last of several forms.
    each = [_measurement_schema(attribute, unit) for unit in reversed(accepted(attribute))]
    one = {**(each[0] if len(each) == 1 else {"anyOf": each}), "description": "; ".join(_describe_bounds(attribute))}
    return _one_or_list_schema({**one, "x-component": name}, MAX_MEASUREMENTS, "Measurements; the latest is used.")


def _measurement_schema(attribute: Attribute, unit: str) -> JsonSchema:
    low, high = plausible_bounds(attribute, unit)
    value: JsonSchema = {"type": "number", "minimum": float(low), "maximum": float(high)}
    if attribute.type == "score":
        value = {"type": "integer", "format": "int32", "minimum": int(low), "maximum": int(high)}
    comparator = "Comparator of the value: `<` 0.03 means a value below 0.03; criteria it cannot decide remain unknown."
    members = {
        "value": value,
        "unit": {"type": "string", "enum": [unit], "description": "UCUM unit."},
        "comparator": {"type": "string", "enum": list(COMPARATORS), "description": comparator},
        "date": _partial_date_schema("Date of the measurement."),
    }
    if attribute.type == "quantity":
        members["reference_range"] = REFERENCE_RANGE
    return _closed_object_schema(members, ("value",) if attribute.type == "score" else ("value", "unit"))


def _describe_bounds(attribute: Attribute) -> list[str]:
    return [
        f"{low:f} to {high:f} {unit}"
        for unit in accepted(attribute)
        for low, high in [plausible_bounds(attribute, unit)]
    ]


def _boolean_schema(_: Attribute) -> JsonSchema:
    return {"type": "boolean"}


def _code_schema(attribute: Attribute) -> JsonSchema:
    return {"type": "string", "enum": list(attribute.values)}


def _set_schema(attribute: Attribute) -> JsonSchema:
    item: JsonSchema = {"type": "string", "enum": list(attribute.values)}
    if not attribute.values:
        item = {"type": "string", "pattern": f"^{CODE_PATTERNS[attribute.id]}$"}
    codes = {"type": "array", "maxItems": MAX_CODES, "items": item}
    members = {
        "present": {**codes, "description": "Codes that apply."},
        "absent": {**codes, "description": "Codes that do not apply."},
        "past": {
            **codes,
            "description": "Codes that applied earlier and no longer do; if given, all of them for a complete list.",
        },
        "complete": {
            "type": "boolean",
            "description": "True if no other code applies.",
        },
    }
    bare = {**codes, "description": "Codes that apply; codes that are not listed are unknown."}
    # `anyOf`, since the forms exclude each other: `oneOf` would make validators try all of them.
    return {"anyOf": [bare, _closed_object_schema(members, ())]}


def _event_schema(_: Attribute) -> JsonSchema:
    dates = {"type": "array", "maxItems": MAX_EVENTS, "items": _partial_date_schema("Date of the event.")}
    count = {"type": "integer", "format": "int32", "minimum": 0, "maximum": MAX_EVENTS}
    period = {"type": "string", "pattern": f"^{PERIOD}$", "maxLength": 8, "examples": ["12 mo"]}
    members = {
        "count": {**count, "description": "Number of events."},
        "period": {**period, "description": "Period up to `as_of`."},
    }
    every = {**dates, "description": "Dates of all events, as precise as known; empty if there were none."}
    return {"anyOf": [every, _closed_object_schema(members, ("count", "period"))]}


def _date_schema(_: Attribute) -> JsonSchema:
    return _partial_date_schema("")


def _partial_date_schema(description: str) -> JsonSchema:
    form = {"type": "string", "pattern": f"^{PATIENT_PARTIAL_DATE}$", "maxLength": 10}
    return {**form, **({"description": f"{description} As precise as known."} if description else {})}


def _closed_object_schema(properties: JsonSchema, required: tuple[str, ...]) -> JsonSchema:
    needs = {"required": list(required)} if required else {}
    return {"type": "object", "properties": properties, "additionalProperties": False, **needs}


def _one_or_list_schema(one: JsonSchema, most: int, description: str) -> JsonSchema:
    many = {"type": "array", "minItems": 1, "maxItems": most, "items": dict(one), "description": description}
    return {"anyOf": [one, many]}


REFERENCE_RANGE: JsonSchema = {
    "type": "object",
    "description": "What the laboratory calls normal, in the unit of the value; some criteria compare with its limits.",
    "properties": {
        "low": {"type": "number", "minimum": 0, "maximum": MAX_REFERENCE_LIMIT, "description": "Lower limit."},
        "high": {
            "type": "number",
            "exclusiveMinimum": 0,
            "maximum": MAX_REFERENCE_LIMIT,
            "description": "Upper limit.",
        },
    },
    "minProperties": 1,
    "additionalProperties": False,
    "x-component": "ReferenceRange",
}
CODE_PATTERNS = {
    "conditions": CODE,
    "prior_therapies": SLUG,
    "medications": ATC_CODE,
    "allergies": ATC_CODE,
    "procedures": ICD10PCS_CODE,
}
SCHEMA_BUILDERS: Mapping[str, Callable[[Attribute], JsonSchema]] = {
    "quantity": _measurements_schema,
    "score": _measurements_schema,
    "boolean": _boolean_schema,
    "code": _code_schema,
    "set": _set_schema,
    "event": _event_schema,
    "date": _date_schema,
}
