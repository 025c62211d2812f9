"""For every computable leaf of every profile: just inside, on the bound, just outside, and unknown.

What is expected is worked out here from the leaf alone, by Python's own comparisons and calendar.
"""

import operator
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

import pytest

from db.matching import ConceptHierarchy, CriterionLeaf
from db.matching.criterion import Criterion
from db.matching.evaluate import evaluate_criterion
from db.matching.patient_facts import AGES, COMPLETED_YEARS
from db.queries.candidate_profiles import CandidateProfile
from db.vocab.attributes import ATTRIBUTE
from tests.db.matching.conftest import AS_OF, person

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "lt": operator.lt,
    "lte": operator.le,
    "gt": operator.gt,
    "gte": operator.ge,
    "eq": operator.eq,
}


class Case(NamedTuple):
    """A fact, and whether it meets the question (None: it leaves it open)."""

    fact: Any
    meets: bool | None


def _numbers(question: Criterion) -> Iterator[Case]:
    attribute = ATTRIBUTE[question.attribute]
    is_whole = attribute.type == "score" or attribute.id in AGES
    step = Decimal(1) if is_whole else Decimal(1).scaleb(-(attribute.decimals or 0) - 1)
    stated = {} if attribute.type == "score" else {"unit": question.unit}
    for bound in question.bounds:
        for value in (bound - step, bound, bound + step):
            number = float(value)
            yield Case({"value": number, **stated}, _meets(value, question))
    for limit in {*question.bounds, max(question.bounds) + step}:
        yield Case({"value": float(limit), "comparator": "<", **stated}, _below(limit, step, question))


def _meets(value: Decimal, question: Criterion) -> bool | None:
    """A whole number of years is any time until the next year is completed."""
    if question.attribute in COMPLETED_YEARS - AGES and question.unit == "a" and value == int(value):
        truths = {_compared(value + part, question) for part in (Decimal(0), Decimal("0.999"))}
        return truths.pop() if len(truths) == 1 else None
    return _compared(value, question)


def _below(limit: Decimal, step: Decimal, question: Criterion) -> bool | None:
    """What every value below the limit has in common; the last of them is a tenth of a step, or one, below."""
    last = limit - (step if step == 1 else step / 10)
    near = (bound + direction * step for bound in question.bounds for direction in (-1, 0, 1))
    found = {_compared(value, question) for value in (Decimal(0), last, *near) if value <= last}
    return found.pop() if len(found) == 1 else None


def _compared(value: Decimal, question: Criterion) -> bool:
    if question.operator == "between":
        return question.bounds[0] <= value <= question.bounds[1]
    return COMPARE[question.operator](value, question.bounds[0])


def _events(question: Criterion) -> Iterator[Case]:
    needed = int(question.bounds[0])
    for count in (max(needed - 1, 0), needed, needed + 1):
        meets = COMPARE[question.operator](count, needed)
        yield Case(_list_days(AS_OF, -1, count), meets)
        # The same date again may be the same event.
        once = COMPARE[question.operator](min(count, 1), needed)
        yield Case([AS_OF.isoformat()] * count, meets if meets == once else None)
        if question.window:
            length, unit = question.window
            yield Case({"count": count, "period": f"{length} {unit}"}, meets)
    if question.window:
        months, unit = question.window
        assert unit == "mo"
        assert months % 12 == 0
        first = AS_OF.replace(year=AS_OF.year - int(months) // 12)
        none = COMPARE[question.operator](0, needed)
        yield Case(_list_days(first, 1, needed), COMPARE[question.operator](needed, needed))
        yield Case(_list_days(first - timedelta(1), -1, needed), none)
        yield Case([str(first.year)] * needed, None)


def _list_days(first: date, step: int, count: int) -> list[str]:
    return [(first + timedelta(step * n)).isoformat() for n in range(count)]


def _booleans(question: Criterion) -> Iterator[Case]:
    for value in (True, False):
        yield Case(value, value == question.values[0])


def _codes(question: Criterion) -> Iterator[Case]:
    for value in ATTRIBUTE[question.attribute].values:
        yield Case(value, (value in question.values) == (question.operator == "in"))


def _sets(question: Criterion) -> Iterator[Case]:
    none = question.operator == "includes_none"
    assert question.operator in {"includes_any", "includes_none"}
    for value in question.values:
        yield Case([value], not none)
        yield Case({"present": [value], "absent": [value]}, None)
    is_ever = question.selection == "ever"  # what is absent now may have been present before
    yield Case({"absent": list(question.values)}, None if is_ever else none)
    yield Case({"complete": True}, None if is_ever else none)
    yield Case([], None)
    if len(question.values) > 1:
        yield Case({"absent": list(question.values[1:])}, None)


CASES: dict[str, Callable[[Criterion], Iterator[Case]]] = {
    "quantity": _numbers,
    "score": _numbers,
    "event": _events,
    "boolean": _booleans,
    "code": _codes,
    "set": _sets,
}


def _questions(candidacies: list[CandidateProfile]) -> list[tuple[CriterionLeaf, Criterion]]:
    leaves = [leaf for candidacy in candidacies for leaf in candidacy.profile.leaves]
    return [(leaf, leaf.criterion) for leaf in leaves if leaf.criterion is not None]


@pytest.mark.slow
def test_every_computable_leaf_is_right_on_both_sides_of_its_bounds(
    candidacies: list[CandidateProfile], terms: ConceptHierarchy
) -> None:
    tried = 0
    for leaf, question in _questions(candidacies):
        for fact, meets in CASES[ATTRIBUTE[question.attribute].type](question):
            found = evaluate_criterion(question, person({question.attribute: fact}), terms)
            expected = meets if meets is None else meets != question.negated
            answer = {"met": True, "not_met": False}.get(found.truth)
            tried += 1
            assert answer is expected, (leaf.id, leaf.required, fact, found)
    assert tried > 4 * len(_questions(candidacies)) > 0


def test_every_computable_leaf_is_open_without_its_fact(
    candidacies: list[CandidateProfile], terms: ConceptHierarchy
) -> None:
    for leaf, question in _questions(candidacies):
        found = evaluate_criterion(question, person({}), terms)
        assert (found.truth, found.observed) == ("unknown", None), leaf.id
        assert found.settling, leaf.id


@pytest.mark.parametrize("kind", sorted(CASES))
def test_every_type_of_question_stands_in_the_catalogue(kind: str, candidacies: list[CandidateProfile]) -> None:
    assert kind in {ATTRIBUTE[question.attribute].type for _, question in _questions(candidacies)}
