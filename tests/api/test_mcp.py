import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from api.http import admission
from api.mcp.argument_types import find_wrong_types
from tests.contract_client import create_checked_app

# Questions of a stranger: the tool, its arguments, and what the answer has to name.
QUESTIONS: list[tuple[str, dict[str, Any], str]] = [
    ("search_therapies", {"q": "VX-880"}, "zimislecel"),
    ("search_therapies", {"q": "bleeding", "type": ["risks"]}, "procedure-bleeding"),
    ("search_therapies", {"q": "islet transplantation", "type": ["therapies"]}, "islet-transplantation"),
    ("search_therapies", {"q": "neutropenia"}, "neutropenia"),
    ("get_therapy", {"id": "zimislecel"}, "phase_3"),
    ("get_therapy", {"id": "zimislecel", "include": ["components"]}, "hepatic portal vein"),
    ("get_therapy", {"id": "zimislecel", "fields": ["stage"]}, "phase_3"),
    ("get_therapy", {"id": "donislecel", "include": ["approvals"]}, "2023-06-28"),
    ("get_therapy", {"id": "islet-transplantation", "fields": ["summary"]}, "portal vein"),
    ("get_claims", {"therapy": "zimislecel", "kind": ["risk"]}, "at_risk"),
    ("get_claims", {"therapy": "zimislecel", "measure": "insulin_independence_at"}, "reichman-2025"),
    ("get_claims", {"risk": "procedure-bleeding"}, "at_risk"),
    ("get_claims", {"reference": "pmid:40544428"}, "zimislecel"),
    ("get_claims", {"therapy": "islet-transplantation", "limit": 3}, "next_cursor"),
    ("get_claims", {"standing": ["rejected"], "limit": 5}, "rejected"),
    ("compare_therapies", {"therapies": ["zimislecel", "donislecel"]}, "donislecel"),
    ("compare_therapies", {"therapies": ["zimislecel", "islet-transplantation"], "kind": ["outcome"]}, "wilson"),
    ("match_patient", {"patient": {"age": {"value": 70, "unit": "a"}}, "therapies": ["zimislecel"]}, "does_not_meet"),
    ("resolve_id", {"id": "pmid:40544428"}, "reichman-2025"),
    ("resolve_id", {"id": "NCT04786262"}, "NCT04786262"),
]


def send(client: FlaskClient, method: str, params: object = None, **more: object) -> Any:
    message = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": method,
        **({"params": params} if params is not None else {}),
        **more,
    }
    response = client.post("/mcp", json=message, headers={"Accept": "application/json, text/event-stream"})
    return response.get_json()


def call(client: FlaskClient, name: str, arguments: object) -> Any:
    return send(client, "tools/call", {"name": name, "arguments": arguments})["result"]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "arguments", "expected"), QUESTIONS)
def test_a_question_of_a_stranger_is_answered(
    client: FlaskClient, name: str, arguments: dict[str, Any], expected: str
) -> None:
    result = call(client, name, arguments)
    assert result["isError"] is False, result
    assert expected in result["content"][0]["text"]
    assert json.loads(result["content"][0]["text"]) == result["structuredContent"]


def test_hits_beyond_the_limit_are_counted_with_a_way_to_them(client: FlaskClient) -> None:
    answer = call(client, "search_therapies", {"q": "islet", "limit": 2})["structuredContent"]
    assert answer["left_out"] == {"hits": answer["total"] - 2}
    assert "get_claims" in answer["hint"]
    assert "next_cursor" not in answer
    whole = call(client, "search_therapies", {"q": "neutropenia", "limit": 100})["structuredContent"]
    assert whole["next_cursor"] is None
    assert "left_out" not in whole


def test_there_are_six_tools_with_schemas_without_references(client: FlaskClient) -> None:
    tools = send(client, "tools/list")["result"]["tools"]
    assert [tool["name"] for tool in tools] == [
        *("search_therapies", "get_therapy", "get_claims", "compare_therapies", "match_patient", "resolve_id"),
    ]
    assert "$ref" not in json.dumps(tools)
    assert len(json.dumps(tools)) < 60_000


