"""FHIR Bundles over HTTP: their size, their options, their place in a batch, and what is told of them."""

import json
from datetime import date
from typing import Any

import pytest

from api.v1.match.catalogue_cache import Catalogue
from api.v1.match.result_query import read_result_options
from api.v1.match.single import MAX_BUNDLE_BYTES, answer_request, load_bundle
from db.matching import ConceptHierarchy
from db.queries.candidate_profiles import CandidateProfile
from db.queries.catalogue_revision import UNKNOWN_REVISION
from tests.api.match.conftest import FHIR, NDJSON, Post
from tests.db.matching.conftest import leaf, profile
from tests.schemas.imports.fhir_builders import (
    PATIENT,
    TYPE_1,
    build_bundle,
    build_condition,
    build_observation,
    build_result,
)

HBA1C = "4548-4"
DEAD = {**PATIENT, "deceasedDateTime": "2020-01-01"}
AS_OF = "2026-11-28"


def post_bundle(post_match: Post, *resources: Any, query: str = f"?as_of={AS_OF}") -> Any:
    response = post_match(build_bundle(*resources), path=f"/v1/match{query}", content_type=FHIR)
    assert response.status_code == 200, response.text
    return response.get_json()


def read_rows(answer: Any, attribute: str) -> list[Any]:
    rows = [row for entry in answer["data"] for row in entry["trace"]]
    return [row for row in rows if row["required"].split(" ")[0] == attribute and row["observed"] is not None]


def test_options_of_a_bundle_stand_in_the_query(post_match: Post) -> None:
    answer = post_bundle(post_match, PATIENT, query="?as_of=2026-06-01&therapies=vc-02")
    assert answer["meta"]["as_of"] == "2026-06-01"
    assert {entry["therapy"]["id"] for entry in answer["data"]} == {"vc-02"}


@pytest.mark.parametrize("query", ["as_of=2026-02-30", "as_of=soon", "therapies="])
def test_invalid_option_of_a_bundle_is_named(post_match: Post, query: str) -> None:
    response = post_match(build_bundle(PATIENT), path=f"/v1/match?{query}", content_type=FHIR)
    assert response.status_code == 422
    (fault,) = response.get_json(force=True)["errors"]
    assert fault["parameter"] == query.partition("=")[0]


def test_query_of_plain_facts_counts_before_their_body(post_match: Post) -> None:
    body = {"patient": {}, "as_of": "2026-05-01"}
    answer = post_match(body, path="/v1/match?as_of=2026-06-01&therapies=vc-02").get_json(force=True)
    assert answer["meta"]["as_of"] == "2026-06-01"
    assert answer["meta"]["ignored"] == [{"pointer": "/as_of", "detail": "is replaced by that of the query"}]
    assert {entry["therapy"]["id"] for entry in answer["data"]} <= {"vc-02"}


def test_query_of_plain_facts_is_theirs_where_they_have_none(post_match: Post) -> None:
    facts = {"patient": {"age": {"value": 40, "unit": "a"}}}
    by_query = post_match(facts, path="/v1/match?as_of=2026-06-01&therapies=vc-02")
    assert by_query.data == post_match({**facts, "as_of": "2026-06-01", "therapies": ["vc-02"]}).data


def test_what_is_wrong_in_a_body_is_refused_though_the_query_replaces_it(post_match: Post) -> None:
    response = post_match({"patient": {}, "as_of": "soon"}, path="/v1/match?as_of=2026-06-01")
    assert response.status_code == 422


def test_bundle_sent_as_plain_json_is_told_its_type(post_match: Post) -> None:
    response = post_match(build_bundle(PATIENT))
    assert (response.status_code, response.headers["Accept"]) == (415, FHIR)
    assert FHIR in response.get_json(force=True)["detail"]


@pytest.mark.parametrize(("version", "status"), [("3.0", 415), ("1.0", 415), ("4.0", 200), ("5.0", 200)])
def test_version_of_fhir_in_the_type_is_read(post_match: Post, version: str, status: int) -> None:
    response = post_match(build_bundle(PATIENT), content_type=f"{FHIR}; fhirVersion={version}")
    assert response.status_code == status


def test_bundle_of_several_megabytes_is_read_and_a_larger_one_told_the_limit(post_match: Post) -> None:
    claim = {"resourceType": "Claim", "text": {"div": "x" * 3_000_000}}
    answer = post_bundle(post_match, PATIENT, claim)
    assert [row["pointer"] for row in answer["meta"]["ignored"]] == ["/entry/1/resource"]
    response = post_match(b"{" + b" " * MAX_BUNDLE_BYTES, content_type=FHIR)
    assert response.status_code == 413
    assert str(MAX_BUNDLE_BYTES) in response.get_json(force=True)["detail"]


