"""Each leaf asks one attribute what its type allows, in a unit and within bounds that a patient can have."""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import TypeAlias

from db.loader.catalogue_index import CatalogueIndex, locate_criteria, suggest_name
from db.loader.errors import Violation
from db.loader.locations import Location
from db.units import ucum
from db.vocab.accepted_units import accepted
from db.vocab.attributes import ATTRIBUTE, Attribute
from db.vocab.catalogue_records.candidate import CriterionRecord
from db.vocab.enums import CODE_SYSTEM, OPERATORS
from db.vocab.patterns import ATC_CODE, ICD10PCS_CODE, parse_partial_date
from db.vocab.reference_limits import REFERENCE_LIMITS

CALENDAR_UNITS = ("d", "wk", "mo", "a")
DIAGNOSIS_SYSTEMS = ("mondo", "hp")
RANGE_LENGTH = 2  # low and high
MAX_MULTIPLE = 1000
TYPES_WITH_WINDOW = ("event", "quantity", "score")
TYPES_WITHOUT_UNIT = ("boolean", "code", "set", "date")

CheckValue: TypeAlias = Callable[[CatalogueIndex, Location, CriterionRecord, Attribute], Iterator[Violation]]
CheckItem: TypeAlias = Callable[[CatalogueIndex, str, Attribute], str | None]  # gives the message, if it is wrong


def leaves_ask_what_can_be_answered(index: CatalogueIndex) -> Iterator[Violation]:
    for location, node in locate_criteria(index):
        if node["attribute"] is None:
            continue
        attribute = ATTRIBUTE.get(node["attribute"])
        if attribute is None:
            hint = suggest_name(node["attribute"], ATTRIBUTE.keys())
            yield location.child("attribute").violation(f"{node['attribute']} is not an attribute{hint}")
        elif node["operator"] not in OPERATORS[attribute.type]:
            allowed = ", ".join(OPERATORS[attribute.type])
            message = f"{node['operator'] or 'nothing'} does not fit {attribute.id}, a {attribute.type}: {allowed}"
            yield location.child("operator").violation(message)
        else:
            yield from VALUE_CHECKS[attribute.type](index, location, node, attribute)
            yield from _check_window(location, node, attribute)
            yield from _check_selection(location, node, attribute)


def _check_window(location: Location, node: CriterionRecord, attribute: Attribute) -> Iterator[Violation]:
    window = node["window"]
    if window and window["unit"] not in CALENDAR_UNITS:
        message = f"{window['unit']} is not a unit of the calendar: {', '.join(CALENDAR_UNITS)}"
        yield location.child("window").violation(message)
    if window and attribute.type not in TYPES_WITH_WINDOW:
        message = f"{attribute.id} is neither an event nor measured: it has no window"
        yield location.child("window").violation(message)


def _check_selection(location: Location, node: CriterionRecord, attribute: Attribute) -> Iterator[Violation]:
    if not is_change(node):
        return
    if attribute.type not in {"quantity", "score"} or attribute.grows:
        yield location.child("selection").violation(f"{attribute.id} has no change that could be measured")
    if not node["window"]:
        yield location.child("window").violation("is missing: a change happens within a time")


def _read_bounds(node: CriterionRecord) -> list[Decimal] | None:
    """Return the numbers of a value, if they have the form that the operator requires."""
    values = node["value"] if isinstance(node["value"], list) else [node["value"]]
    numbers = [Decimal(v) for v in values if isinstance(v, int | Decimal) and not isinstance(v, bool)]
    if len(numbers) != len(values) or isinstance(node["value"], list) != (node["operator"] == "between"):
        return None
    return numbers if len(numbers) == 1 or (len(numbers) == RANGE_LENGTH and numbers[0] <= numbers[1]) else None


def check_number(
    _: CatalogueIndex, location: Location, node: CriterionRecord, attribute: Attribute
) -> Iterator[Violation]:
    numbers = _read_bounds(node)
    if numbers is None:
        form = "[low, high], low first" if node["operator"] == "between" else "one number"
        yield location.child("value").violation(f"{node['operator']} compares with {form}")
        return
    if node["unit"] in REFERENCE_LIMITS:
        yield from _check_multiple(location, node, numbers, attribute)
        return
    # Scores have one unit; of a measured value an unstated unit could be either of two in use.
    unit = node["unit"] or (attribute.unit if attribute.type == "score" else None)
    if unit is None:
        message = f"is missing: {attribute.id} is measured, for instance in {attribute.unit}"
        yield location.child("unit").violation(message)
        return
    for number in numbers:
        yield from _check_plausible(location, abs(number) if is_change(node) else number, unit, attribute)


def _check_multiple(
    location: Location, node: CriterionRecord, numbers: list[Decimal], attribute: Attribute
) -> Iterator[Violation]:
    if attribute.type != "quantity" or attribute.grows or is_change(node):
        yield location.child("unit").violation(f"{attribute.id} is not compared with a limit of a reference range")
    if not all(0 < number <= MAX_MULTIPLE for number in numbers):
        message = f"a multiple of a limit of the reference range is more than 0, at most {MAX_MULTIPLE}"
        yield location.child("value").violation(message)


