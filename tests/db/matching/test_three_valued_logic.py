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


def completions(given: list[Truth]) -> list[list[Truth]]:
    """Every way in which what is open may turn out."""
    return [list(way) for way in product(*([truth] if truth in CLASSICAL else CLASSICAL for truth in given))]


@given(truths)
def test_all_is_the_least_and_any_the_greatest(given_: list[Truth]) -> None:
    assert NUMBER[all_of(given_)] == min((NUMBER[truth] for truth in given_), default=1)
    assert NUMBER[any_of(given_)] == max((NUMBER[truth] for truth in given_), default=0)


@given(truths)
def test_order_does_not_matter(given_: list[Truth]) -> None:
    for combine in (all_of, any_of, join_truths, common_truth):
        assert combine(given_) == combine(reversed(given_))


@given(truths)
def test_de_morgan_holds(given_: list[Truth]) -> None:
    assert NUMBER[negate_truth(all_of(given_))] == NUMBER[any_of(map(negate_truth, given_))]
    assert NUMBER[negate_truth(any_of(given_))] == NUMBER[all_of(map(negate_truth, given_))]


@given(truths)
def test_negation_undoes_itself(given_: list[Truth]) -> None:
    assert [negate_truth(negate_truth(truth)) for truth in given_] == given_


@given(st.integers(0, 7), truths)
def test_what_is_decided_holds_however_the_rest_turns_out(n: int, given_: list[Truth]) -> None:
    found = {at_least(n, way) for way in completions(given_)}
    assert at_least(n, given_) == (found.pop() if len(found) == 1 else UNKNOWN)


@given(truths, truths)
def test_another_witness_never_turns_a_verdict_round(given_: list[Truth], more: list[Truth]) -> None:
    before, after = join_truths(given_), join_truths([*given_, *more])
    assert before == UNKNOWN or after in {before, CONFLICTING}


@pytest.mark.parametrize(("one", "other"), list(product(TRUTHS, TRUTHS)))
def test_absorption_holds(one: Truth, other: Truth) -> None:
    assert NUMBER[all_of((one, any_of((one, other))))] == NUMBER[one]
    assert NUMBER[any_of((one, all_of((one, other))))] == NUMBER[one]
