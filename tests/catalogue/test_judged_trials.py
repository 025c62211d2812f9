"""The judged trials whose criteria were encoded for `bench.judged`, where the folder beside the checkout has them."""

import pytest

from bench.judged import TRIALS, find_pairs, judge, read_labels
from db.matching import ConceptHierarchy

PAIRS = find_pairs()


@pytest.mark.skipif(PAIRS is None, reason="no folder shared beside the checkout")
def test_no_trial_is_refused_that_is_open_to_the_patient(terms: ConceptHierarchy) -> None:
    assert PAIRS is not None
    answers = list(judge(TRIALS / "type-1-diabetes.yaml", PAIRS, terms))
    assert {trial for _, trial, _ in answers} == set(read_labels(PAIRS, "trec-202129"))
    assert [trial for label, trial, answer in answers if label == 2 and answer.verdict == "does_not_meet"] == []
    assert all(answer.verdict != "meets" for label, _, answer in answers if label < 2)
