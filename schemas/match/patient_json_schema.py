"""The patient as the contract describes it: every attribute a property, with its own units, bounds and values."""

from collections.abc import Callable, Mapping
from typing import Any

from db.vocab.accepted_units import accepted
from db.vocab.attributes import ATTRIBUTES, Attribute
from schemas.match.limits import (
    CODE,
    COMPARATORS,
    CRITERION,
    MOST_EVENTS,
    MOST_FACTS,
    MOST_ITEMS,
    MOST_MEASURED,
    PARTIAL_DATE,
    PERIOD,
    SLUG,
    bounds_in,
)

Node = dict[str, Any]


def patient_contract() -> Node:
    """Return the JSON Schema of a patient."""
    properties = {attribute.id: _property(attribute) for attribute in ATTRIBUTES}
    attested = {"type": "boolean", "description": "Whether this criterion, which only a person can judge, is met."}
    return {
        "type": "object",
        "description": "What is known of one patient; whatever is left out is unknown. `GET /v1/attributes` documents"
        " each fact. Nothing of it is stored or logged. A criterion that cannot be computed may be attested under"
        " `criterion:<its id>`.",
        "properties": properties,
        "patternProperties": {f"^{CRITERION}$": attested},
        "additionalProperties": False,
        "maxProperties": MOST_FACTS,
        "x-component": "Patient",
    }


def _property(attribute: Attribute) -> Node:
    said = attribute.question + (f" Codes: {', '.join(attribute.codings)}." if attribute.codings else "")
    return {**FORMS[attribute.type](attribute), "title": attribute.name, "description": said}


def _measured(attribute: Attribute) -> Node:
    name = "".join(word.title() for word in attribute.id.split("_")) + "Measured"
    each = [_measurement(attribute, unit) for unit in accepted(attribute)]
    one = {**(each[0] if len(each) == 1 else {"anyOf": each}), "description": "; ".join(_bounds(attribute))}
    return _one_or_many({**one, "x-component": name}, MOST_MEASURED, "Of several, the latest counts.")


def _measurement(attribute: Attribute, unit: str) -> Node:
    low, high = bounds_in(attribute, unit)
    value: Node = {"type": "number", "minimum": float(low), "maximum": float(high)}
    if attribute.type == "score":
        value = {"type": "integer", "format": "int32", "minimum": int(low), "maximum": int(high)}
    comparator = "Sign before the value: `< 0.03` is any value below it, and undecided where that decides nothing."
    members = {
        "value": value,
        "unit": {"type": "string", "enum": [unit], "description": "UCUM."},
        "comparator": {"type": "string", "enum": list(COMPARATORS), "description": comparator},
        "date": _partial("When it was measured."),
    }
    return _object(members, ("value",) if attribute.type == "score" else ("value", "unit"))


def _bounds(attribute: Attribute) -> list[str]:
    return [f"{low:f} to {high:f} {unit}" for unit in accepted(attribute) for low, high in [bounds_in(attribute, unit)]]


def _boolean(_: Attribute) -> Node:
    return {"type": "boolean"}


def _code(attribute: Attribute) -> Node:
    return {"type": "string", "enum": list(attribute.values)}


def _set(attribute: Attribute) -> Node:
    item: Node = {"type": "string", "enum": list(attribute.values)}
    if not attribute.values:
        item = {"type": "string", "pattern": f"^{SLUG if attribute.id == 'prior_therapies' else CODE}$"}
    codes = {"type": "array", "maxItems": MOST_ITEMS, "items": item}
    members = {
        "present": {**codes, "description": "What is so."},
        "absent": {**codes, "description": "What is not so."},
        "complete": {
            "type": "boolean",
            "description": "Whether nothing else is so.",
        },
    }
    bare = {**codes, "description": "What is so; whatever is not listed is unknown."}
    return {"anyOf": [bare, _object(members, ())]}


def _event(_: Attribute) -> Node:
    dates = {"type": "array", "maxItems": MOST_EVENTS, "items": _partial("When it happened.")}
    count = {"type": "integer", "format": "int32", "minimum": 0, "maximum": MOST_EVENTS}
    period = {"type": "string", "pattern": f"^{PERIOD}$", "maxLength": 8, "examples": ["12 mo"]}
    members = {
        "count": {**count, "description": "How often."},
        "period": {**period, "description": "In what time up to the day asked about."},
    }
    every = {**dates, "description": "Every time it happened, as far as each date is known; empty for never."}
    return {"anyOf": [every, _object(members, ("count", "period"))]}


def _date(_: Attribute) -> Node:
    return _partial("")


def _partial(said: str) -> Node:
    form = {"type": "string", "pattern": f"^{PARTIAL_DATE}$", "maxLength": 10}
    return {**form, **({"description": f"{said} As far as it is known."} if said else {})}


def _object(properties: Node, required: tuple[str, ...]) -> Node:
    needs = {"required": list(required)} if required else {}
    return {"type": "object", "properties": properties, "additionalProperties": False, **needs}


def _one_or_many(one: Node, most: int, said: str) -> Node:
    many = {"type": "array", "minItems": 1, "maxItems": most, "items": dict(one), "description": said}
    return {"anyOf": [one, many]}


FORMS: Mapping[str, Callable[[Attribute], Node]] = {
    "quantity": _measured,
    "score": _measured,
    "boolean": _boolean,
    "code": _code,
    "set": _set,
    "event": _event,
    "date": _date,
}
