"""Each leaf asks one attribute what its type allows, in a unit and within bounds that a patient can have."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from db.loader.catalogue_index import Index, Record, Spot, criteria, nearest
from db.loader.errors import Violation
from db.units import ucum
from db.vocab.attributes import ATTRIBUTE, Attribute
from db.vocab.enums import CODE_SYSTEM, OPERATORS
from db.vocab.patterns import parse_partial_date

WINDOWS = ("d", "wk", "mo", "a")
DIAGNOSES = ("mondo", "hp")

Check = Callable[[Index, Spot, Record, Attribute], Iterator[Violation]]


def leaves_ask_what_can_be_answered(index: Index) -> Iterator[Violation]:
    for spot, _, node in criteria(index):
        if node["attribute"] is None:
            continue
        attribute = ATTRIBUTE.get(node["attribute"])
        if attribute is None:
            hint = nearest(node["attribute"], ATTRIBUTE.keys())
            yield spot.within("attribute").says(f"{node['attribute']} is not an attribute{hint}")
        elif node["operator"] not in OPERATORS[attribute.type]:
            allowed = ", ".join(OPERATORS[attribute.type])
            message = f"{node['operator'] or 'nothing'} does not fit {attribute.id}, a {attribute.type}: {allowed}"
            yield spot.within("operator").says(message)
        else:
            yield from CHECKS[attribute.type](index, spot, node, attribute)
            yield from _window(spot, node, attribute)


def _window(spot: Spot, node: Record, attribute: Attribute) -> Iterator[Violation]:
    window = node["window"]
    if window and window["unit"] not in WINDOWS:
        yield spot.within("window").says(f"{window['unit']} is not a unit of the calendar: {', '.join(WINDOWS)}")
    if window and attribute.type not in {"event", "quantity", "score"}:
        yield spot.within("window").says(f"{attribute.id} is neither an event nor measured: it has no window")


def _bounds(node: Record) -> list[Decimal] | None:
    """Give the numbers of a value, if they have the form that the operator wants."""
    given = node["value"] if isinstance(node["value"], list) else [node["value"]]
    if any(isinstance(item, bool) or not isinstance(item, int | Decimal) for item in given):
        return None
    if isinstance(node["value"], list) != (node["operator"] == "between"):
        return None
    numbers = [Decimal(item) for item in given]
    return numbers if len(numbers) == 1 or (len(numbers) == len("ab") and numbers[0] <= numbers[1]) else None


def _number(_: Index, spot: Spot, node: Record, attribute: Attribute) -> Iterator[Violation]:
    numbers = _bounds(node)
    if numbers is None:
        form = "[low, high], low first" if node["operator"] == "between" else "one number"
        yield spot.within("value").says(f"{node['operator']} compares with {form}")
        return
    unit = node["unit"] or (attribute.unit if attribute.type == "score" else None)
    if unit is None:
        yield spot.within("unit").says(f"is missing: {attribute.id} is measured, for instance in {attribute.unit}")
        return
    for number in numbers:
        yield from _possible(spot, number, unit, attribute)


def _possible(spot: Spot, number: Decimal, unit: str, attribute: Attribute) -> Iterator[Violation]:
    stated = ucum.convert(number, unit, attribute.unit or "", attribute.id)
    if stated is None:
        message = f"{unit} does not convert to {attribute.unit}, the unit of {attribute.id}"
        yield spot.within("unit").says(message)
    elif not (attribute.low or 0) <= stated <= (attribute.high or stated):
        message = f"{number} {unit} is outside what is possible, {attribute.low} to {attribute.high} {attribute.unit}"
        yield spot.within("value").says(message)


def _count(_: Index, spot: Spot, node: Record, attribute: Attribute) -> Iterator[Violation]:
    if isinstance(node["value"], bool) or not isinstance(node["value"], int):
        yield spot.within("value").says(f"{attribute.id} is counted: expected a whole number")
    if node["unit"] is not None:
        yield spot.within("unit").says(f"{attribute.id} is counted and has no unit")


def _truth(_: Index, spot: Spot, node: Record, attribute: Attribute) -> Iterator[Violation]:
    if not isinstance(node["value"], bool):
        yield spot.within("value").says(f"{attribute.id} is true or false")


def _check_date(_: Index, spot: Spot, node: Record, attribute: Attribute) -> Iterator[Violation]:
    try:
        parse_partial_date(str(node["value"]))
    except ValueError:
        yield spot.within("value").says(f'{attribute.id} is a date in quotes, such as "2019-05", not {node["value"]}')


def _words(index: Index, spot: Spot, node: Record, attribute: Attribute) -> Iterator[Violation]:
    if not isinstance(node["value"], list) or not all(isinstance(item, str) for item in node["value"]):
        yield spot.within("value").says(f"{node['operator']} compares with a list: [one, two]")
        return
    for item in node["value"]:
        wrong = WORDS.get(attribute.id, _allowed)(index, item, attribute)
        if wrong:
            yield spot.within("value").says(wrong)


def _allowed(_: Index, item: str, attribute: Attribute) -> str | None:
    if item in attribute.values:
        return None
    return f"{item} is not a value of {attribute.id}: {', '.join(attribute.values)}"


def _diagnosis(_: Index, item: str, attribute: Attribute) -> str | None:
    system, _colon, code = item.partition(":")
    if system.lower() in DIAGNOSES and re.fullmatch(CODE_SYSTEM[system.lower()], code):
        return None
    return f"{item} is not a code of {attribute.id}: MONDO:0005147 or HP:0100651"


def _therapy(index: Index, item: str, attribute: Attribute) -> str | None:
    if index.exists("therapies", item):
        return None
    return f"{item} is not a therapy, as {attribute.id} asks for{index.nearest('therapies', item)}"


WORDS: dict[str, Callable[[Index, str, Attribute], str | None]] = {
    "conditions": _diagnosis,
    "prior_therapies": _therapy,
}
CHECKS: dict[str, Check] = {
    "quantity": _number,
    "score": _number,
    "boolean": _truth,
    "code": _words,
    "set": _words,
    "event": _count,
    "date": _check_date,
}


def units_of_words_are_absent(index: Index) -> Iterator[Violation]:
    for spot, _, node in criteria(index):
        attribute = ATTRIBUTE.get(node["attribute"] or "")
        if node["unit"] is not None and attribute and attribute.type in {"boolean", "code", "set", "date"}:
            yield spot.within("unit").says(f"{attribute.id} has no unit")


RULES = (leaves_ask_what_can_be_answered, units_of_words_are_absent)
