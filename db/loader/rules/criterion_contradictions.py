"""What all of a group must hold can hold together, and nothing is asked twice.

An exclusion demands the opposite of what it prints. Advice (relative contraindications, cautions) demands nothing.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import chain
from typing import Any, NamedTuple

from db.loader.catalogue_index import Index, Record, Spot, criteria
from db.loader.errors import Violation
from db.units.conversion import convert_interval
from db.units.intervals import INFINITY, Interval, intersect_intervals
from db.vocab.attributes import ATTRIBUTE
from db.vocab.enums import ADVISORY_ROLES, EXCLUDING_ROLES

OPPOSITE = {"lt": "gte", "lte": "gt", "gt": "lte", "gte": "lt", "in": "not_in", "not_in": "in", "is": "is_not"}
OPPOSITE |= {"includes_any": "includes_none", "includes_none": "includes_any"}
ASKED = ("attribute", "operator", "value", "unit", "window", "negated")


class Demand(NamedTuple):
    """What a leaf demands, as printed or as its opposite; `place` is that of the child it stands in."""

    place: int
    leaf: Record
    operator: str


def demands_hold_together(index: Index) -> Iterator[Violation]:
    for spot, _, node in criteria(index):
        if node["node"] == "all":
            yield from _together(spot, node)


def _together(spot: Spot, node: Record) -> Iterator[Violation]:
    held: dict[Any, list[Demand]] = {}
    for demand in chain.from_iterable(_demands(n, child) for n, child in enumerate(node["children"])):
        window = demand.leaf["window"] or {}
        key = (demand.leaf["attribute"], window.get("length"), window.get("unit"))
        for earlier in held.setdefault(key, []):
            if _clash(earlier, demand):
                message = f"contradicts {earlier.leaf['key']}: {key[0]} cannot be both"
                yield _child(spot, "all", demand.place).says(message)
        held[key].append(demand)


def _child(spot: Spot, group: str, n: int) -> Spot:
    return Spot(spot.section, spot.position, (*spot.path, group, n))


def _demands(place: int, child: Record, *, refused: bool = False) -> Iterator[Demand]:
    if child["role"] in ADVISORY_ROLES:
        return
    turned = (refused or child["role"] in EXCLUDING_ROLES) != child["negated"]
    if child["node"] == "leaf" and child["attribute"] in ATTRIBUTE:
        operator = OPPOSITE.get(child["operator"]) if turned else child["operator"]
        yield from [Demand(place, child, operator)] if operator else []
    elif child["node"] == "all" and not turned:
        yield from chain.from_iterable(_demands(place, below) for below in child["children"])


def _clash(one: Demand, other: Demand) -> bool:
    kind = ATTRIBUTE[one.leaf["attribute"]].type
    try:
        return CLASHES[kind](one, other)
    except (TypeError, ValueError, ArithmeticError):
        return False  # another rule says what is wrong with the value


def _bounds_clash(one: Demand, other: Demand) -> bool:
    return intersect_intervals((_interval(one), _interval(other))) is None


def _interval(demand: Demand) -> Interval:
    value, attribute = demand.leaf["value"], ATTRIBUTE[demand.leaf["attribute"]]
    low, high = map(Decimal, value if isinstance(value, list) else (value, value))
    ends = {
        "lt": Interval(-INFINITY, high, high_open=True),
        "lte": Interval(-INFINITY, high),
        "gt": Interval(low, INFINITY, low_open=True),
        "gte": Interval(low, INFINITY),
    }
    found = ends.get(demand.operator, Interval(low, high))
    unit = demand.leaf["unit"] or attribute.unit
    return found if unit is None else convert_interval(found, attribute.id, unit, attribute.unit or unit, exactly=True)


def _values_clash(one: Demand, other: Demand) -> bool:
    return not _allowed(one) & _allowed(other)


def _allowed(demand: Demand) -> frozenset[Any]:
    value = demand.leaf["value"]
    named = frozenset(value if isinstance(value, list) else [value])
    every = frozenset(ATTRIBUTE[demand.leaf["attribute"]].values or (True, False))
    return named if demand.operator in {"in", "is"} else every - named


def _sets_clash(one: Demand, other: Demand) -> bool:
    if other.operator != "includes_none":
        one, other = other, one
    wanted, barred = frozenset(one.leaf["value"]), frozenset(other.leaf["value"])
    if other.operator != "includes_none" or one.operator == "includes_none":
        return False
    return wanted <= barred if one.operator == "includes_any" else bool(wanted & barred)


def nothing_is_asked_twice(index: Index) -> Iterator[Violation]:
    for spot, _, node in criteria(index):
        asked: dict[str, Record] = {}
        for n, child in enumerate(node["children"]):
            question = repr([child[name] for name in (*ASKED, "role")])
            if child["attribute"] is not None and question in asked:
                message = f"asks the same as {asked[question]['key']}"
                yield _child(spot, node["node"], n).says(message)
            asked.setdefault(question, child)


CLASHES: dict[str, Callable[[Demand, Demand], bool]] = {
    "quantity": _bounds_clash,
    "score": _bounds_clash,
    "event": _bounds_clash,
    "boolean": _values_clash,
    "code": _values_clash,
    "set": _sets_clash,
    "date": lambda _one, _other: False,
}
RULES = (demands_hold_together, nothing_is_asked_twice)
