"""Errors of the protocol: codes of JSON-RPC 2.0 and of the Model Context Protocol, each with its HTTP status."""

from collections.abc import Mapping

PARSE_ERROR, INVALID_REQUEST, UNKNOWN_METHOD, INVALID_PARAMS = -32700, -32600, -32601, -32602
HEADER_MISMATCH, UNSUPPORTED_VERSION = -32020, -32022


class RpcError(Exception):
    """An error of the protocol: its code, message and data, and the HTTP status of the response."""

    def __init__(self, code: int, message: str, status: int = 200, data: Mapping[str, object] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.status = status
        self.data = data

    def to_dict(self) -> dict[str, object]:
        """Return the `error` of the response."""
        return {"code": self.code, "message": str(self), **({"data": self.data} if self.data else {})}
