"""What the specification of streamable HTTP requires of a server, in the revisions with and without a handshake."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from api.app import create_app
from api.mcp.revisions import CAPABILITIES_KEY, INITIALIZED, SERVER_KEY, SUPPORTED, VERSION_KEY
from api.settings import Settings

NEWEST = "2026-07-28"
META = {VERSION_KEY: NEWEST, CAPABILITIES_KEY: {}}
PING: Mapping[str, object] = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
CALL = {"name": "resolve_id", "arguments": {"id": "pmid:40544428"}}


def post(client: FlaskClient, message: object, **headers: str) -> TestResponse:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post("/mcp", json=message, headers={"Accept": "application/json, text/event-stream", **names})


def post_stateless(client: FlaskClient, method: str, params: Mapping[str, object], **headers: str) -> TestResponse:
    name = {"Mcp_Name": str(params["name"])} if "name" in params else {}
    sent = {"MCP_Protocol_Version": NEWEST, "Mcp_Method": method, **name, **headers}
    message = {"jsonrpc": "2.0", "id": 7, "method": method, "params": {"_meta": META, **params}}
    return post(client, message, **{name: value for name, value in sent.items() if value})


def get_code(response: TestResponse) -> object:
    return response.get_json()["error"]["code"]


def test_a_notification_is_accepted_without_a_body(client: FlaskClient) -> None:
    response = post(client, {"jsonrpc": "2.0", "method": "notifications/initialized"})
    assert (response.status_code, response.data) == (202, b"")
    assert "Content-Type" not in response.headers


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
def test_there_is_no_stream_and_no_session(client: FlaskClient, method: str) -> None:
    response = client.open("/mcp", method=method, headers={"Accept": "text/event-stream"})
    assert response.status_code == 405
    assert "POST" in response.headers["Allow"]


@pytest.mark.parametrize("message_id", [None, {}, [], True, 1.5, 1.0, 2**64])
def test_an_id_is_text_or_an_integer(client: FlaskClient, message_id: object) -> None:
    response = post(client, {**PING, "id": message_id})
    assert (response.status_code, get_code(response)) == (400, -32600)
    assert response.get_json()["id"] is None


@pytest.mark.parametrize("message_id", ["", "a", "\0", "\ud800", "\u00e9\U0001f9ea", 0, -5, 2**62])
def test_an_id_is_returned_as_it_came(client: FlaskClient, message_id: object) -> None:
    response = post(client, {**PING, "id": message_id})
    assert (response.status_code, response.mimetype) == (200, "application/json")
    assert json.loads(response.data) == {"jsonrpc": "2.0", "id": message_id, "result": {}}


@pytest.mark.parametrize("message", [{"id": 1}, {**PING, "jsonrpc": 2}, {**PING, "method": 1}, {"jsonrpc": "2.0"}, "x"])
def test_what_is_no_request_is_refused(client: FlaskClient, message: object) -> None:
    response = post(client, message)
    assert (response.status_code, get_code(response)) == (400, -32600)


@pytest.mark.parametrize("version", ["bogus", "1900-01-01", "", "2025-11-25x"])
def test_an_unsupported_version_is_refused_with_those_supported(client: FlaskClient, version: str) -> None:
    response = post(client, PING, MCP_Protocol_Version=version)
    assert (response.status_code, get_code(response)) == (400, -32022)
    assert response.get_json()["error"]["data"] == {"supported": [*SUPPORTED], "requested": version}


@pytest.mark.parametrize("version", INITIALIZED)
def test_every_version_with_a_handshake_is_served(client: FlaskClient, version: str) -> None:
    params = {"protocolVersion": version, "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    result = post(client, {**PING, "method": "initialize", "params": params}).get_json()["result"]
    assert (result["protocolVersion"], result["serverInfo"]["name"]) == (version, "therapydb")
    assert post(client, PING, MCP_Protocol_Version=version).get_json()["result"] == {}


def test_an_unknown_version_is_answered_with_the_newest_that_has_a_handshake(client: FlaskClient) -> None:
    message = {**PING, "method": "initialize", "params": {"protocolVersion": "1900-01-01"}}
    assert post(client, message).get_json()["result"]["protocolVersion"] == INITIALIZED[0]


ALLOWED = [None, "http://127.0.0.1:8000", "http://localhost:6274", "https://127.0.0.1", "http://[::1]:9"]
REFUSED = ["https://evil.example", "null", "http://127.0.0.1.evil.example", "http://[", "", "file://", "localhost"]


@pytest.mark.parametrize(
    ("origin", "status"), [*((origin, 200) for origin in ALLOWED), *((origin, 403) for origin in REFUSED)]
)
def test_pages_of_other_sites_are_refused(client: FlaskClient, origin: str | None, status: int) -> None:
    # A page that rebinds its name sends it as the host too.
    headers = {"Origin": origin, "Host": "evil.example"} if origin is not None else {}
    response = post(client, PING, **headers)
    assert response.status_code == status
    assert status == 200 or get_code(response) == -32600


@pytest.mark.slow
@pytest.mark.parametrize(
    ("setting", "origin", "status"),
    [
        ("", "https://therapies.example:8443", 200),
        ("", "http://localhost:8000", 403),
        ("https://a.example https://b.example", "https://b.example", 200),
        ("https://a.example", "https://b.example", 403),
        ("*", "https://b.example", 200),
    ],
)
def test_the_setting_names_further_origins(catalogue_engine: Engine, setting: str, origin: str, status: int) -> None:
    settings = Settings(public_url="https://therapies.example", mcp_origins=setting)
    client = create_app(settings, catalogue_engine).test_client()
    assert post(client, PING, Origin=origin).status_code == status


def test_a_batch_is_answered_in_the_revision_that_had_them(client: FlaskClient) -> None:
    batch: list[Mapping[str, object]] = [PING, {**PING, "id": "b"}, {"jsonrpc": "2.0", "method": "notifications/x"}]
    assert [answer["id"] for answer in post(client, batch).get_json()] == [1, "b"]
    assert post(client, batch[2:]).status_code == 202
    refused = [post(client, [PING] * 11), post(client, []), post(client, batch, MCP_Protocol_Version=INITIALIZED[0])]
    assert [(response.status_code, get_code(response)) for response in refused] == [(400, -32600)] * 3


def test_without_a_handshake_every_result_names_its_type_and_server(client: FlaskClient) -> None:
    answers = {
        method: post_stateless(client, method, params)
        for method, params in {"server/discover": {}, "tools/list": {}, "tools/call": CALL}.items()
    }
    assert {response.status_code for response in answers.values()} == {200}
    results: dict[str, Any] = {method: response.get_json()["result"] for method, response in answers.items()}
    assert {result["resultType"] for result in results.values()} == {"complete"}
    assert {result["_meta"][SERVER_KEY]["name"] for result in results.values()} == {"therapydb"}
    assert results["server/discover"]["supportedVersions"] == [*SUPPORTED]
    assert [results[method]["ttlMs"] > 0 for method in ("server/discover", "tools/list")] == [True, True]
    assert results["tools/list"]["cacheScope"] == "public"
    assert "reichman-2025" in results["tools/call"]["content"][0]["text"]


def test_a_name_in_a_header_may_be_encoded(client: FlaskClient) -> None:
    assert post_stateless(client, "tools/call", CALL, Mcp_Name="=?base64?cmVzb2x2ZV9pZA==?=").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Mcp_Method": ""},
        {"Mcp_Method": "tools/list"},
        {"Mcp_Name": ""},
        {"Mcp_Name": "get_claims"},
        {"Mcp_Name": "=?base64?###?="},
        {"Mcp_Name": "=?base64?/w==?="},
        {"MCP_Protocol_Version": ""},
        {"MCP_Protocol_Version": "2025-11-25"},
    ],
)
def test_headers_that_contradict_the_body_are_refused(client: FlaskClient, headers: dict[str, str]) -> None:
    response = post_stateless(client, "tools/call", CALL, **headers)
    assert (response.status_code, get_code(response)) == (400, -32020)
    assert response.get_json()["id"] == 7


@pytest.mark.parametrize("meta", [{}, {VERSION_KEY: NEWEST}, {VERSION_KEY: NEWEST, CAPABILITIES_KEY: 1}])
def test_a_request_without_its_metadata_is_refused(client: FlaskClient, meta: dict[str, object]) -> None:
    response = post_stateless(client, "tools/list", {"_meta": meta})
    assert (response.status_code, get_code(response)) == (400, -32602)


@pytest.mark.parametrize("declared", ["2030-01-01", 5, [NEWEST], 1.5])
def test_a_version_of_the_body_is_checked_too(client: FlaskClient, declared: object) -> None:
    headers = {"MCP_Protocol_Version": "2030-01-01"}
    response = post_stateless(client, "tools/list", {"_meta": {VERSION_KEY: declared}}, **headers)
    assert response.status_code == 400
    assert get_code(response) == (-32022 if declared == "2030-01-01" else -32020)


def test_an_unknown_method_is_not_found_without_a_handshake(client: FlaskClient) -> None:
    response = post_stateless(client, "resources/list", {})
    assert (response.status_code, get_code(response)) == (404, -32601)
    assert post(client, {**PING, "method": "resources/list"}).status_code == 200


def test_the_list_of_tools_has_one_page(client: FlaskClient) -> None:
    response = post(client, {**PING, "method": "tools/list", "params": {"cursor": "x"}})
    assert get_code(response) == -32602


@pytest.mark.parametrize("text", ["\0", "\ud800"])
def test_text_that_cannot_be_stored_is_an_error_of_the_tool(client: FlaskClient, text: str) -> None:
    params = {"name": "search_therapies", "arguments": {"q": text}}
    result = post(client, {**PING, "method": "tools/call", "params": params}).get_json()["result"]
    assert (result["isError"], result["structuredContent"]["status"]) == (True, 422)


@pytest.mark.parametrize(
    ("body", "media_type", "status", "code"),
    [
        (b"{", "application/json", 400, -32700),
        (b"\xff", "application/json", 400, -32700),
        (b"{}", "text/plain", 415, -32600),
    ],
)
def test_a_body_that_is_no_message_is_refused(
    client: FlaskClient, body: bytes, media_type: str, status: int, code: int
) -> None:
    response = client.application.test_client().post("/mcp", data=body, content_type=media_type)
    assert (response.status_code, get_code(response)) == (status, code)
