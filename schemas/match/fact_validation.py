"""Reads each patient fact strictly: what is of the wrong form, dimension or size is refused by its place."""

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, NoReturn

from marshmallow import ValidationError

from db.vocab.accepted_units import accepted
from db.vocab.attributes import Attribute
from schemas.match.limits import (
    CODE,
    COMPARATORS,
    DIAGNOSES,
    EARLIEST,
    LATEST,
    MOST_EVENTS,
    MOST_ITEMS,
    MOST_MEASURED,
    PARTIAL_DATE,
    PERIOD,
    SLUG,
    bounds_in,
)

Place = tuple[str | int, ...]


def refuse(place: Place, detail: str, expected: str) -> NoReturn:
    found: Any = [{"detail": detail, "expected": expected}]
    for step in reversed(place):
        found = {step: found}
    raise ValidationError(found)


def near(word: object, words: Iterable[str]) -> str | None:
    """Name the word most like this one, if one is like it."""
    folded = {one.casefold(): one for one in words}
    found = get_close_matches(str(word)[:100].casefold(), folded, 1, 0.5)
    return folded[found[0]] if found else None


def nearest(word: object, words: Iterable[str]) -> str:
    """Name the word most like this one, or all of them."""
    known = list(words)
    return near(word, known) or "one of " + ", ".join(known)


def read_fact(attribute: Attribute, given: Any) -> Any:
    """Give the value back if a patient can have it; otherwise raise ValidationError with the place of what is wrong."""
    READERS[attribute.type](attribute, given)
    return given


def _members(given: Any, required: tuple[str, ...], optional: tuple[str, ...], place: Place) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        refuse(place, "has the wrong form", f"an object with {', '.join(required or optional)}")
    for name in given:
        if name not in {*required, *optional}:
            refuse((*place, name), "unknown field", nearest(name, (*required, *optional)))
    for name in required:
        if name not in given:
            refuse((*place, name), "is missing", f"an object with {', '.join(required)}")
    return given


def _one_or_many(attribute: Attribute, given: Any) -> None:
    if not isinstance(given, list):
        _measured(attribute, given, ())
        return
    _count(given, 1, MOST_MEASURED, ())
    for n, one in enumerate(given):
        _measured(attribute, one, (n,))


def _measured(attribute: Attribute, given: Any, place: Place) -> None:
    units = accepted(attribute)
    named = ("value",) if attribute.type == "score" else ("value", "unit")
    members = _members(given, named, ("unit", "comparator", "date"), place)
    unit = members.get("unit", attribute.unit)
    if not isinstance(unit, str) or unit not in units:
        refuse((*place, "unit"), f"does not measure {attribute.name.lower()}", "one of " + ", ".join(units))
    _possible(attribute, members["value"], unit, (*place, "value"))
    if members.get("comparator", "<") not in COMPARATORS:
        refuse((*place, "comparator"), "unknown comparator", "one of " + ", ".join(COMPARATORS))
    if "date" in members:
        partial_date(members["date"], (*place, "date"))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _possible(attribute: Attribute, value: Any, unit: str, place: Place) -> None:
    if not _is_number(value):
        refuse(place, "is not a number", "a number")
    low, high = bounds_in(attribute, unit)
    if not low <= Decimal(value) <= high:
        refuse(place, f"is outside what is possible for {attribute.name.lower()}", f"{low:f} to {high:f} {unit}")
    if attribute.type == "score" and value != int(value):
        refuse(place, "a score is a whole number", "an integer")


def _count(given: list[Any], least: int, most: int, place: Place) -> None:
    if not least <= len(given) <= most:
        refuse(place, f"has {len(given)} items", f"{least} to {most} items")


def _boolean(attribute: Attribute, given: Any) -> None:
    if not isinstance(given, bool):
        refuse((), f"{attribute.name} is either so or not", "true or false")


def _code(attribute: Attribute, given: Any) -> None:
    if not isinstance(given, str) or given not in attribute.values:
        refuse((), f"is not a value of {attribute.id}", nearest(given, attribute.values))


def _set(attribute: Attribute, given: Any) -> None:
    if isinstance(given, list):
        _codes(attribute, given, ())
        return
    members = _members(given, (), ("present", "absent", "complete"), ())
    for name in ("present", "absent"):
        _codes(attribute, members.get(name, []), (name,))
    if not isinstance(members.get("complete", False), bool):
        refuse(("complete",), "is either so or not", "true or false")


def _codes(attribute: Attribute, given: Any, place: Place) -> None:
    if not isinstance(given, list):
        refuse(place, "is not a list", "a list of codes")
    _count(given, 0, MOST_ITEMS, place)
    for n, item in enumerate(given):
        CODES.get(attribute.id, _listed)(attribute, item, (*place, n))


def _listed(attribute: Attribute, item: Any, place: Place) -> None:
    if not isinstance(item, str) or item not in attribute.values:
        refuse(place, f"is not a value of {attribute.id}", nearest(item, attribute.values))


def _diagnosis(_: Attribute, item: Any, place: Place) -> None:
    if not isinstance(item, str) or not re.fullmatch(CODE, item):
        refuse(place, "is not the code of a diagnosis", f"a code such as mondo:0005147; of {', '.join(DIAGNOSES)}")


def _therapy(_: Attribute, item: Any, place: Place) -> None:
    if not isinstance(item, str) or not re.fullmatch(SLUG, item):
        refuse(place, "is not the id of a therapy", "an id of /v1/therapies")


def _event(attribute: Attribute, given: Any) -> None:
    if isinstance(given, list):
        _count(given, 0, MOST_EVENTS, ())
        for n, when in enumerate(given):
            partial_date(when, (n,))
        return
    members = _members(given, ("count", "period"), (), ())
    number, period = members["count"], members["period"]
    if not _is_number(number) or number != int(number) or not 0 <= number <= MOST_EVENTS:
        refuse(("count",), f"is not a number of times for {attribute.name.lower()}", f"an integer, 0 to {MOST_EVENTS}")
    if not isinstance(period, str) or not re.fullmatch(PERIOD, period):
        refuse(("period",), "is not a stretch of time", "a number and d, wk, mo or a, such as 12 mo")


def _date(_: Attribute, given: Any) -> None:
    partial_date(given, ())


def partial_date(given: Any, place: Place) -> None:
    """Refuse what is no day, month or year that can be."""
    if not isinstance(given, str) or not re.fullmatch(PARTIAL_DATE, given):
        expected = "a date as far as it is known: YYYY, YYYY-MM or YYYY-MM-DD"
        refuse(place, f"is not a date from {EARLIEST} to {LATEST}", expected)


CODES: Mapping[str, Callable[[Attribute, Any, Place], None]] = {
    "conditions": _diagnosis,
    "prior_therapies": _therapy,
}
READERS: Mapping[str, Callable[[Attribute, Any], None]] = {
    "quantity": _one_or_many,
    "score": _one_or_many,
    "boolean": _boolean,
    "code": _code,
    "set": _set,
    "event": _event,
    "date": _date,
}
