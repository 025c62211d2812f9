from itertools import product
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.matching.three_valued_logic import (
    CONFLICTING,
    MET,
    NOT_MET,
    UNKNOWN,
    Truth,
    all_of,
    any_of,
    at_least,
    common_truth,
    join_truths,
    negate_truth,
)

TRUTHS: tuple[Truth, ...] = get_args(Truth)
truths = st.lists(st.sampled_from(TRUTHS), max_size=6)
NUMBER = {NOT_MET: 0.0, UNKNOWN: 0.5, CONFLICTING: 0.5, MET: 1.0}
CLASSICAL = (MET, NOT_MET)


def completions(operands: list[Truth]) -> list[list[Truth]]:
    """Every way in which what is open may turn out."""
    return [
        list(completion)
        for completion in product(*([truth] if truth in CLASSICAL else CLASSICAL for truth in operands))
    ]


@given(truths)
def test_all_is_the_least_and_any_the_greatest(operands: list[Truth]) -> None:
    assert NUMBER[all_of(operands)] == min((NUMBER[truth] for truth in operands), default=1)
    assert NUMBER[any_of(operands)] == max((NUMBER[truth] for truth in operands), default=0)


@given(truths)
def test_order_does_not_matter(operands: list[Truth]) -> None:
    for combine in (all_of, any_of, join_truths, common_truth):
        assert combine(operands) == combine(operands[::-1])


@given(truths)
def test_de_morgan_holds(operands: list[Truth]) -> None:
    assert NUMBER[negate_truth(all_of(operands))] == NUMBER[any_of([*map(negate_truth, operands)])]
    assert NUMBER[negate_truth(any_of(operands))] == NUMBER[all_of([*map(negate_truth, operands)])]


@given(truths)
def test_negation_undoes_itself(operands: list[Truth]) -> None:
    assert [negate_truth(negate_truth(truth)) for truth in operands] == operands


@given(st.integers(0, 7), truths)
def test_what_is_decided_holds_however_the_rest_turns_out(n: int, operands: list[Truth]) -> None:
    found = {at_least(n, completion) for completion in completions(operands)}
    assert at_least(n, operands) == (found.pop() if len(found) == 1 else UNKNOWN)


@given(truths, truths)
def test_another_witness_never_turns_a_verdict_round(operands: list[Truth], more: list[Truth]) -> None:
    before, after = join_truths(operands), join_truths([*operands, *more])
    assert before == UNKNOWN or after in {before, CONFLICTING}


@pytest.mark.parametrize(("one", "other"), list(product(TRUTHS, TRUTHS)))
def test_absorption_holds(one: Truth, other: Truth) -> None:
    assert NUMBER[all_of((one, any_of((one, other))))] == NUMBER[one]
    assert NUMBER[any_of((one, all_of((one, other))))] == NUMBER[one]