def is_change(node: CriterionRecord) -> bool:
    return node["selection"] == "change"


def _check_plausible(location: Location, number: Decimal, unit: str, attribute: Attribute) -> Iterator[Violation]:
    line = accepted(attribute).get(unit) if attribute.type == "quantity" else None
    converted = line.forth(number) if line else ucum.convert_value(number, unit, attribute.unit or "", attribute.id)
    if converted is None:
        message = f"{unit} does not convert to {attribute.unit}, the unit of {attribute.id}"
        yield location.child("unit").violation(message)
    elif not (attribute.low or 0) <= converted <= (attribute.high or converted):
        message = f"{number} {unit} is outside what is possible, {attribute.low} to {attribute.high} {attribute.unit}"
        yield location.child("value").violation(message)


def check_count(
    _: CatalogueIndex, location: Location, node: CriterionRecord, attribute: Attribute
) -> Iterator[Violation]:
    if isinstance(node["value"], bool) or not isinstance(node["value"], int):
        yield location.child("value").violation(f"{attribute.id} is counted: expected a whole number")
    if node["unit"] is not None:
        yield location.child("unit").violation(f"{attribute.id} is counted and has no unit")


def check_boolean(
    _: CatalogueIndex, location: Location, node: CriterionRecord, attribute: Attribute
) -> Iterator[Violation]:
    if not isinstance(node["value"], bool):
        yield location.child("value").violation(f"{attribute.id} is true or false")


def check_date(
    _: CatalogueIndex, location: Location, node: CriterionRecord, attribute: Attribute
) -> Iterator[Violation]:
    message = f'{attribute.id} is a date in quotes, such as "2019-05", not {node["value"]}'
    try:
        is_date = isinstance(node["value"], str) and bool(parse_partial_date(node["value"]))
    except ValueError:
        is_date = False
    if not is_date:
        yield location.child("value").violation(message)


def check_words(
    index: CatalogueIndex, location: Location, node: CriterionRecord, attribute: Attribute
) -> Iterator[Violation]:
    words = node["value"] if isinstance(node["value"], list) else []
    if not words or not all(isinstance(word, str) for word in words):
        yield location.child("value").violation(f"{node['operator']} compares with a list: [one, two]")
        return
    for word in words:
        if message := ITEM_CHECKS.get(attribute.id, check_listed_value)(index, str(word), attribute):
            yield location.child("value").violation(message)


def check_listed_value(_: CatalogueIndex, item: str, attribute: Attribute) -> str | None:
    if item in attribute.values:
        return None
    return f"{item} is not a value of {attribute.id}: {', '.join(attribute.values)}"


def check_diagnosis(_: CatalogueIndex, item: str, attribute: Attribute) -> str | None:
    system, _colon, code = item.partition(":")
    if system.lower() in DIAGNOSIS_SYSTEMS and re.fullmatch(CODE_SYSTEM[system.lower()], code):
        return None
    return f"{item} is not a code of {attribute.id}: MONDO:0005147 or HP:0100651"


def check_drug(_: CatalogueIndex, item: str, attribute: Attribute) -> str | None:
    if re.fullmatch(ATC_CODE, item):
        return None
    return f"{item} is not a code of {attribute.id}: atc:L04 or atc:A10BA02"


def check_procedure(_: CatalogueIndex, item: str, attribute: Attribute) -> str | None:
    if re.fullmatch(ICD10PCS_CODE, item):
        return None
    return f"{item} is not a code of {attribute.id}: icd10pcs:0TY0 or icd10pcs:0TY00Z0"


def check_therapy(index: CatalogueIndex, item: str, attribute: Attribute) -> str | None:
    if index.exists("therapies", item):
        return None
    return f"{item} is not a therapy, as {attribute.id} asks for{index.suggest('therapies', item)}"


ITEM_CHECKS: Mapping[str, CheckItem] = {
    "conditions": check_diagnosis,
    "prior_therapies": check_therapy,
    "medications": check_drug,
    "allergies": check_drug,
    "procedures": check_procedure,
}
VALUE_CHECKS: Mapping[str, CheckValue] = {
    "quantity": check_number,
    "score": check_number,
    "boolean": check_boolean,
    "code": check_words,
    "set": check_words,
    "event": check_count,
    "date": check_date,
}


def units_of_words_are_absent(index: CatalogueIndex) -> Iterator[Violation]:
    for location, node in locate_criteria(index):
        attribute = ATTRIBUTE.get(node["attribute"] or "")
        if node["unit"] is not None and attribute and attribute.type in TYPES_WITHOUT_UNIT:
            yield location.child("unit").violation(f"{attribute.id} has no unit")


RULES = (leaves_ask_what_can_be_answered, units_of_words_are_absent)
