"""JSON-RPC 2.0 as the Model Context Protocol uses it: one message a request, one answer, no session."""

from collections.abc import Mapping

from flask import Response, current_app, request

from api.http import Problem, bodies, envelope, headers
from api.mcp.methods import call_method
from api.mcp.origins import validate_origin
from api.mcp.revisions import BATCHED, VERSION_HEADER, read_revision
from api.mcp.rpc_errors import INVALID_REQUEST, PARSE_ERROR, RpcError

PATH = "/mcp"
JSON = "application/json"
MAX_BATCH = 10
MAX_ID = 2**63
Answer = tuple[Mapping[str, object] | None, int]  # a message, none to a notification, and the status


def handle_message() -> Response:
    """Answer one message, or a batch of the revision that had them; a notification is accepted without an answer."""
    try:
        validate_origin(request.headers.get("Origin"), current_app.extensions["settings"])
        message = _read_body()
    except RpcError as error:
        return _make_response(*_build_error(None, error))
    if isinstance(message, list):
        return _answer_batch(message)
    return _make_response(*_answer(message))


def _read_body() -> object:
    try:
        return bodies.parse_json(bodies.read_body(request, JSON))
    except Problem as problem:
        code = PARSE_ERROR if problem.status == 400 else INVALID_REQUEST  # noqa: PLR2004 - as `parse_json` has it
        raise RpcError(code, problem.detail, problem.status) from problem


def _answer_batch(messages: list[object]) -> Response:
    is_batched = request.headers.get(VERSION_HEADER, BATCHED) == BATCHED
    if not is_batched or not 0 < len(messages) <= MAX_BATCH:
        error = RpcError(INVALID_REQUEST, f"a batch has 1 to {MAX_BATCH} messages of revision {BATCHED}", 400)
        return _make_response(*_build_error(None, error))
    answers = [answer for answer, _ in map(_answer, messages) if answer is not None]
    return _make_response(answers or None, 200 if answers else 202)


def _answer(message: object) -> Answer:
    message_id = message.get("id") if isinstance(message, dict) else None
    readable_id = message_id if _is_id(message_id) else None
    try:
        request_message = _validate_request(message)
        revision = read_revision(request_message, request.headers)
        if "id" not in request_message:
            return None, 202
        return {"jsonrpc": "2.0", "id": message_id, "result": call_method(request_message, revision)}, 200
    except RpcError as error:
        return _build_error(readable_id, error)


def _validate_request(message: object) -> Mapping[str, object]:
    if not isinstance(message, dict):
        raise RpcError(INVALID_REQUEST, "a message is an object", 400)
    if message.get("jsonrpc") != "2.0" or not isinstance(message.get("method"), str):
        raise RpcError(INVALID_REQUEST, 'not a request: it needs "jsonrpc": "2.0" and a method', 400)
    if "id" in message and not _is_id(message["id"]):
        raise RpcError(INVALID_REQUEST, "the id is neither text nor an integer of 64 bits", 400)
    return message


def _is_id(value: object) -> bool:
    is_integer = isinstance(value, int) and not isinstance(value, bool) and abs(value) < MAX_ID
    return isinstance(value, str) or is_integer


def _build_error(message_id: object, error: RpcError) -> Answer:
    return {"jsonrpc": "2.0", "id": message_id, "error": error.to_dict()}, error.status


def _make_response(body: object, status: int) -> Response:
    if body is None:
        response = Response(status=status)
        del response.headers["Content-Type"]
    else:
        # An id is returned as it came, and may hold half of a surrogate pair.
        text = envelope.dump_json(body).encode(errors="backslashreplace")
        response = Response(text, content_type=JSON)
        response.status_code = status
    return headers.disable_caching(response)