def test_the_dead_are_refused_at_their_pointer_and_in_a_batch_alone(post_match: Post) -> None:
    response = post_match(build_bundle(DEAD), content_type=FHIR)
    assert response.status_code == 422
    (fault,) = response.get_json(force=True)["errors"]
    assert fault["pointer"] == "/entry/0/resource/deceasedDateTime"
    requests: list[Any] = [build_bundle(DEAD), build_bundle(PATIENT), {"patient": {}}]
    lines = [json.dumps(request) for request in requests]
    text = post_match("\n".join(lines), path=f"/v1/match/batch?as_of={AS_OF}&therapies=vc-02", content_type=NDJSON).text
    answers = [json.loads(line) for line in text.splitlines()]
    assert [answer.get("problem", {}).get("status") for answer in answers] == [422, None, None]
    assert answers[0]["problem"]["errors"][0]["pointer"] == "/entry/0/resource/deceasedDateTime"
    assert {entry["therapy"]["id"] for entry in answers[1]["data"]} == {"vc-02"}
    assert answers[1]["meta"]["as_of"] == AS_OF


def test_values_of_derived_facts_with_many_digits_do_not_conflict(post_match: Post) -> None:
    body = (
        build_result("39156-5", 24.6913580246914, "kg/m2"),
        build_result("29463-7", 80, "kg"),
        build_result("8302-2", 180, "cm"),
    )
    rows = read_rows(post_bundle(post_match, PATIENT, *body), "bmi")
    assert rows
    assert "conflicting" not in {row["verdict"] for row in rows}


def test_donors_and_old_results_do_not_decide(post_match: Post) -> None:
    donor = build_result(HBA1C, 13.9, "%", subject="donor", effectivePeriod={"start": "2026-11-01"})
    old = build_result(HBA1C, 11.9, "%", effectivePeriod={"start": "2012-01-01"})
    new = build_result(HBA1C, 7.1, "%", effectiveDateTime="2026-10-01")
    answer = post_bundle(post_match, PATIENT, donor, old, new)
    assert {row["observed"] for row in read_rows(answer, "hba1c")} == {"7.1 % (2026-10-01)"}
    assert [row["pointer"] for row in answer["meta"]["ignored"]] == ["/entry/1/resource"]


def test_partial_date_of_birth_is_an_age_range(post_match: Post) -> None:
    answer = post_bundle(post_match, {"resourceType": "Patient", "gender": "female", "birthDate": "1985"})
    rows = read_rows(answer, "age")
    assert rows
    assert all(row["observed"].endswith("= 40 to 41 a") for row in rows)
    assert "unknown" not in {row["verdict"] for row in rows if row["required"] == "age 18 to 65 a"}


def test_pregnancy_of_years_ago_is_not_of_today(post_match: Post) -> None:
    answer = {"coding": [{"system": "http://loinc.org", "code": "LA15173-0"}]}
    old = build_observation("82810-3", subject=None, valueCodeableConcept=answer, effectiveDateTime="2015-01-01")
    assert read_rows(post_bundle(post_match, PATIENT, old), "pregnancy_status") == []


def test_refuted_modified_and_foreign_conditions_decide_nothing(post_match: Post) -> None:
    conditions = (
        build_condition(TYPE_1, verificationStatus={"text": "Refuted"}),
        build_condition(TYPE_1, modifierExtension=[{"url": "http://example.org/negated", "valueBoolean": True}]),
        {**build_condition(TYPE_1), "subject": {"reference": "Patient/someone-else"}},
    )
    answer = post_bundle(post_match, PATIENT, *conditions)
    assert read_rows(answer, "conditions") == []
    assert [row["pointer"] for row in answer["meta"]["ignored"]] == [f"/entry/{n}/resource" for n in (1, 2, 3)]


def test_unit_of_an_onset_that_is_not_understood_loses_the_onset_alone(post_match: Post) -> None:
    answer = post_bundle(post_match, PATIENT, build_condition(TYPE_1, onsetAge={"value": 12, "unit": "yr"}))
    assert {row["observed"] for row in read_rows(answer, "conditions")} == {"mondo:0005147"}
    assert [row["pointer"] for row in answer["meta"]["ignored"]] == ["/entry/1/resource/onsetAge"]


def test_an_unknown_diagnosis_is_named_where_it_stands_in_the_bundle(post_match: Post) -> None:
    asthma = build_condition("Q99.9", "http://hl7.org/fhir/sid/icd-10-cm")
    answer = post_bundle(post_match, PATIENT, asthma, asthma)
    assert [row["pointer"] for row in answer["meta"]["ignored"]] == ["/entry/1/resource/code", "/entry/2/resource/code"]


def test_results_of_a_bundle_do_not_show_that_there_were_no_others() -> None:
    criterion = leaf("x", attribute="platelets", operator="lt", value=100, unit="10*9/L", selection="ever")
    candidate = CandidateProfile("c", "Criteria", "t", "Therapy", "curated", profile(criterion))
    catalogue = Catalogue(UNKNOWN_REVISION, (candidate,), ConceptHierarchy(), frozenset())
    bundle = load_bundle(build_bundle(PATIENT, build_result("777-3", 250, "10*9/L")), {"as_of": AS_OF})
    stated = {"patient": {"platelets": {"value": 250, "unit": "10*9/L"}}, "as_of": date.fromisoformat(AS_OF)}
    options = read_result_options({"trace": "all"})
    answers = [json.loads(answer_request(given, catalogue, options)) for given in (bundle, stated)]
    assert [answer["data"][0]["trace"][0]["verdict"] for answer in answers] == ["unknown", "not_met"]
