"""Strict validation of patient facts; errors carry the path of the invalid value."""

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, NoReturn

from marshmallow import ValidationError

from db.vocab.accepted_units import accepted
from db.vocab.attributes import Attribute
from db.vocab.date_spellings import PARTIAL_DATE_FORMS, advise_on_date
from db.vocab.nearest_name import find_nearest_name, strip_negation
from db.vocab.patterns import ATC_CODE, ICD10PCS_CODE, PATIENT_PARTIAL_DATE
from schemas.match.denied_facts import describe_denied_code
from schemas.match.limits import (
    CODE,
    COMPARATORS,
    DIAGNOSIS_SYSTEMS,
    EARLIEST,
    LATEST,
    MAX_CODES,
    MAX_EVENTS,
    MAX_MEASUREMENTS,
    MAX_REFERENCE_LIMIT,
    PERIOD,
    SLUG,
    plausible_bounds,
)

MAX_LISTED = 10  # words up to this number are all named where none is near

FactPath = tuple[str | int, ...]


def raise_invalid(place: FactPath, detail: str, expected: str) -> NoReturn:
    found: Any = [{"detail": detail, "expected": expected}]
    # From the inside out, into the nested form in which marshmallow gives the errors of nested fields.
    for step in reversed(place):
        found = {step: found}
    raise ValidationError(found)


def describe_expected(word: object, words: Iterable[str], source: str = "the contract") -> str:
    """Return the most similar word, or else all of them; of many only the `source` that lists them."""
    known = list(words)
    listed = ", ".join(known) if len(known) <= MAX_LISTED else f"the {len(known)} that {source} lists"
    return find_nearest_name(word, known) or f"one of {listed}"


def validate_fact(attribute: Attribute, given: Any) -> Any:
    """Return the value if it is valid; otherwise raise `ValidationError` with the path of each error."""
    FACT_VALIDATORS[attribute.type](attribute, given)
    return given


def _validate_members(
    given: Any, required: tuple[str, ...], optional: tuple[str, ...], place: FactPath
) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        raise_invalid(place, "has the wrong form", f"an object with {', '.join(required or optional)}")
    known = dict.fromkeys((*required, *optional))
    for name in given:
        if name not in known:
            raise_invalid((*place, name), "unknown field", describe_expected(name, known))
    for name in required:
        if name not in given:
            raise_invalid((*place, name), "is missing", f"an object with {', '.join(required)}")
    return given


def _validate_measurements(attribute: Attribute, given: Any) -> None:
    if not isinstance(given, list):
        _validate_measurement(attribute, given, ())
        return
    _validate_length(given, 1, MAX_MEASUREMENTS, ())
    for n, measurement in enumerate(given):
        _validate_measurement(attribute, measurement, (n,))


def _validate_measurement(attribute: Attribute, given: Any, place: FactPath) -> None:
    units = accepted(attribute)
    named = ("value",) if attribute.type == "score" else ("value", "unit")
    members = _validate_members(given, named, ("unit", "comparator", "date", *_list_range_members(attribute)), place)
    unit = members.get("unit", attribute.unit)
    if not isinstance(unit, str) or unit not in units:
        raise_invalid((*place, "unit"), f"does not measure {attribute.name.lower()}", "one of " + ", ".join(units))
    _validate_plausible(attribute, members["value"], unit, (*place, "value"))
    if members.get("comparator", "<") not in COMPARATORS:
        raise_invalid((*place, "comparator"), "unknown comparator", "one of " + ", ".join(COMPARATORS))
    if "date" in members:
        validate_partial_date(members["date"], (*place, "date"))
    if "reference_range" in members:
        _validate_reference_range(members["reference_range"], (*place, "reference_range"))


def _list_range_members(attribute: Attribute) -> tuple[str, ...]:
    return ("reference_range",) if attribute.type == "quantity" else ()


def _validate_reference_range(given: Any, place: FactPath) -> None:
    members = _validate_members(given, (), ("low", "high"), place)
    if not members:
        raise_invalid(place, "has no limit", "low, high or both, in the unit of the value")
    for name, limit in members.items():
        if not _is_number(limit) or not 0 <= limit <= MAX_REFERENCE_LIMIT or (name == "high" and limit == 0):
            expected = f"a number {'above' if name == 'high' else 'from'} 0, at most {MAX_REFERENCE_LIMIT}"
            raise_invalid((*place, name), "is no limit of a reference range", expected)


def _is_number(value: Any) -> bool:
    # JSON is parsed with Decimal, so no float occurs; `True` is an int in Python and no number in JSON.
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _validate_plausible(attribute: Attribute, value: Any, unit: str, place: FactPath) -> None:
    if not _is_number(value):
        raise_invalid(place, "is not a number", "a number")
    low, high = plausible_bounds(attribute, unit)
    if not low <= Decimal(value) <= high:
        raise_invalid(
            place, f"is outside the plausible range of {attribute.name.lower()}", f"{low:f} to {high:f} {unit}"
        )
    if attribute.type == "score" and value != int(value):
        raise_invalid(place, "a score must be an integer", "an integer")


def _validate_length(given: list[Any], least: int, most: int, place: FactPath) -> None:
    if not least <= len(given) <= most:
        raise_invalid(place, f"has {len(given)} items", f"{least} to {most} items")