def test_no_page_ends_silently(client: FlaskClient) -> None:
    arguments: dict[str, Any] = {"therapy": "zimislecel", "limit": 10}
    seen: list[str] = []
    while True:
        answer = call(client, "get_claims", arguments)["structuredContent"]
        seen += [claim["id"] for claim in answer["data"]]
        if answer["next_cursor"] is None:
            break
        arguments["cursor"] = answer["next_cursor"]
    assert len(seen) == len(set(seen)) == answer["total"]


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("get_therapy", {"id": "zimiselcel"}, "zimislecel"),
        ("get_claims", {"kind": ["risky"]}, "risk"),
        ("get_claims", {"colour": "blue"}, "unknown"),
        ("get_therapy", {}, "missing"),
        ("get_therapy", {"id": "../claims"}, "404"),
        ("match_patient", {"patient": {"age": "old"}}, "422"),
        ("resolve_id", {"id": "?"}, "422"),
    ],
)
def test_an_error_is_an_error_that_helps(
    client: FlaskClient, name: str, arguments: dict[str, Any], expected: str
) -> None:
    result = call(client, name, arguments)
    assert result["isError"] is True
    assert expected in result["content"][0]["text"]


UNKNOWN = [
    ("get_claims", {"therapy": "zimiselcel"}, "zimislecel"),
    ("get_claims", {"risk": "neutropeniaa"}, "neutropenia"),
    ("get_claims", {"reference": "reichman-2052"}, "reichman-2025"),
    ("get_claims", {"reference": "pmid:1"}, "pmid:1"),
    ("get_claims", {"measure": "nothing-like-it", "study": "NCT00000000"}, "NCT00000000"),
    ("get_claims", {"condition": "", "mechanism": "nothing-like-it"}, "nothing-like-it"),
    ("compare_therapies", {"therapies": ["zimislecel", "donisleccel"]}, "donislecel"),
    ("match_patient", {"patient": {}, "therapies": ["zimiselcel"]}, "zimislecel"),
]


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("search_therapies", {"q": 5}, "text"),
        ("search_therapies", {"q": "islet", "limit": "x"}, "a whole number"),
        ("get_claims", {"limit": True}, "a whole number"),
        ("match_patient", {"patient": []}, "an object"),
        ("compare_therapies", {"therapies": [1]}, "a list of text"),
    ],
)
def test_an_argument_of_another_type_is_refused(
    client: FlaskClient, name: str, arguments: dict[str, Any], expected: str
) -> None:
    problem = call(client, name, arguments)["structuredContent"]
    assert [error["expected"] for error in problem["errors"]] == [expected]


def test_messages_are_no_code() -> None:
    assert find_wrong_types({"q": {"type": "string"}}, {"q": [1.5]}) == [
        {"parameter": "q", "detail": "is a list", "expected": "text"}
    ]


@pytest.mark.parametrize(("name", "arguments", "expected"), UNKNOWN)
def test_an_unknown_record_is_an_error_with_the_nearest_id(
    client: FlaskClient, name: str, arguments: dict[str, Any], expected: str
) -> None:
    result = call(client, name, arguments)
    assert (result["isError"], result["structuredContent"]["status"]) == (True, 404)
    assert expected in json.dumps(result["structuredContent"]["errors"])


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("get_therapy", {"id": "VX-880"}),
        ("get_claims", {"therapy": "VX-880", "limit": 1, "kind": None}),
        ("compare_therapies", {"therapies": ["VX-880", "donislecel"]}),
        ("match_patient", {"patient": {}, "therapies": ["VX-880"]}),
    ],
)
def test_a_name_stands_for_its_record_and_is_listed(client: FlaskClient, name: str, arguments: dict[str, Any]) -> None:
    result = call(client, name, arguments)
    assert result["isError"] is False
    assert result["structuredContent"]["resolved"] == {"VX-880": "zimislecel"}


