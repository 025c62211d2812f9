"""Two evaluators, written apart from the same documentation, decide random criteria alike."""

import random
import time
from datetime import timedelta

import pytest

from db.matching import ConceptHierarchy, parse_patient
from db.matching.evaluate import evaluate_criterion
from db.vocab.attributes import ATTRIBUTES
from tests.db.matching.random_records import PARENTS, TODAY, close_over, make_criterion, make_facts
from tests.db.matching.second_evaluator import decide
from tests.db.matching.second_quantities import Person

BROADER = close_over(PARENTS)
THERAPIES = {code: above for code, above in BROADER.items() if ":" not in code}
HIERARCHY = ConceptHierarchy({code: above for code, above in BROADER.items() if code not in THERAPIES}, THERAPIES)
CRITERIA_PER_RECORD = 25


@pytest.mark.parametrize(
    "count", [pytest.param(10_000, id="tenth"), pytest.param(100_000, id="full", marks=pytest.mark.long)]
)
@pytest.mark.slow
def test_two_evaluators_decide_alike(count: int) -> None:
    seed = time.time_ns() if count > 10_000 else 20260601
    print(f"seed {seed}")  # noqa: T201 - shown where the test fails, or with -s
    chance = random.Random(seed)  # noqa: S311 - nothing is secret here
    differences = []
    for _ in range(count // CRITERIA_PER_RECORD):
        facts = make_facts(chance)
        stated_on = TODAY + timedelta(chance.choice((0, 0, 1, 20, 300)))
        patient, person = parse_patient(facts, TODAY, today=stated_on), Person(facts, TODAY, BROADER, stated_on)
        names = [*facts, *(attribute.id for attribute in chance.sample(ATTRIBUTES, 3))]
        for _ in range(CRITERIA_PER_RECORD):
            criterion = make_criterion(chance.choice(names), facts, chance)
            first, second = evaluate_criterion(criterion, patient, HIERARCHY).truth, decide(criterion, person)
            if first != second:
                differences.append((first, second, criterion, facts))
    assert not differences, (len(differences), differences[0])
