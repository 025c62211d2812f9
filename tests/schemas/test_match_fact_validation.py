import json
import re
from decimal import Decimal
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator
from marshmallow import ValidationError

from db.vocab.accepted_units import accepted
from db.vocab.attributes import ATTRIBUTE, ATTRIBUTES
from schemas.match.match_request import EXAMPLE, MatchRequestSchema, build_request_schema
from schemas.match.patient_json_schema import build_patient_schema

CONTRACT = build_patient_schema()
VALIDATOR = Draft202012Validator(CONTRACT)

# Attribute, value, and the place of what is wrong with it (None: nothing).
FACTS: list[tuple[str, Any, str | None]] = [
    ("age", {"value": 34, "unit": "a"}, None),
    ("age", {"value": 34.5, "unit": "a", "comparator": ">=", "date": "2026"}, None),
    ("age", [{"value": 34, "unit": "a"}], None),
    ("age", 34, ""),
    ("age", [], ""),
    ("age", None, ""),
    ("age", {"value": 34}, "unit"),
    ("age", {"unit": "a"}, "value"),
    ("age", {"value": 34, "unit": "kg"}, "unit"),
    ("age", {"value": "34", "unit": "a"}, "value"),
    ("age", {"value": True, "unit": "a"}, "value"),
    ("age", {"value": -1, "unit": "a"}, "value"),
    ("age", {"value": 50_000, "unit": "a"}, "value"),
    ("age", {"value": 34, "unit": "a", "comparator": "~"}, "comparator"),
    ("age", {"value": 34, "unit": "a", "date": "May"}, "date"),
    ("age", {"value": 34, "unit": "a", "on": "2026"}, "on"),
    ("clarke_score", {"value": 4}, None),
    ("clarke_score", {"value": 4, "unit": "{score}"}, None),
    ("clarke_score", {"value": 4.0}, None),
    ("clarke_score", {"value": 8}, "value"),
    ("clarke_score", {"value": 4.5}, "value"),
    ("sex", "male", None),
    ("sex", "man", ""),
    ("sex", ["male"], ""),
    ("impaired_awareness", True, None),
    ("impaired_awareness", "yes", ""),
    ("conditions", ["MONDO:0005147", "icd10cm:E10.9"], None),
    ("conditions", {"present": [], "absent": ["hp:0100651"], "complete": True}, None),
    ("conditions", ["mOnDo:0005147", "HP:0100651", "doid:9744", "MESH:d003922", "icd10CM:e10.9a"], None),
    ("conditions", "mondo:0005147", ""),
    ("conditions", ["ab:1"], "0"),
    ("conditions", ["mondo:5147"], "0"),
    ("conditions", ["mesh:E003922"], "0"),
    ("conditions", ["mondo:0005147\n"], "0"),
    ("conditions", ["icd10cm:\u017f10"], "0"),
    ("conditions", ["type 1 diabetes"], "0"),
    ("conditions", {"present": "mondo:0005147"}, "present"),
    ("conditions", {"complete": 1}, "complete"),
    ("conditions", {"presnt": []}, "presnt"),
    ("prior_transplants", ["islet"], None),
    ("prior_transplants", ["heart"], "0"),
    ("prior_therapies", ["vx-264"], None),
    ("prior_therapies", ["-"], "0"),
    ("prior_therapies", ["vx-264\n"], "0"),
    ("ketoacidosis", [], None),
    ("ketoacidosis", ["2026", "2026-02", "2026-02-03"], None),
    ("ketoacidosis", {"count": 2, "period": "12 mo"}, None),
    ("ketoacidosis", {"count": 2.0, "period": "12 mo"}, None),
    ("ketoacidosis", {"count": 2.5, "period": "12 mo"}, "count"),
    ("ketoacidosis", {"count": True, "period": "12 mo"}, "count"),
    ("ketoacidosis", {"count": 2, "period": "12 mo\n"}, "period"),
    ("ketoacidosis", ["yesterday"], "0"),
    ("ketoacidosis", {"count": 2}, "period"),
    ("ketoacidosis", {"count": -2, "period": "12 mo"}, "count"),
    ("ketoacidosis", {"count": 2, "period": "12 months"}, "period"),
    ("ketoacidosis", {"count": 2, "period": "0 mo"}, "period"),
    ("ketoacidosis", 3, ""),
    ("diagnosis_date", "2020-02", None),
    ("diagnosis_date", "2099-12-31", None),
    ("diagnosis_date", 2020, ""),
    ("diagnosis_date", "2020-13", ""),
    ("diagnosis_date", "2024-02-29", None),
    ("diagnosis_date", "2000-02-29", None),
    ("diagnosis_date", "2023-02-29", ""),
    ("diagnosis_date", "1900-02-29", ""),
    ("diagnosis_date", "2023-04-31", ""),
    ("diagnosis_date", "2023-12-31", None),
    ("diagnosis_date", "1899", ""),
    ("hba1c", {"value": 53, "unit": "%"}, "value"),
    ("hba1c", {"value": 53, "unit": "mmol/mol"}, None),
    ("weight", {"value": 5, "unit": "g"}, "value"),
    ("attested", {"cit-07-criteria.consent": True}, None),
    ("attested", {"cit-07-criteria.consent": "yes"}, "cit-07-criteria.consent"),
    ("criterion:cit-07-criteria.consent", "yes", ""),
    ("criterion:", True, ""),
    ("criterion:x\n", True, ""),
    ("agee", {"value": 34, "unit": "a"}, ""),
]
EXPECTED: list[tuple[str, Any, str, str]] = [
    ("age", {"value": 200, "unit": "a"}, "value", "0 to 120 a"),
    ("hba1c", {"value": 53, "unit": "%"}, "value", "2 to 25 %"),
    ("weight", {"value": 5, "unit": "g"}, "value", "1000 to 400000 g"),
    ("diagnosis_date", "2023-02-30", "", "2023-02-28"),
    ("diagnosis_date", "1850-02-03", "", "a full or partial date: YYYY, YYYY-MM or YYYY-MM-DD"),
    ("conditions", ["pmid:1"], "0", "a code such as mondo:0005147; of mondo, hp, doid, mesh, icd10cm"),
    ("conditions", ["mondo:5147"], "0", "a code such as mondo:0005147; of mondo, hp, doid, mesh, icd10cm"),
]


