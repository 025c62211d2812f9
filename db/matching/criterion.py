"""What a leaf of a tree asks of a patient, and how that is printed."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from db.units.intervals import plain
from db.vocab.attributes import ATTRIBUTE

SIGNS = {"lt": "<", "lte": "<=", "gt": ">", "gte": ">=", "eq": "="}
JUDGED = "judged by a person"


class Question(NamedTuple):
    """What a leaf asks of a patient; equal questions have one answer, whichever profile asks."""

    attribute: str
    operator: str
    bounds: tuple[Decimal, ...]
    values: tuple[Any, ...]
    unit: str
    window: tuple[int, str] | None
    negated: bool


def question_of(given: Mapping[str, Any]) -> Question | None:
    """Read a leaf; one that only a person can judge asks nothing."""
    if not given["computable"]:
        return None
    attribute, value = ATTRIBUTE[given["attribute"]["id"]], given["value"]
    items = tuple(value) if isinstance(value, list) else (value,)
    numeric = attribute.type in {"quantity", "score", "event"}
    window = given.get("window")
    return Question(
        attribute.id,
        given["operator"],
        tuple(map(Decimal, items)) if numeric else (),
        () if numeric else items,
        given.get("unit") or attribute.unit or "",
        (window["length"], window["unit"]) if window else None,
        given["negated"],
    )


def printed(question: Question) -> str:
    """Print it on one line, from which the same question can be read."""
    numbers = [plain(bound) for bound in question.bounds]
    if question.operator == "between":
        words = f"{numbers[0]} to {numbers[1]}"
    elif numbers:
        words = f"{SIGNS[question.operator]} {numbers[0]}"
    else:
        words = f"{question.operator.replace('_', ' ')} {', '.join(map(_word, question.values))}"
    unit = f" {question.unit}" if question.unit and ATTRIBUTE[question.attribute].type == "quantity" else ""
    within = f" within {question.window[0]} {question.window[1]}" if question.window else ""
    return f"{'not ' if question.negated else ''}{question.attribute} {words}{unit}{within}"


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
