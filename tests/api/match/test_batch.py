import json
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from schemas.match.limits import MAX_PATIENTS
from schemas.match.match_request import EXAMPLE
from tests.api.match.conftest import JSON, NDJSON, Post

BATCH = "/v1/match/batch"
VC_02 = {"patient": {"age": {"value": 34, "unit": "a"}}, "therapies": ["vc-02"]}
WRONG = {"patient": {"age": 34}}


def lines(app: Flask, body: str, **headers: str) -> list[dict[str, Any]]:
    response = app.test_client().post(BATCH, data=body, content_type=NDJSON, headers=headers)
    assert response.status_code == 200
    assert response.mimetype == NDJSON
    return [json.loads(line) for line in response.text.splitlines()]


def test_array_is_answered_by_an_array_in_its_order(post_match: Post) -> None:
    response = post_match([VC_02, EXAMPLE], BATCH)
    first, second = response.get_json()
    assert (first["position"], second["position"]) == (0, 1)
    assert {entry["therapy"]["id"] for entry in first["data"]} == {"vc-02"}
    assert len(second["data"]) > len(first["data"])


def test_each_answer_is_that_of_the_patient_alone(post_match: Post) -> None:
    alone = post_match(EXAMPLE, path="/v1/match?trace=none").get_json()
    for answer in post_match([VC_02, EXAMPLE, WRONG, EXAMPLE], BATCH).get_json()[1::2]:
        assert {"data": answer["data"], "meta": answer["meta"]} == alone


def test_bundle_over_several_lines_is_a_problem_a_line(app: Flask) -> None:
    printed = json.dumps({"resourceType": "Bundle", "entry": []}, indent=1)
    assert [answer["problem"]["status"] for answer in lines(app, printed)] == [400] * len(printed.splitlines())


def test_resource_without_its_bundle_is_told_what_is_expected(post_match: Post) -> None:
    patient = {"resourceType": "Patient", "birthDate": "1985-03-02"}
    (answer,) = post_match([patient], BATCH).get_json()
    assert [error["detail"] for error in answer["problem"]["errors"]] == ["is not a Bundle"]
    alone = post_match(patient)
    assert alone.status_code == 415
    assert "fhir+json" in alone.get_json()["detail"]


def test_bad_request_gets_its_problem_and_the_rest_go_on(post_match: Post) -> None:
    first, second, third = post_match([WRONG, 5, VC_02], BATCH).get_json()
    assert first["problem"]["status"] == second["problem"]["status"] == 422
    assert first["problem"]["errors"][0]["pointer"] == "/patient/age"
    assert "disclaimer" in first["meta"]
    assert third["data"]


def test_bad_line_gets_its_problem_and_the_rest_go_on(app: Flask) -> None:
    text = "\n".join(
        (json.dumps(VC_02), '{"patient":', "", '{"patient": {"x": 99999999999999999999}}', json.dumps(VC_02))
    )
    first, second, third, fourth = lines(app, text)
    assert [item["position"] for item in (first, second, third, fourth)] == [0, 1, 2, 3]
    assert second["problem"]["status"] == 400
    assert third["problem"]["status"] == 422
    assert first["data"] == fourth["data"]


@pytest.mark.parametrize("content_type", [JSON, NDJSON])
@pytest.mark.parametrize(
    ("value", "pointer"),
    [
        ("9" * 30, ""),
        ('{"patient": {"\\u0000": 1}}', "/patient/\0"),
        ('{"patient": {"\\ud800": 1}}', "/patient/?"),
        ("[" * 90 + "]" * 90, "/0" * 64),
    ],
)
def test_value_that_nothing_could_store_stays_with_its_request(
    post_match: Post, content_type: str, value: str, pointer: str
) -> None:
    text = f"[{value},{json.dumps(VC_02)}]" if content_type == JSON else f"{value}\n{json.dumps(VC_02)}"
    response = post_match(text, BATCH, content_type, Accept=JSON)
    assert response.status_code == 200
    first, second = json.loads(response.data)
    assert first["problem"]["status"] == 422
    assert first["problem"]["errors"][0]["pointer"] == pointer
    assert second["data"]