def read(facts: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = MatchRequestSchema().load(json.loads(json.dumps(facts), parse_float=Decimal))
    return found


def faults(facts: dict[str, Any]) -> dict[str, dict[str, str]]:
    """What is wrong, by its JSON pointer below the patient."""
    with pytest.raises(ValidationError) as refused:
        read({"patient": facts})
    return dict(_flat(refused.value.messages["patient"], ""))  # type: ignore[call-overload]


def _flat(messages: Any, place: str) -> Any:
    if isinstance(messages, list):
        yield place.removeprefix("/"), messages[0]
    else:
        for key, inner in messages.items():
            yield from _flat(inner, f"{place}/{key}")


@pytest.mark.parametrize(("name", "fact", "place"), FACTS)
def test_reader_and_contract_agree_on_every_fact(name: str, fact: Any, place: str | None) -> None:
    facts = {name: fact}
    assert VALIDATOR.is_valid(facts) == (place is None)
    if place is None:
        assert set(read({"patient": facts})["patient"]) == {name}
    else:
        assert list(faults(facts)) == [f"{name}/{place}".removesuffix("/")]


@pytest.mark.parametrize(("name", "fact", "place", "expected"), EXPECTED)
def test_impossible_value_is_refused_with_what_is_possible(name: str, fact: Any, place: str, expected: str) -> None:
    assert faults({name: fact})[f"{name}/{place}".removesuffix("/")]["expected"] == expected


def test_unknown_attribute_is_refused_with_the_nearest() -> None:
    assert faults({"hba1": 7})["hba1"] == {"detail": "unknown attribute", "expected": "hba1c"}


def test_where_no_attribute_is_near_the_list_of_them_is_named() -> None:
    assert re.fullmatch(r"one of the \d+ that /v1/attributes lists", faults({"xyz": 7})["xyz"]["expected"])


def test_every_fault_of_a_patient_is_named() -> None:
    assert len(faults({"age": 1, "sex": 2, "weight": {"value": 70, "unit": "lb"}})) == 3


def test_contract_lists_every_attribute_with_its_question() -> None:
    assert list(CONTRACT["properties"]) == [*(attribute.id for attribute in ATTRIBUTES), "attested"]
    for attribute in ATTRIBUTES:
        assert CONTRACT["properties"][attribute.id]["description"].startswith(attribute.question)


@pytest.mark.parametrize("attribute", [attribute for attribute in ATTRIBUTES if attribute.unit], ids=lambda one: one.id)
def test_contract_lists_the_units_and_bounds_of_each_quantity(attribute: Any) -> None:
    one, many = CONTRACT["properties"][attribute.id]["anyOf"]
    assert many["items"] == one
    each = [form["properties"] for form in one.get("anyOf", [one])]
    assert [unit for form in each for unit in form["unit"]["enum"]] == [*reversed(accepted(attribute))]
    value = each[-1]["value"]
    assert value["minimum"] <= attribute.low < attribute.high <= value["maximum"]
    assert f"{attribute.low} to {attribute.high} {attribute.unit}" in one["description"]


@pytest.mark.parametrize(
    "attribute", [attribute for attribute in ATTRIBUTES if attribute.values], ids=lambda one: one.id
)
def test_contract_lists_the_values_of_each_code(attribute: Any) -> None:
    assert json.dumps(list(attribute.values)) in json.dumps(CONTRACT["properties"][attribute.id])


def test_example_of_the_contract_is_a_request() -> None:
    contract = build_request_schema()
    Draft202012Validator(contract).validate(EXAMPLE)
    assert read(EXAMPLE)["patient"] == json.loads(json.dumps(EXAMPLE["patient"]), parse_float=Decimal)
    assert set(EXAMPLE["patient"]) <= set(ATTRIBUTE)
    assert set(contract["properties"]) == set(MatchRequestSchema().load_fields)


@pytest.mark.parametrize(
    ("patient", "expected"),
    [
        ({"no_malignancy_history": True}, '"malignancy_history": false'),
        ({"no_severe_hypoglycaemia": True}, '"severe_hypoglycaemia": []'),
        ({"no-prior_transplants": True}, '"prior_transplants": {"present": [], "complete": true}'),
        ({"not_pregnancy_status": True}, "pregnancy_status, one of pregnant, breastfeeding, neither"),
        ({"no_weight": True}, "weight"),
        ({"chronic_infection": ["no-hiv"]}, '{"absent": ["hiv"]}'),
        ({"prior_transplants": {"present": ["not kidny"]}}, '{"absent": ["kidney"]}'),
        ({"prior_transplants": ["no_whale"]}, "one of islet, kidney, pancreas, liver, other_organ, haematopoietic"),
        ({"conditions": ["not mondo:0005147"]}, '{"absent": ["mondo:0005147"]}'),
        ({"conditions": ["no-type 1 diabetes"]}, "a code such as mondo:0005147; of mondo, hp, doid, mesh, icd10cm"),
        ({"medications": ["no atc:L04"]}, '{"absent": ["atc:L04"]}'),
        ({"procedures": ["no-icd10pcs:0TY00Z0"]}, '{"absent": ["icd10pcs:0TY00Z0"]}'),
        ({"prior_therapies": ["without vc-02"]}, '{"absent": ["vc-02"]}'),
    ],
)
def test_error_of_a_negated_name_says_how_to_state_that_it_does_not_apply(patient: Any, expected: str) -> None:
    with pytest.raises(ValidationError) as error:
        MatchRequestSchema().load({"patient": patient})
    messages: Any = error.value.messages
    while isinstance(messages, dict):
        messages = next(iter(messages.values()))
    assert messages[0]["expected"] == expected
