"""The benchmark of matching answers every patient that it makes up, so that it measures what it prints."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api.v1.match import batch
from bench import match
from bench.match import (
    make_random_requests,
    measure_traced_requests,
    post_batches,
    print_measurements,
    select_therapies,
)
from db.matching import ConceptHierarchy
from db.queries.candidate_profiles import CandidateProfile

PATIENTS = 3


def test_the_benchmark_prints_one_patient_with_trace_against_the_first_profiles_and_all(
    app: Flask, candidacies: list[CandidateProfile], terms: ConceptHierarchy, capsys: pytest.CaptureFixture[str]
) -> None:
    print_measurements(FlaskClient(app), candidacies, terms, make_random_requests(PATIENTS))
    first, pairs, *_ = capsys.readouterr().out.splitlines()
    assert first.startswith("one patient with trace: ")
    assert first.endswith(f"ms for all {len(candidacies)}")
    assert pairs == f"{PATIENTS} patients x {len(candidacies)} profiles = {PATIENTS * len(candidacies)} pairs"


def test_the_first_profiles_are_at_most_as_many_as_asked_for(
    app: Flask, candidacies: list[CandidateProfile], terms: ConceptHierarchy
) -> None:
    therapies = select_therapies(candidacies, terms, 35)
    _, count = measure_traced_requests(FlaskClient(app), make_random_requests(1), therapies)
    assert 30 <= count <= 35


def test_no_batch_of_the_benchmark_is_larger_than_a_batch_may_be(
    app: Flask, candidacies: list[CandidateProfile], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (batch, match):
        monkeypatch.setattr(module, "MAX_PAIRS", 2 * len(candidacies))
    post_batches(FlaskClient(app), make_random_requests(PATIENTS), len(candidacies))


def test_a_refused_patient_stops_the_benchmark_with_the_reason(app: Flask) -> None:
    with pytest.raises(SystemExit, match="unknown attribute"):
        post_batches(FlaskClient(app), [{"patient": {"unheard_of": True}}], 1)
