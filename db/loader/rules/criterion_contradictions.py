"""What all of a group must hold can hold together, and nothing is asked twice.

An exclusion demands the opposite of what it prints. Advice (relative contraindications, cautions) demands nothing.
"""

from collections.abc import Callable, Hashable, Iterator
from decimal import Decimal
from itertools import chain
from typing import NamedTuple, TypeAlias

from db.loader.catalogue_index import CatalogueIndex, locate_criteria
from db.loader.errors import Violation
from db.loader.locations import Location
from db.units.conversion import convert_interval
from db.units.intervals import INFINITY, Interval, intersect_intervals
from db.vocab.attributes import ATTRIBUTE, Attribute
from db.vocab.catalogue_records.candidate import CriterionRecord, Scalar
from db.vocab.enums import ADVISORY_ROLES, EXCLUDING_ROLES
from db.vocab.reference_limits import REFERENCE_LIMITS

OPPOSITE_OPERATORS = {"lt": "gte", "lte": "gt", "gt": "lte", "gte": "lt", "in": "not_in", "not_in": "in"}
OPPOSITE_OPERATORS |= {"is": "is_not", "includes_any": "includes_none", "includes_none": "includes_any"}


class Demand(NamedTuple):
    """What a leaf demands, as printed or as its opposite; `child` is the position of the child that holds it."""

    child: int
    leaf: CriterionRecord
    attribute: Attribute
    operator: str

    @property
    def values(self) -> list[Scalar]:
        value = self.leaf["value"]
        return value if isinstance(value, list) else [] if value is None else [value]


def demands_hold_together(index: CatalogueIndex) -> Iterator[Violation]:
    for location, node in locate_criteria(index):
        if node["node"] == "all":
            yield from _find_contradictions(location, node)


def _find_contradictions(location: Location, node: CriterionRecord) -> Iterator[Violation]:
    earlier_demands: dict[Hashable, list[Demand]] = {}
    for demand in chain.from_iterable(_list_demands(n, child) for n, child in enumerate(node["children"])):
        window = demand.leaf["window"]
        # Only demands on the same period can contradict: two events in a year and none in a month hold together.
        period = window and (window["length"], window["unit"])
        key = (demand.attribute.id, period, demand.leaf["selection"], _find_scale(demand.leaf["unit"]))
        for earlier in earlier_demands.setdefault(key, []):
            if _contradict(earlier, demand):
                message = f"contradicts {earlier.leaf['key']}: {demand.attribute.id} cannot be both"
                yield location.child("all", demand.child).violation(message)
        earlier_demands[key].append(demand)


def _find_scale(unit: str | None) -> str | None:
    """Return the limit of a reference range that bounds are multiples of; they compare with no others."""
    return unit if unit in REFERENCE_LIMITS else None


def _list_demands(position: int, child: CriterionRecord, *, is_excluded: bool = False) -> Iterator[Demand]:
    if child["role"] in ADVISORY_ROLES:
        return
    is_reversed = (is_excluded or child["role"] in EXCLUDING_ROLES) != child["negated"]
    attribute = ATTRIBUTE.get(child["attribute"] or "")
    if child["node"] == "leaf" and attribute:
        operator = child["operator"] or ""
        demanded = OPPOSITE_OPERATORS.get(operator) if is_reversed else operator
        yield from [Demand(position, child, attribute, demanded)] if demanded else []
    # Not all of a group is a disjunction, which demands nothing of any single child.
    elif child["node"] == "all" and not is_reversed:
        yield from chain.from_iterable(_list_demands(position, grandchild) for grandchild in child["children"])


def _contradict(demand: Demand, other: Demand) -> bool:
    try:
        return CONTRADICTION_TESTS[demand.attribute.type](demand, other)
    except (TypeError, ValueError, ArithmeticError):
        return False  # another rule reports what is wrong with the value


def bounds_contradict(demand: Demand, other: Demand) -> bool:
    return intersect_intervals((_to_interval(demand), _to_interval(other))) is None


def _to_interval(demand: Demand) -> Interval:
    low, high = map(Decimal, demand.values * 2 if len(demand.values) == 1 else demand.values)
    ends = {
        "lt": Interval(-INFINITY, high, high_open=True),
        "lte": Interval(-INFINITY, high),
        "gt": Interval(low, INFINITY, low_open=True),
        "gte": Interval(low, INFINITY),
    }
    interval, attribute = ends.get(demand.operator, Interval(low, high)), demand.attribute
    unit = demand.leaf["unit"] or attribute.unit
    if unit is None or unit in REFERENCE_LIMITS:
        return interval
    return convert_interval(interval, attribute.id, unit, attribute.unit or unit)


def values_contradict(demand: Demand, other: Demand) -> bool:
    return not _allowed_values(demand) & _allowed_values(other)


def _allowed_values(demand: Demand) -> frozenset[Scalar]:
    every_value = frozenset[Scalar](demand.attribute.values or (True, False))
    named = frozenset(demand.values)
    return named if demand.operator in {"in", "is"} else every_value - named


def sets_contradict(demand: Demand, other: Demand) -> bool:
    if other.operator != "includes_none":
        demand, other = other, demand
    required, forbidden = frozenset(demand.values), frozenset(other.values)
    if other.operator != "includes_none" or demand.operator == "includes_none":
        return False
    return required <= forbidden if demand.operator == "includes_any" else bool(required & forbidden)


def nothing_is_asked_twice(index: CatalogueIndex) -> Iterator[Violation]:
    for location, node in locate_criteria(index):
        first_keys: dict[str, str | None] = {}
        for n, child in enumerate(node["children"]):
            question = _question_of(child)
            if child["attribute"] is not None and question in first_keys:
                message = f"asks the same as {first_keys[question]}"
                yield location.child(node["node"], n).violation(message)
            first_keys.setdefault(question, child["key"])


def _question_of(node: CriterionRecord) -> str:
    comparison = (node["attribute"], node["operator"], node["value"], node["unit"], node["window"], node["selection"])
    return repr((comparison, node["negated"], node["role"]))


TestContradiction: TypeAlias = Callable[[Demand, Demand], bool]
CONTRADICTION_TESTS: dict[str, TestContradiction] = {
    "quantity": bounds_contradict,
    "score": bounds_contradict,
    "event": bounds_contradict,
    "boolean": values_contradict,
    "code": values_contradict,
    "set": sets_contradict,
    "date": lambda _demand, _other: False,
}
RULES = (demands_hold_together, nothing_is_asked_twice)