LONG = [
    ("compare_therapies", {"therapies": ["islet-transplantation", "donislecel"]}, 8192),
    ("compare_therapies", {"therapies": ["islet-transplantation", "donislecel"], "kind": ["outcome"]}, 8192),
    ("compare_therapies", {"therapies": ["islet-transplantation", "phpi"], "kind": ["criterion"]}, 8192),
    ("get_claims", {"therapy": "islet-transplantation"}, 24_000),
    ("get_therapy", {"id": "islet-transplantation", "include": ["claims", "references"]}, 32_000),
    ("match_patient", {"patient": {"age": {"value": 40, "unit": "a"}}}, 32_000),
]


@pytest.mark.parametrize(("name", "arguments", "most"), LONG)
def test_an_answer_is_short_and_says_what_it_leaves_out(
    client: FlaskClient, name: str, arguments: dict[str, Any], most: int
) -> None:
    params = {"name": name, "arguments": arguments}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    response = client.post("/mcp", json=message)
    assert len(response.data) <= most
    answer = response.get_json()["result"]["structuredContent"]
    assert "left_out" in answer or answer.get("next_cursor") or name != "get_claims"


def test_a_short_comparison_counts_every_row(client: FlaskClient) -> None:
    names = ["islet-transplantation", "donislecel"]
    answer = call(client, "compare_therapies", {"therapies": names, "kind": ["outcome"]})["structuredContent"]
    path = f"/v1/compare?therapies={','.join(names)}&kind=outcome"
    rows = client.get(path).get_json()["data"]["rows"]
    left_out = answer.get("left_out", {"rows": {"ids": []}})["rows"]
    assert len(answer["data"]["rows"]) + len(left_out["ids"]) + left_out.get("more", 0) == len(rows)
    figures = [
        entry for row in answer["data"]["rows"] for cell in row["cells"].values() for entry in cell_entries(cell)
    ]
    assert figures
    assert [entry for entry in figures if not entry["sources"]] == []


def cell_entries(cell: object) -> list[dict[str, Any]]:
    return cell["entries"] if isinstance(cell, dict) else []


def test_the_reason_of_a_verdict_is_part_of_the_answer(client: FlaskClient) -> None:
    patient = {"age": {"value": 75, "unit": "a"}, "conditions": ["mondo:0005147"]}
    answer = call(client, "match_patient", {"patient": patient, "therapies": ["zimislecel"]})["structuredContent"]
    refused = [entry for entry in answer["data"] if entry["verdict"] == "does_not_meet"]
    assert refused
    assert [entry for entry in refused if not entry["decided_by"]] == []


def test_messages_that_are_none_are_refused(client: FlaskClient) -> None:
    assert send(client, "resources/list")["error"]["code"] == -32601
    assert send(client, "tools/call", {"name": "delete"})["error"]["code"] == -32602
    assert send(client, "tools/call", [])["error"]["code"] == -32602
    assert client.get("/mcp").status_code == 405
    assert client.post("/mcp", json={"jsonrpc": "2.0", "method": "notifications/initialized"}).status_code == 202


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b'{"jsonrpc":"1.0"}', b"\xff"])
def test_a_broken_body_is_an_error_of_the_protocol(client: FlaskClient, body: bytes) -> None:
    response = client.application.test_client().post("/mcp", data=body, content_type="application/json")
    assert response.status_code == 400
    assert response.get_json()["error"]["code"] in {-32700, -32600}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["get_therapy", "match_patient"])
def test_calls_leave_no_request_in_progress(catalogue_engine: Engine, name: str) -> None:
    app = create_checked_app(catalogue_engine)
    admission.init_app(app, 2)  # a call and the request that it sends
    arguments = {"id": "zimislecel"} if name == "get_therapy" else {"patient": {}, "therapies": ["zimislecel"]}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": arguments}}
    for _ in range(4):
        response = app.test_client().post("/mcp", json=message, buffered=True)
        assert response.get_json()["result"]["isError"] is False


@pytest.mark.parametrize("record_id", ["", "../claims", "islet-transplantation/claims"])
def test_an_id_is_no_other_address(client: FlaskClient, record_id: str) -> None:
    result = call(client, "get_therapy", {"id": record_id})
    assert result["isError"] is True
    assert result["structuredContent"]["status"] == 404
