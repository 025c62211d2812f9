"""JSON-RPC 2.0 as the Model Context Protocol uses it: one message a request, one answer, no session."""

from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import TypeAlias

from flask import Response, request

from api.http import Problem, bodies, envelope, headers
from api.mcp.tools import TOOLS, call_tool, describe_tools

PATH = "/mcp"
JSON = "application/json"
# Newest first. What this module uses of them is the same in each.
PROTOCOL_VERSIONS = ("2025-11-25", "2025-06-18", "2025-03-26")
PARSE_ERROR, INVALID_REQUEST, UNKNOWN_METHOD, INVALID_PARAMS = -32700, -32600, -32601, -32602
INSTRUCTIONS = (
    "TherapyDB holds therapies, and claims with the sources for and against each. Always give the denominator, the"
    " population and the source of a figure. Never add or average figures of different claims. Contested claims have"
    " sources on both sides. A match compares facts with printed criteria; it never says that a person is eligible."
)
Message: TypeAlias = Mapping[str, object]


class RpcError(Exception):
    """An error of the protocol: its code and message."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def handle_message() -> Response:
    """Answer one message; a notification is accepted without an answer."""
    try:
        message = bodies.load_json_body(request, JSON)
    except Problem as problem:
        return _return_error(None, PARSE_ERROR, problem.detail, problem.status)
    if not isinstance(message, dict) or message.get("jsonrpc") != "2.0" or not isinstance(message.get("method"), str):
        return _return_error(None, INVALID_REQUEST, "not a message of JSON-RPC 2.0", 400)
    if "id" not in message:
        return headers.disable_caching(Response(status=202))
    try:
        result = _dispatch(message)
    except RpcError as error:
        return _return_error(message["id"], error.code, str(error))
    return _return_message({"id": message["id"], "result": result})


def _dispatch(message: Message) -> Message:
    handle = HANDLERS.get(str(message["method"]))
    if handle is None:
        raise RpcError(UNKNOWN_METHOD, f"unknown method; this server has {', '.join(HANDLERS)}")
    params = message.get("params", {})
    if not isinstance(params, dict):
        raise RpcError(INVALID_PARAMS, "params is not an object")
    return handle(params)


def _initialize(params: Message) -> Message:
    requested = params.get("protocolVersion")
    return {
        "protocolVersion": requested if requested in PROTOCOL_VERSIONS else PROTOCOL_VERSIONS[0],
        "capabilities": {"tools": {"listChanged": False}},
        "serverInfo": {"name": "therapydb", "title": "TherapyDB", "version": version("therapydb")},
        "instructions": INSTRUCTIONS,
    }


def _call_tool(params: Message) -> Message:
    name, arguments = params.get("name"), params.get("arguments", {})
    if not isinstance(name, str) or name not in TOOLS:
        raise RpcError(INVALID_PARAMS, f"unknown tool; this server has {', '.join(TOOLS)}")
    if not isinstance(arguments, dict):
        raise RpcError(INVALID_PARAMS, "arguments is not an object")
    return call_tool(TOOLS[name], arguments)


def _return_error(message_id: object, code: int, text: str, status: int = 200) -> Response:
    return _return_message({"id": message_id, "error": {"code": code, "message": text}}, status)


def _return_message(members: Message, status: int = 200) -> Response:
    response = envelope.make_response(envelope.dump_json({"jsonrpc": "2.0", **members}), JSON)
    response.status_code = status
    return headers.disable_caching(response)


HANDLERS: Mapping[str, Callable[[Message], Message]] = {
    "initialize": _initialize,
    "ping": lambda _: {},
    "tools/list": lambda _: {"tools": describe_tools()},
    "tools/call": _call_tool,
}
