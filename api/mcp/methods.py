"""The methods that this server has, and what each returns."""

from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import TypeAlias

from api.mcp.revisions import INITIALIZED, SERVER_KEY, STATELESS, SUPPORTED, Message
from api.mcp.rpc_errors import INVALID_PARAMS, UNKNOWN_METHOD, RpcError
from api.mcp.tool_calls import call_tool
from api.mcp.tools import TOOLS, describe_tools

SERVER = {"name": "therapydb", "title": "TherapyDB", "version": version("therapydb")}
CAPABILITIES = {"tools": {"listChanged": False}}
INSTRUCTIONS = (
    "TherapyDB holds therapies, and claims with the sources for and against each. Always give the denominator, the"
    " population and the source of a figure. Never add or average figures of different claims. Contested claims have"
    " sources on both sides. A match compares facts with printed criteria; it never says that a person is eligible."
)
CACHED = {"ttlMs": 3_600_000, "cacheScope": "public"}  # of what changes only with the program
Result: TypeAlias = dict[str, object]


def call_method(message: Message, revision: str) -> Result:
    """Return the result of a request. Raises `RpcError`."""
    method, is_stateless = str(message["method"]), revision in STATELESS
    if method not in METHODS:
        status = 404 if is_stateless else 200
        raise RpcError(UNKNOWN_METHOD, f"unknown method; this server has {', '.join(METHODS)}", status)
    params = message.get("params", {})
    if not isinstance(params, dict):
        raise RpcError(INVALID_PARAMS, "params is not an object")
    result = METHODS[method](params)
    if not is_stateless:
        return result
    caching = CACHED if method in CACHEABLE else {}
    return {"resultType": "complete", **result, **caching, "_meta": {SERVER_KEY: SERVER}}


def _initialize(params: Message) -> Result:
    requested = params.get("protocolVersion")
    return {
        "protocolVersion": requested if requested in INITIALIZED else INITIALIZED[0],
        "capabilities": CAPABILITIES,
        "serverInfo": SERVER,
        "instructions": INSTRUCTIONS,
    }


def _discover(_: Message) -> Result:
    return {"supportedVersions": [*SUPPORTED], "capabilities": CAPABILITIES, "instructions": INSTRUCTIONS}


def _list_tools(params: Message) -> Result:
    if params.get("cursor") is not None:
        raise RpcError(INVALID_PARAMS, "unknown cursor; the list of tools has one page")
    return {"tools": describe_tools()}


def _call_tool(params: Message) -> Result:
    name, arguments = params.get("name"), params.get("arguments", {})
    if not isinstance(name, str) or name not in TOOLS:
        raise RpcError(INVALID_PARAMS, f"unknown tool; this server has {', '.join(TOOLS)}")
    if not isinstance(arguments, dict):
        raise RpcError(INVALID_PARAMS, "arguments is not an object")
    return {**call_tool(TOOLS[name], arguments)}


CACHEABLE = ("server/discover", "tools/list")
METHODS: Mapping[str, Callable[[Message], Result]] = {
    "initialize": _initialize,
    "server/discover": _discover,
    "ping": lambda _: {},
    "tools/list": _list_tools,
    "tools/call": _call_tool,
}
