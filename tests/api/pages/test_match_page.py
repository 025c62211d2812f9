import re
from collections.abc import Mapping

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from api.pages.match_choices import MatchNames, collect_names, replace_names
from api.pages.match_form import build_questions, read_facts
from api.pages.match_words import EVENT_QUESTION, phrase_question, spell_comparison
from db.vocab.attributes import ATTRIBUTE
from db.vocab.medicines import MEDICINES

Form = Mapping[str, str | list[str]]
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
    assert re.search(
        rf"meets: {counts['meets']}, does not meet: {counts['does_not_meet']}, cannot be told: {counts['cannot_tell']}",
        page.text,
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
    assert '<a href="#f-age">Age</a>: ' in page.text
    assert "/patient/age" not in page.text
    assert 'aria-invalid="true" aria-describedby="e-age"' in page.text
    assert 'id="e-age"' in page.text


def test_a_page_of_errors_is_bounded_and_has_no_control_characters(client: FlaskClient) -> None:
    page = client.post("/match", data={"age": "\0", "medications": ['<"&' * 5000]})
    assert page.status_code == 422
    assert len(page.data) <= 60_000
    assert "\0" not in page.text
    assert client.post("/match", data={"medications": "x" * 200_000}).status_code == 413


def test_units_of_an_error_are_words(client: FlaskClient) -> None:
    page = client.post("/match", data={"age": "-5"}).text
    assert "expected 0 to 120 years" in page
    assert "120 a" not in page


def test_a_missing_fact_is_compared_in_words() -> None:
    text = spell_comparison(None, "impaired_awareness is true", {})
    assert text.startswith("not stated; the criterion asks for impaired awareness")


def test_an_unknown_therapy_is_named_and_stands_for_no_other(client: FlaskClient) -> None:
    page = client.post("/match", data={**FACTS, "therapies": "no-such-therapy"})
    assert page.status_code == 200
    assert "meets: 0, does not meet: 0, cannot be told: 0" in page.text
    assert "no-such-therapy (unknown therapy" in page.text


def test_choices_have_the_labels_of_the_vocabulary(client: FlaskClient) -> None:
    choices = build_questions(["islet_autoantibodies", "chronic_infection"], MultiDict(), MatchNames({}, {}, {}))
    for question in choices:
        words = client.get(f"/v1/vocabulary/{question.attribute.id}").get_json()["data"]["words"]
        assert question.choices == [(word["word"], word["label"]) for word in words]
        assert question.choices


def test_an_unknown_therapy_in_the_address_is_named(client: FlaskClient) -> None:
    page = client.get("/match?therapies=zimiselcel").text
    assert "zimiselcel (unknown therapy; expected zimislecel)" in page


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        ({"aeg": "34"}, "is no question of this form"),
        ({"age": ["34", "12"], "age.unit": "a"}, "was answered more than once"),
        ({"conditions": ["none", "mondo:0005147"]}, "has both none and another answer"),
        ({"diagnosis_date": "2999-01"}, "lies in the future"),
    ],
)
def test_a_form_that_would_be_misread_is_an_error(client: FlaskClient, data: Form, detail: str) -> None:
    page = client.post("/match", data=data)
    assert page.status_code == 422
    assert f": {detail}" in page.text
    assert 'id="result"' not in page.text


def test_a_body_of_json_is_sent_to_the_api(client: FlaskClient) -> None:
    problem = client.post("/match", json={"patient": {}})
    assert problem.status_code == 415
    assert "/v1/match" in problem.text


def test_the_trace_has_words_for_codes_and_units(client: FlaskClient) -> None:
    page = client.post("/match", data=FACTS).text
    compared = " ".join(re.findall(r"<td><small>([^<]* with [^<]*)</small>", page))
    assert "34 years with age" in compared
    assert "3 in 12 months with severe hypoglycaemia" in compared
    assert "mondo:" not in compared.lower()
    assert "_" not in compared


