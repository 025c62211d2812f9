from typing import Any

import pytest
from sqlalchemy import Engine, event

from db.vocab.attributes import ATTRIBUTES
from schemas.match.bundle_json_schema import BUNDLE
from schemas.match.match_request import EXAMPLE
from tests.api.match.conftest import FHIR, Post
from tests.vignettes import build_facts, read_as_of, read_vignettes

ISLET = next(build_facts(vignette) for vignette in read_vignettes() if vignette["id"] == "forward-abstract-fits")


def entries(post_match: Post, body: Any, **more: str) -> dict[str, Any]:
    response = post_match(body, **more)
    assert response.status_code == 200, response.text
    return {entry["candidate"]["id"]: entry for entry in response.get_json()["data"]}


def faults(post_match: Post, body: Any, status: int = 422, **more: str) -> list[dict[str, str]]:
    response = post_match(body, **more)
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    return list(response.get_json(force=True).get("errors", []))


def test_one_entry_a_published_profile(post_match: Post, client: Any) -> None:
    listed = client.get("/v1/candidates?limit=100&fields=id").get_json()["data"]
    assert set(entries(post_match, {"patient": {}})) == {record["id"] for record in listed}


def test_refusal_names_criterion_source_and_what_was_seen(post_match: Post) -> None:
    patient = ISLET | {"severe_hypoglycaemia": {"count": 1, "period": "12 mo"}}
    found = entries(post_match, {"patient": patient, "as_of": read_as_of()})["forward-101-abstract"]
    (row,) = (row for row in found["trace"] if row["effect"] == "blocks")
    assert row["criterion"] == "forward-101-abstract.she"
    assert row["verdict"] == "not_met"
    assert row["observed"] == "1 in 12 mo"
    assert row["required"] == "severe_hypoglycaemia >= 2 within 12 mo"
    assert row["source"]["id"] == "de-koning-rickels-vx-880-abstract"
    assert row["source"]["title"]
    assert found["statement"].startswith("Does not meet the published criteria of Zimislecel")


def test_nobody_is_called_eligible(post_match: Post) -> None:
    text = post_match({"patient": ISLET}).text
    own = "".join(entry["statement"] for entry in post_match({"patient": ISLET}).get_json()["data"])
    assert "eligible" not in own
    assert "is eligible" not in text
    assert "Meets the published criteria of" in own or "Cannot be told" in own


def test_disclaimer_and_day_are_in_the_payload(post_match: Post) -> None:
    meta = post_match({"patient": {}, "as_of": "2026-06-01"}).get_json()["meta"]
    assert "no medical advice" in meta["disclaimer"]
    assert meta["as_of"] == "2026-06-01"


def test_decided_and_met_profiles_come_first(post_match: Post) -> None:
    found = post_match({"patient": ISLET, "as_of": read_as_of()}).get_json()["data"]
    order = ["meets", "cannot_tell", "does_not_meet"]
    verdicts = [order.index(entry["verdict"]) for entry in found]
    assert verdicts == sorted(verdicts)
    assert len(set(verdicts)) > 1


def test_missing_fact_comes_with_its_question_and_its_use(post_match: Post) -> None:
    found = entries(post_match, {"patient": {}})["tpiat-minnesota-criteria"]
    questions = [(fact["attribute"], fact["question"]) for fact in found["missing"]]
    assert questions[0] == ("conditions", "Which diagnoses do you have (MONDO or HP codes)?")
    uses = [fact["profiles"] for fact in found["missing"]]
    assert uses == sorted(uses, reverse=True)
    assert uses[0] > uses[-1] >= 1


def test_attested_criterion_is_decided(post_match: Post) -> None:
    id_ = "forward-101-abstract.further"
    before = entries(post_match, {"patient": ISLET, "as_of": read_as_of()})["forward-101-abstract"]
    assert [criterion["criterion"] for criterion in before["judgement"]] == [id_]
    attested = {"patient": {**ISLET, "attested": {id_: True}}, "as_of": read_as_of()}
    after = entries(post_match, attested)["forward-101-abstract"]
    assert (before["verdict"], after["verdict"], after["judgement"]) == ("cannot_tell", "meets", [])


def test_therapies_cover_what_is_below_them(post_match: Post) -> None:
    found = entries(post_match, {"patient": {}, "therapies": ["stem-cell-derived-islets"]})
    assert {"zimislecel", "vc-02"} <= {entry["therapy"]["id"] for entry in found.values()}
    assert "protrans" not in {entry["therapy"]["id"] for entry in found.values()}
    assert {
        entry["therapy"]["id"] for entry in entries(post_match, {"patient": {}, "therapies": ["vc-02"]}).values()
    } == {"vc-02"}