def _validate_boolean(attribute: Attribute, given: Any) -> None:
    if not isinstance(given, bool):
        raise_invalid((), f"{attribute.name} must be a boolean", "true or false")


def _validate_code(attribute: Attribute, given: Any) -> None:
    if not isinstance(given, str) or given not in attribute.values:
        raise_invalid((), f"is not a value of {attribute.id}", describe_expected(given, attribute.values))


def _validate_set(attribute: Attribute, given: Any) -> None:
    if isinstance(given, list):
        _validate_codes(attribute, given, ())
        return
    members = _validate_members(given, (), ("present", "absent", "past", "complete"), ())
    for name in ("present", "absent", "past"):
        _validate_codes(attribute, members.get(name, []), (name,))
    if not isinstance(members.get("complete", False), bool):
        raise_invalid(("complete",), "must be a boolean", "true or false")


def _validate_codes(attribute: Attribute, given: Any, place: FactPath) -> None:
    if not isinstance(given, list):
        raise_invalid(place, "is not a list", "a list of codes")
    _validate_length(given, 0, MAX_CODES, place)
    for n, item in enumerate(given):
        CODE_VALIDATORS.get(attribute.id, _validate_listed_code)(attribute, item, (*place, n))


def _validate_listed_code(attribute: Attribute, item: Any, place: FactPath) -> None:
    if not isinstance(item, str) or item not in attribute.values:
        denied = describe_denied_code(item, attribute.values)
        raise_invalid(place, f"is not a value of {attribute.id}", denied or describe_expected(item, attribute.values))


def _describe_denied(pattern: str, item: object) -> str | None:
    """Return how to state that a code does not apply, where it stands behind a negation."""
    return describe_denied_code(item) if re.fullmatch(pattern, strip_negation(item) or "") else None


def _validate_diagnosis(_: Attribute, item: Any, place: FactPath) -> None:
    if not isinstance(item, str) or not re.fullmatch(CODE, item):
        expected = f"a code such as mondo:0005147; of {', '.join(DIAGNOSIS_SYSTEMS)}"
        raise_invalid(place, "is not the code of a diagnosis", _describe_denied(CODE, item) or expected)


def _validate_drug(_: Attribute, item: Any, place: FactPath) -> None:
    if not isinstance(item, str) or not re.fullmatch(ATC_CODE, item):
        expected = _describe_denied(ATC_CODE, item) or "a code such as atc:L04 or atc:A10BA02"
        raise_invalid(place, "is not an ATC code", expected)


def _validate_procedure(_: Attribute, item: Any, place: FactPath) -> None:
    if not isinstance(item, str) or not re.fullmatch(ICD10PCS_CODE, item):
        expected = _describe_denied(ICD10PCS_CODE, item) or "a code such as icd10pcs:0TY00Z0"
        raise_invalid(place, "is not a code of ICD-10-PCS", expected)


def _validate_therapy(_: Attribute, item: Any, place: FactPath) -> None:
    if not isinstance(item, str) or not re.fullmatch(SLUG, item):
        raise_invalid(place, "is not the id of a therapy", _describe_denied(SLUG, item) or "an id of /v1/therapies")


def _validate_events(attribute: Attribute, given: Any) -> None:
    if isinstance(given, list):
        _validate_length(given, 0, MAX_EVENTS, ())
        for n, when in enumerate(given):
            validate_partial_date(when, (n,))
        return
    members = _validate_members(given, ("count", "period"), (), ())
    number, period = members["count"], members["period"]
    if not _is_number(number) or number != int(number) or not 0 <= number <= MAX_EVENTS:
        raise_invalid(("count",), f"is not a valid count of {attribute.name.lower()}", f"an integer, 0 to {MAX_EVENTS}")
    if not isinstance(period, str) or not re.fullmatch(PERIOD, period):
        raise_invalid(("period",), "is not a period", "a number and d, wk, mo or a, such as 12 mo")


def _validate_date(_: Attribute, given: Any) -> None:
    validate_partial_date(given, ())


def validate_partial_date(given: Any, place: FactPath) -> None:
    """Reject values that are not a valid date, month or year."""
    if not isinstance(given, str) or not re.fullmatch(PATIENT_PARTIAL_DATE, given):
        expected = f"a full or partial date: {PARTIAL_DATE_FORMS}"
        advice = advise_on_date(given) if isinstance(given, str) else None
        raise_invalid(place, *(advice or (f"is not a date from {EARLIEST} to {LATEST}", expected)))


CODE_VALIDATORS: Mapping[str, Callable[[Attribute, Any, FactPath], None]] = {
    "conditions": _validate_diagnosis,
    "prior_therapies": _validate_therapy,
    "medications": _validate_drug,
    "allergies": _validate_drug,
    "procedures": _validate_procedure,
}
FACT_VALIDATORS: Mapping[str, Callable[[Attribute, Any], None]] = {
    "quantity": _validate_measurements,
    "score": _validate_measurements,
    "boolean": _validate_boolean,
    "code": _validate_code,
    "set": _validate_set,
    "event": _validate_events,
    "date": _validate_date,
}
