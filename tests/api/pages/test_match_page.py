import re

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from api.pages.match_form import build_questions

FACTS = {
    "therapies": "zimislecel",
    "age": "34",
    "age.unit": "a",
    "conditions": "mondo:0005147",
    "impaired_awareness": "yes",
    "severe_hypoglycaemia": "3",
}


def test_the_form_asks_what_could_decide_and_no_more(client: FlaskClient) -> None:
    names = set(re.findall(r'name="(\w+)"', client.get("/match?therapies=zimislecel").text))
    empty = client.post("/v1/match", json={"patient": {}, "therapies": ["zimislecel"]}).get_json()
    missing = {fact["attribute"] for entry in empty["data"] for fact in entry["missing"]}
    assert names - {"q", "therapies", "viewport", "description"} == missing


def test_the_page_judges_as_the_api_does(client: FlaskClient) -> None:
    page = client.post("/match", data=FACTS)
    patient = {
        "age": {"value": 34, "unit": "a"},
        "conditions": ["mondo:0005147"],
        "impaired_awareness": True,
        "severe_hypoglycaemia": {"count": 3, "period": "12 mo"},
    }
    answer = client.post("/v1/match", json={"patient": patient, "therapies": ["zimislecel"]}).get_json()
    counts = answer["meta"]["counts"]
    assert page.status_code == 200
    assert (
        f"{counts['meets']} meets, {counts['does_not_meet']} does not meet, {counts['cannot_tell']} cannot" in page.text
    )
    for row in answer["data"][0]["trace"]:
        assert row["text"] in page.text


@pytest.mark.parametrize("text", ["7.5", "7,5", " 7.50 ", "7"])
def test_numbers_are_read_as_people_write_them(client: FlaskClient, text: str) -> None:
    page = client.post("/match", data={"therapies": "islet-transplantation", "hba1c": text, "hba1c.unit": "%"})
    assert page.status_code == 200
    assert 'role="alert"' not in page.text


def test_nothing_that_was_entered_is_kept(client: FlaskClient) -> None:
    page = client.post("/match", data=FACTS)
    assert page.headers["Cache-Control"] == "no-store"
    assert 'method="post"' in page.text


def test_an_answer_that_cannot_be_used_is_named(client: FlaskClient) -> None:
    page = client.post("/match", data={**FACTS, "age": "old"})
    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert "/patient/age" in page.text


def test_an_unknown_therapy_is_named_and_stands_for_no_other(client: FlaskClient) -> None:
    page = client.post("/match", data={**FACTS, "therapies": "no-such-therapy"})
    assert page.status_code == 200
    assert "0 meets, 0 does not meet, 0 cannot" in page.text
    assert "/therapies/0 (unknown therapy" in page.text


def test_choices_have_the_labels_of_the_vocabulary(client: FlaskClient) -> None:
    choices = build_questions(["islet_autoantibodies", "chronic_infection"], MultiDict(), {})
    for question in choices:
        words = client.get(f"/v1/vocabulary/{question.attribute.id}").get_json()["data"]["words"]
        assert question.choices == [(word["word"], word["label"]) for word in words]
        assert question.choices


def test_an_unknown_therapy_in_the_address_is_named(client: FlaskClient) -> None:
    page = client.get("/match?therapies=zimiselcel").text
    assert "/therapies/0 (unknown therapy; expected zimislecel)" in page
