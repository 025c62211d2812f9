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


def answer(ask: Post, query: str = "") -> dict[str, Any]:
    found: dict[str, Any] = ask(ALL, path=f"/v1/match{query}").get_json()
    return found


def test_all_rows_and_entries_are_served_unless_asked_otherwise(ask: Post) -> None:
    found = answer(ask)
    assert all(entry["trace"] for entry in found["data"])
    assert sum(found["meta"]["counts"].values()) == len(found["data"])


@pytest.mark.parametrize("trace", ["none", "open"])
def test_trace_is_cut_down_without_changing_the_rest(ask: Post, trace: str) -> None:
    whole, cut = answer(ask), answer(ask, f"?trace={trace}")
    for entry, shorter in zip(whole["data"], cut["data"], strict=True):
        kept = [row for row in entry["trace"] if trace == "open" and row["effect"] == "open"]
        assert shorter == {**entry, "trace": kept}


def test_limit_serves_the_first_and_counts_all(ask: Post) -> None:
    whole, first = answer(ask), answer(ask, "?limit=3")
    assert first["data"] == whole["data"][:3]
    assert first["meta"]["counts"] == whole["meta"]["counts"]


def test_fields_select_members(ask: Post) -> None:
    for entry in answer(ask, "?fields=statement")["data"]:
        assert set(entry) == {"therapy", "candidate", "verdict", "statement"}


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "trace=some", "fields=names", "fields="])
def test_wrong_option_is_refused(ask: Post, query: str) -> None:
    assert ask(ALL, path=f"/v1/match?{query}").status_code == 422


def test_imported_profiles_are_matched_only_if_asked_for(ask: Post, app: Flask) -> None:
    catalogue = fetch_catalogue(app)
    imported = replace(catalogue, profiles=tuple(one._replace(origin="imported") for one in catalogue.profiles[:3]))
    counts = [
        len(select_profiles(None, imported, read_result_options({"trace": "none", **query})))
        for query in ({}, {"origin": ("imported",)}, {"origin": ("curated", "imported")})
    ]
    assert counts == [0, 3, 3]
    assert answer(ask, "?origin=imported")["data"] == []
    assert answer(ask, "?origin=curated,imported") == answer(ask)
    assert ask(ALL, path="/v1/match?origin=copied").status_code == 422


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


def test_batch_has_no_trace_unless_asked(ask: Post) -> None:
    [bare] = ask([ALL], path=BATCH).get_json()
    assert all(entry["trace"] == [] for entry in bare["data"])
    [traced] = ask([ALL], path=f"{BATCH}?trace=all&limit=2").get_json()
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
def test_body_of_too_many_elements_is_refused_before_it_is_parsed(ask: Post, body: bytes, content_type: str) -> None:
    response = ask(body, path=BATCH, content_type=content_type)
    assert response.status_code == 422
    assert "elements" in response.get_json()["errors"][0]["detail"]


def test_patients_times_profiles_are_bounded(ask: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.v1.match.batch.MAX_PAIRS", 100)
    body = json.dumps([{"patient": {}}] * 101)
    response = ask(body, path=BATCH)
    assert response.status_code == 422
    assert "requests are allowed" in response.get_json()["errors"][0]["detail"]


def test_therapies_and_unknown_codes_are_told(ask: Post) -> None:
    patient = {"conditions": {"present": ["icd10cm:J45.909"], "complete": True}, "hba1c": [{"value": 7, "unit": "%"}]}
    patient["hba1c"].append({"value": 8, "unit": "%", "date": "2027-01"})  # type: ignore[attr-defined]
    found = ask({"patient": patient, "as_of": "2026-06-01"}).get_json()
    pointers = {row["pointer"] for row in found["meta"]["ignored"]}
    assert pointers == {"/patient/conditions/present/0", "/patient/hba1c/1"}
