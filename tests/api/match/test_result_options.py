"""What a match returns can be bounded: rows of the trace, entries, members; a batch is bounded before it is read."""

import json
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, update

from api.v1.match.catalogue_cache import fetch_catalogue
from api.v1.match.result_query import read_result_options
from api.v1.match.single import select_profiles
from db.models import Study, Therapy
from db.queries.candidate_profiles import fetch_profiles
from schemas.match.match_request import EXAMPLE
from tests.api.match.conftest import Post

ALL = {"patient": EXAMPLE["patient"], "as_of": "2026-06-01"}
BATCH = "/v1/match/batch"


def answer(post_match: Post, query: str = "") -> dict[str, Any]:
    found: dict[str, Any] = post_match(ALL, path=f"/v1/match{query}").get_json()
    return found


def test_all_rows_and_entries_are_served_unless_asked_otherwise(post_match: Post) -> None:
    found = answer(post_match)
    assert all(entry["trace"] for entry in found["data"])
    assert sum(found["meta"]["counts"].values()) == len(found["data"])


@pytest.mark.parametrize("trace", ["none", "open"])
def test_trace_is_cut_down_without_changing_the_rest(post_match: Post, trace: str) -> None:
    full, reduced = answer(post_match), answer(post_match, f"?trace={trace}")
    for entry, shorter in zip(full["data"], reduced["data"], strict=True):
        expected_rows = [row for row in entry["trace"] if trace == "open" and row["effect"] == "open"]
        assert shorter == {**entry, "trace": expected_rows}


def test_limit_serves_the_first_and_counts_all(post_match: Post) -> None:
    full, first = answer(post_match), answer(post_match, "?limit=3")
    assert first["data"] == full["data"][:3]
    assert first["meta"]["counts"] == full["meta"]["counts"]


def test_fields_select_members(post_match: Post) -> None:
    for entry in answer(post_match, "?fields=statement")["data"]:
        assert set(entry) == {"therapy", "candidate", "verdict", "statement"}


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "trace=some", "fields=names", "fields="])
def test_wrong_option_is_refused(post_match: Post, query: str) -> None:
    assert post_match(ALL, path=f"/v1/match?{query}").status_code == 422


def test_imported_profiles_are_matched_only_if_asked_for(post_match: Post, app: Flask) -> None:
    catalogue = fetch_catalogue(app)
    imported = replace(catalogue, profiles=tuple(one._replace(origin="imported") for one in catalogue.profiles[:3]))
    counts = [
        len(select_profiles(None, imported, read_result_options({"trace": "none", **query})))
        for query in ({}, {"origin": ("imported",)}, {"origin": ("curated", "imported")})
    ]
    assert counts == [0, 3, 3]
    assert answer(post_match, "?origin=imported")["data"] == []
    assert answer(post_match, "?origin=curated,imported") == answer(post_match)
    assert post_match(ALL, path="/v1/match?origin=copied").status_code == 422


@pytest.mark.parametrize("model", [Therapy, Study])
def test_profile_of_an_imported_therapy_or_study_is_imported(
    catalogue_engine: Engine, model: type[Therapy] | type[Study]
) -> None:
    with catalogue_engine.connect() as connection:
        connection.execute(update(model).values(origin="imported"))
        origins = Counter(candidate.origin for candidate in fetch_profiles(connection))
        connection.rollback()
    assert origins["imported"]
    assert bool(origins["curated"]) == (model is Study)  # some profiles have no study


def test_batch_has_no_trace_unless_asked(post_match: Post) -> None:
    [bare] = post_match([ALL], path=BATCH).get_json()
    assert all(entry["trace"] == [] for entry in bare["data"])
    [traced] = post_match([ALL], path=f"{BATCH}?trace=all&limit=2").get_json()
    assert len(traced["data"]) == 2
    assert all(entry["trace"] for entry in traced["data"])


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"[" + b"0," * 1_200_000 + b"0]", "application/json"),
        (b"[" * 1_200_000, "application/json"),
        (b"\n" * 1_200_000, "application/x-ndjson"),
    ],
)
def test_body_of_too_many_elements_is_refused_before_it_is_parsed(
    post_match: Post, body: bytes, content_type: str
) -> None:
    response = post_match(body, path=BATCH, content_type=content_type)
    assert response.status_code == 422
    assert "elements" in response.get_json()["errors"][0]["detail"]


def test_patients_times_profiles_are_bounded(post_match: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.v1.match.batch.MAX_PAIRS", 100)
    body = json.dumps([{"patient": {}}] * 101)
    response = post_match(body, path=BATCH)
    assert response.status_code == 422
    assert "requests are allowed" in response.get_json()["errors"][0]["detail"]


def test_therapies_and_unknown_codes_are_told(post_match: Post) -> None:
    patient = {"conditions": {"present": ["icd10cm:J45.909"], "complete": True}, "hba1c": [{"value": 7, "unit": "%"}]}
    patient["hba1c"].append({"value": 8, "unit": "%", "date": "2027-01"})  # type: ignore[attr-defined]
    found = post_match({"patient": patient, "as_of": "2026-06-01"}).get_json()
    pointers = {row["pointer"] for row in found["meta"]["ignored"]}
    assert pointers == {"/patient/conditions/present/0", "/patient/hba1c/1"}