def test_unknown_therapy_of_one_request_is_told_in_its_place(post_match: Post) -> None:
    first, second = post_match([{"patient": {}, "therapies": ["vc02"]}, VC_02], BATCH).get_json()
    assert (first["data"], first["meta"]["ignored"][0]["expected"]) == ([], "vc-02")
    assert second["meta"]["ignored"] == []


@pytest.mark.parametrize("blank", ["", "\n", " \r\n\t\n"])
def test_lines_without_a_request_are_refused(post_match: Post, blank: str) -> None:
    assert post_match(blank, BATCH, NDJSON).status_code == 422


def test_byte_order_mark_before_the_first_line_is_passed_over(post_match: Post) -> None:
    lines = "\ufeff" + "\n".join([json.dumps(VC_02)] * 2)
    answers = [json.loads(line) for line in post_match(lines, BATCH, NDJSON).text.splitlines()]
    assert [answer["position"] for answer in answers] == [0, 1]
    assert all("data" in answer for answer in answers)


def test_accept_decides_the_form_of_the_answer(app: Flask) -> None:
    client = FlaskClient(app)
    as_lines = client.post(BATCH, data=json.dumps([VC_02]), content_type=JSON, headers={"Accept": NDJSON})
    assert as_lines.mimetype == NDJSON
    as_array = client.post(BATCH, data=json.dumps(VC_02), content_type=NDJSON, headers={"Accept": JSON})
    assert as_array.get_json() == [json.loads(as_lines.text)]
    assert client.post(BATCH, data="[]", content_type=JSON, headers={"Accept": "text/csv"}).status_code == 406


def test_answer_begins_before_the_last_patient_is_matched(app: Flask) -> None:
    text = "\n".join([json.dumps(VC_02)] * 20)
    response = FlaskClient(app).post(BATCH, data=text, content_type=NDJSON, buffered=False)
    assert "Content-Length" not in response.headers
    chunks = response.iter_encoded()
    assert json.loads(next(chunks))["position"] == 0
    assert len(list(chunks)) == 19


def test_number_of_patients_is_bounded(post_match: Post) -> None:
    assert post_match([], BATCH).status_code == 422
    assert post_match([WRONG] * (MAX_PATIENTS + 1), BATCH).status_code == 422
    assert post_match({"patient": {}}, BATCH).status_code == 422
    assert post_match([WRONG] * MAX_PATIENTS, f"{BATCH}?fields=verdict").status_code == 200


@pytest.mark.parametrize("options", ["", "trace=all", "trace=all&limit=2", "fields=verdict&limit=1"])
def test_bytes_of_the_answers_are_bounded(post_match: Post, monkeypatch: pytest.MonkeyPatch, options: str) -> None:
    monkeypatch.setattr("api.v1.match.batch.MAX_ANSWER_BYTES", 50_000)
    path = f"{BATCH}?{options}"
    detail = post_match([{"patient": {}}] * MAX_PATIENTS, path).get_json()["errors"][0]["detail"]
    allowed = int(re.search(r"(\d+) requests are allowed", detail)[1])  # type: ignore[index]
    assert post_match([{"patient": {}}] * (allowed + 1), path).status_code == 422
    if allowed:
        response = post_match([{"patient": {}}] * allowed, path)
        assert response.status_code == 200
        assert len(response.data) < 4 * 50_000


def test_answers_beyond_the_bound_are_problems(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.v1.match.batch.MAX_ANSWER_BYTES", 2_000)
    body = "\n".join([json.dumps({"patient": {}, "therapies": ["vc-02"]})] * 50)
    answers = lines(app, body)
    assert [answer["position"] for answer in answers] == list(range(50))
    statuses = [answer.get("problem", {}).get("status", 200) for answer in answers]
    assert statuses == sorted(statuses)
    assert set(statuses) == {200, 422}


@pytest.mark.slow
def test_batch_larger_than_other_bodies_is_read(app: Flask) -> None:
    padded = {"patient": {"prior_transplants": ["islet"] * 200}, "therapies": ["vc-02"]}
    text = "\n".join([json.dumps(padded)] * 600)
    assert len(text) > 1_048_576
    assert len(lines(app, text)) == 600


def test_other_media_type_is_refused(post_match: Post) -> None:
    assert post_match("age=34", BATCH, "text/plain").status_code == 415


def test_nothing_of_a_batch_is_cached(post_match: Post) -> None:
    assert post_match([VC_02], BATCH).headers["Cache-Control"] == "no-store"