@pytest.mark.parametrize(
    ("body", "pointer", "expected"),
    [
        ({}, "/patient", None),
        ({"patient": 5}, "/patient", "an object of facts, as /v1/attributes lists them"),
        ({"patient": {"c_peptid_fasting": 1}}, "/patient/c_peptid_fasting", "c_peptide_fasting"),
        ({"patient": {"age": {"value": 3, "unit": "kg"}}}, "/patient/age/unit", "one of a, mo, wk, d"),
        ({"patient": {"age": {"value": 300, "unit": "a"}}}, "/patient/age/value", "0 to 120 a"),
        ({"patient": {"prior_therapies": ["-"]}}, "/patient/prior_therapies/0", "an id of /v1/therapies"),
        ({"patient": {}, "therapies": []}, "/therapies", None),
        ({"patient": {}, "pateint": {}}, "/pateint", "patient"),
        ({"patient": {}, "as_of": "2026-02-30"}, "/as_of", None),
        ({"patient": {"criterion:a": 1}}, "/patient/criterion:a", "true or false"),
        ({"patient": {"a/b~c": 1}}, "/patient/a~1b~0c", None),
    ],
)
def test_what_is_wrong_is_named_by_pointer(post_match: Post, body: Any, pointer: str, expected: str | None) -> None:
    (fault,) = faults(post_match, body)
    assert fault["pointer"] == pointer
    assert expected is None or fault["expected"] == expected


def test_what_is_wrong_is_quoted(post_match: Post) -> None:
    facts = {"age": {"value": 300, "unit": "a"}, "sex": "F", "hba1c": {"value": 7, "unit": "percent"}}
    assert [fault["value"] for fault in faults(post_match, {"patient": facts})] == ["300", "F", "percent"]


@pytest.mark.parametrize("body", ['{"patient": {}', '{"patient": {}, "patient": {}}', '{"patient": NaN}', b"\xff"])
def test_malformed_json_is_400(post_match: Post, body: Any) -> None:
    assert faults(post_match, body, 400) == []


def test_other_media_type_is_refused_with_those_taken(post_match: Post) -> None:
    response = post_match("age=34", content_type="application/x-www-form-urlencoded")
    assert response.status_code == 415
    assert response.headers["Accept"] == "application/json, application/fhir+json"


def test_query_parameters_are_refused(post_match: Post) -> None:
    assert faults(post_match, EXAMPLE, path="/v1/match?age=34")[0]["parameter"] == "age"


def test_other_answer_than_json_is_406(post_match: Post) -> None:
    assert post_match(EXAMPLE, Accept="text/html").status_code == 406


def test_bundle_is_answered_like_plain_facts(post_match: Post) -> None:
    response = post_match(BUNDLE, content_type=FHIR)
    assert response.status_code == 200
    assert response.get_json()["meta"]["ignored"] == []
    rows = [row for entry in response.get_json()["data"] for row in entry["trace"]]
    assert {row["observed"] for row in rows if row["criterion"].endswith(".t1d")} == {"icd10cm:E10.9"}
    seen = {row["observed"] for row in rows if row["required"].startswith("hba1c") and "%" in row["required"]}
    assert "53 mmol/mol (2026-10-02) = 7 %" in seen


def test_bundle_of_two_patients_is_refused(post_match: Post) -> None:
    (fault,) = faults(post_match, BUNDLE | {"entry": [BUNDLE["entry"][0]] * 2}, content_type=FHIR)
    assert fault == {
        "pointer": "/entry/1",
        "detail": "is a second Patient",
        "expected": "a Bundle about one patient",
    }


def test_catalogue_is_read_once_for_a_revision(post_match: Post, catalogue_engine: Engine) -> None:
    statements: list[str] = []

    def note(*arguments: Any) -> None:
        statements.append(arguments[2])

    assert post_match(EXAMPLE).status_code == 200
    event.listen(catalogue_engine, "before_cursor_execute", note)
    try:
        assert post_match(EXAMPLE).status_code == 200
    finally:
        event.remove(catalogue_engine, "before_cursor_execute", note)
    assert [statement for statement in statements if "revision" not in statement and statement != "BEGIN"] == []


def test_attributes_say_what_they_ask_and_who_uses_them(client: Any) -> None:
    found = client.get("/v1/attributes?limit=100&include=candidates").get_json()["data"]
    assert {item["id"] for item in found} == {attribute.id for attribute in ATTRIBUTES}
    age = next(item for item in found if item["id"] == "age")
    assert age["question"] == "How old are you?"
    assert (age["type"], age["unit"], age["low"], age["high"]) == ("quantity", "a", 0, 120)
    assert "cit-07-criteria" in {candidate["id"] for candidate in age["candidates"]}