@pytest.mark.parametrize(
    ("observed", "required", "text"),
    [
        ("cell-therapy", "prior_therapies includes any protrans", "Cell therapy with earlier therapies includes any P"),
        ("gad65", "islet_autoantibodies includes any gad65, ia2", "IA-2 antibodies"),
        ("hbv", "chronic_infection includes any hbv, tb ever", "hepatitis B, tuberculosis ever"),
        ("atc:A10BA02", "medications includes any atc:A10B", "metformin with current medications includes any glucose"),
        ("neither", "pregnancy_status in pregnant", "neither with pregnancy or breastfeeding in pregnant"),
        ("A", "abo_group in A, AB", "A with ABO blood group in A, AB"),
        (None, "leukocytes < 3 10*9/L, judged by a person if unknown", "< 3 \N{MULTIPLICATION SIGN} 10⁹/L, judged"),
        (None, "alanine_aminotransferase > 2 {ULN}", "> 2 times the upper limit of normal"),
        (None, "bmi >= 30 kg/m2", "\N{GREATER-THAN OR EQUAL TO} 30 kg/m²"),
    ],
)
def test_a_comparison_is_in_words(observed: str | None, required: str, text: str) -> None:
    therapies = [{"id": "cell-therapy", "name": "Cell therapy"}, {"id": "protrans", "name": "ProTrans"}]
    names = collect_names(therapies, ())
    assert text in spell_comparison(observed, required, names.codes)


def test_no_code_of_any_criterion_is_shown_as_such(client: FlaskClient) -> None:
    """Whatever is stated: no text has the id of an attribute or of a value, a code, or a unit of UCUM in brackets."""
    facts = {attribute.id: attribute.values[0] for attribute in ATTRIBUTE.values() if attribute.values}
    page = client.post("/match", data={**facts, "medications": "metformin", "prior_therapies": "Zimislecel"})
    assert page.status_code == 200
    texts = " ".join(
        re.findall(r"<td><small>([^<]* with [^<]*)</small>", page.text) + re.findall(r"<q>.*?</q>", page.text)
    )
    assert texts
    assert re.findall(r"\w+_\w+|\b(?:atc|mondo|hp|icd10\w+):\w+|[\[\]{}]|\w\*\d", texts) == []


@pytest.mark.parametrize(
    ("entered", "present"),
    [
        (["Tacrolimus", ""], ["atc:L04AD02"]),
        (["metformin, tacrolimus"], ["atc:A10BA02", "atc:L04AD02"]),
        (["atc:L04 atc:A10B"], ["atc:L04", "atc:A10B"]),
    ],
)
def test_medicines_are_entered_by_name_or_code(entered: list[str], present: list[str]) -> None:
    form = MultiDict([("medications", value) for value in entered])
    assert read_facts(replace_names(form, collect_names((), ()).suggestions)) == {"medications": {"present": present}}


@pytest.mark.parametrize(
    ("entered", "expected"),
    [
        ({"medications": "tacrolimuss"}, "tacrolimus"),
        ({"medications": "metformin, gold"}, "a name that is suggested"),
        ({"prior_therapies": "Zimiselcel"}, "Zimislecel"),
    ],
)
def test_a_name_that_nothing_has_is_an_error(client: FlaskClient, entered: Form, expected: str) -> None:
    page = client.post("/match", data=entered)
    assert page.status_code == 422
    assert f"which is no name and no code; expected {expected}" in page.text


@pytest.mark.parametrize(
    "entered", ["None", "none", "tacrolimus", "L04AD02", "atc:l04", "Acetylsalicylic acid (low dose)"]
)
def test_names_and_codes_are_taken_in_any_case(client: FlaskClient, entered: str) -> None:
    assert client.post("/match", data={"medications": entered}).status_code == 200


def test_names_are_suggested_without_a_script(client: FlaskClient) -> None:
    page = client.post("/match", data={"medications": "tacrolimus", "prior_therapies": "Zimislecel"}).text
    for attribute in ("medications", "prior_therapies"):
        assert re.search(rf'<input[^>]* name="{attribute}"[^>]* list="l-{attribute}"', page)
        assert f'<datalist id="l-{attribute}"><option' in page
    assert 'role="alert"' not in page
    assert 'value="tacrolimus"' in page


def test_every_medicine_is_one_that_the_matcher_accepts(client: FlaskClient) -> None:
    body = {"patient": {"medications": {"present": [*MEDICINES]}}}
    assert client.post("/v1/match", json=body).status_code == 200


def test_the_question_about_an_event_asks_for_what_can_be_entered() -> None:
    events = [attribute for attribute in ATTRIBUTE.values() if attribute.type == "event"]
    assert [each.id for each in events if not each.question.startswith(EVENT_QUESTION)] == []
    question = phrase_question(ATTRIBUTE["severe_hypoglycaemia"], has_choices=False)
    assert question.startswith("How many times in the last 12 months did you have low blood sugar")
    assert phrase_question(ATTRIBUTE["conditions"], has_choices=True) == "Which diagnoses do you have?"
