"""Revisions of the protocol: in which one a message is written, and whether the headers agree with it.

Since 2026-07-28 every request carries its revision in `_meta`; before, a client asked by `initialize` first.
"""

from base64 import b64decode
from collections.abc import Mapping
from typing import TypeAlias

from werkzeug.datastructures import Headers

from api.mcp.rpc_errors import HEADER_MISMATCH, INVALID_PARAMS, UNSUPPORTED_VERSION, RpcError

STATELESS = ("2026-07-28",)
INITIALIZED = ("2025-11-25", "2025-06-18", "2025-03-26")
SUPPORTED = (*STATELESS, *INITIALIZED)  # newest first
BATCHED = INITIALIZED[-1]  # also that of a client that names none
VERSION_KEY = "io.modelcontextprotocol/protocolVersion"
CAPABILITIES_KEY = "io.modelcontextprotocol/clientCapabilities"
SERVER_KEY = "io.modelcontextprotocol/serverInfo"
VERSION_HEADER, METHOD_HEADER, NAME_HEADER = "MCP-Protocol-Version", "Mcp-Method", "Mcp-Name"
NAMED_METHODS = ("tools/call",)
MAX_ECHO = 100
ENCODED = ("=?base64?", "?=")  # around a value that a header cannot hold
Message: TypeAlias = Mapping[str, object]


def read_revision(message: Message, headers: Headers) -> str:
    """Return the revision of a request. Raises `RpcError` if it is not supported or contradicts the headers."""
    header, meta = headers.get(VERSION_HEADER), _read_meta(message)
    declared = meta.get(VERSION_KEY)
    if declared is None:
        return _read_header_alone(header)
    _compare(VERSION_HEADER, header, declared)
    _validate_supported(declared)
    if declared in STATELESS:
        _validate_stateless(message, headers, meta)
    return str(declared)


def _read_meta(message: Message) -> Message:
    params = message.get("params")
    meta = params.get("_meta") if isinstance(params, dict) else None
    return meta if isinstance(meta, dict) else {}


def _read_header_alone(header: str | None) -> str:
    if header is None:
        return BATCHED
    _validate_supported(header)
    if header in STATELESS:
        raise RpcError(INVALID_PARAMS, f"params._meta lacks {VERSION_KEY}", 400)
    return header


def _validate_supported(revision: object) -> None:
    if revision not in SUPPORTED:
        data = {"supported": [*SUPPORTED], "requested": str(revision)[:MAX_ECHO]}
        raise RpcError(UNSUPPORTED_VERSION, "unsupported protocol version", 400, data)


def _validate_stateless(message: Message, headers: Headers, meta: Message) -> None:
    if not isinstance(meta.get(CAPABILITIES_KEY), dict):
        raise RpcError(INVALID_PARAMS, f"params._meta lacks {CAPABILITIES_KEY}", 400)
    _compare(METHOD_HEADER, headers.get(METHOD_HEADER), message["method"])
    if message["method"] in NAMED_METHODS:
        params = message.get("params")
        name = params.get("name") if isinstance(params, dict) else None
        _compare(NAME_HEADER, _decode(headers.get(NAME_HEADER)), name)


def _compare(header: str, value: str | None, expected: object) -> None:
    if value != expected:
        raise RpcError(HEADER_MISMATCH, f"header mismatch: {header} is not what the body has", 400)


def _decode(value: str | None) -> str | None:
    start, end = ENCODED
    if value is None or not (value.startswith(start) and value.endswith(end)):
        return value
    try:
        return b64decode(value[len(start) : -len(end)], validate=True).decode()
    except ValueError:
        return None
