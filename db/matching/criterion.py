"""Computable criteria: parse them from the leaves of a tree, and format them as text."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from db.units.intervals import format_decimal
from db.vocab.attributes import ATTRIBUTE

SIGNS = {"lt": "<", "lte": "<=", "gt": ">", "gte": ">=", "eq": "="}
SELECTED = {"latest": "", "first": " first", "ever": " ever", "any_within": " any", "change": " change"}
JUDGED = "judged by a person"
IF_UNKNOWN = f", {JUDGED} if unknown"


class Criterion(NamedTuple):
    """A computable criterion; equal criteria are evaluated once for all profiles."""

    attribute: str
    operator: str
    bounds: tuple[Decimal, ...]
    values: tuple[Any, ...]
    unit: str
    window: tuple[int, str] | None
    negated: bool
    selection: str = "latest"
    excluding: tuple[str, ...] = ()


def parse_criterion(record: Mapping[str, Any]) -> Criterion | None:
    """Parse a leaf; return None if only a person can judge it."""
    if not record["computable"]:
        return None
    attribute, value = ATTRIBUTE[record["attribute"]["id"]], record["value"]
    items = tuple(value) if isinstance(value, list) else (value,)
    numeric = attribute.type in {"quantity", "score", "event"}
    window = record.get("window")
    return Criterion(
        attribute.id,
        record["operator"],
        tuple(map(Decimal, items)) if numeric else (),
        () if numeric else items,
        record.get("unit") or attribute.unit or "",
        (window["length"], window["unit"]) if window else None,
        record["negated"],
        record.get("selection") or "latest",
        tuple(record.get("excluding") or ()),
    )


def format_criterion(criterion: Criterion) -> str:
    """Format a criterion on one line that can be parsed back."""
    numbers = [format_decimal(bound) for bound in criterion.bounds]
    if criterion.operator == "between":
        words = f"{numbers[0]} to {numbers[1]}"
    elif numbers:
        words = f"{SIGNS[criterion.operator]} {numbers[0]}"
    else:
        words = f"{criterion.operator.replace('_', ' ')} {', '.join(map(_format_value, criterion.values))}"
    unit = f" {criterion.unit}" if criterion.unit and ATTRIBUTE[criterion.attribute].type == "quantity" else ""
    within = f" within {criterion.window[0]} {criterion.window[1]}" if criterion.window else ""
    selected = SELECTED[criterion.selection]
    excluding = f" excluding {', '.join(criterion.excluding)}" if criterion.excluding else ""
    return f"{'not ' if criterion.negated else ''}{criterion.attribute} {words}{excluding}{unit}{selected}{within}"


def _format_value(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
