"""The responses and headers that operations share: error responses by status, headers by status."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from api.http.problems import MEDIA_TYPE, get_title
from api.openapi.component_refs import make_ref
from api.openapi.document_node import Node


class Operation(NamedTuple):
    """One operation of the OpenAPI document."""

    path: str
    method: str
    doc: Node

    def is_read(self) -> bool:
        return self.method == "get"

    def is_deprecated(self) -> bool:
        return bool(self.doc.get("deprecated"))

    def has_body(self) -> bool:
        return "requestBody" in self.doc

    def has_path_parameter(self) -> bool:
        return "{" in self.path

    def is_paged(self) -> bool:
        return "cursor" in self._list_query_names()

    def _list_query_names(self) -> set[str]:
        return {parameter["name"] for parameter in self.doc.get("parameters", ()) if parameter["in"] == "query"}


def _applies_always(_: Operation) -> bool:
    return True


# status: the operations that can answer with it
SHARED_RESPONSES: dict[int, Callable[[Operation], bool]] = {
    304: Operation.is_read,
    400: lambda operation: operation.has_body() or operation.is_paged(),
    401: _applies_always,
    404: Operation.has_path_parameter,
    406: Operation.is_read,
    410: lambda operation: operation.has_path_parameter() or operation.is_deprecated(),
    412: Operation.is_read,
    413: Operation.has_body,
    414: _applies_always,
    415: Operation.has_body,
    422: _applies_always,
    429: _applies_always,
    431: _applies_always,
    500: _applies_always,
    503: _applies_always,
}
COMMON_HEADERS = ("Access-Control-Allow-Origin", "RateLimit", "RateLimit-Policy", "X-Request-Id")
HEADERS_BY_STATUS = {
    200: ("Cache-Control", "Cache-Groups", "ETag"),
    301: ("Location",),
    303: ("Location",),
    304: ("Cache-Control", "Cache-Groups", "ETag"),
    429: ("Retry-After",),
    503: ("Retry-After",),
}
DEPRECATION_HEADERS = ("Deprecation", "Link", "Sunset")
FIRST_ERROR = 400


def add_shared_responses(operation: Operation) -> set[int]:
    """Add the shared responses, and headers to the operation's own; return the statuses of the shared ones."""
    declared = operation.doc.get("responses", {})
    shared = {status for status, applies in SHARED_RESPONSES.items() if applies(operation)}
    shared |= {int(status) for status in declared if int(status) >= FIRST_ERROR}
    own = {status: response for status, response in declared.items() if int(status) < FIRST_ERROR}
    more = {
        *(DEPRECATION_HEADERS if operation.is_deprecated() else ()),
        *(("Link",) if operation.is_paged() else ()),
    }
    for status, response in own.items():
        response["headers"] = _build_header_refs(int(status), more) | response.get("headers", {})
    refs = {str(status): make_ref("responses", format_component_name(status)) for status in shared}
    operation.doc["responses"] = own | refs
    return shared


def build_response(status: int) -> Node:
    """Return the response component of a status."""
    response = {"description": get_title(status), "headers": _build_header_refs(status)}
    content = {MEDIA_TYPE: {"schema": make_ref("schemas", "Problem")}}
    return response | ({"content": content} if status >= FIRST_ERROR else {})


def format_component_name(status: int) -> str:
    """Return the name of the response component of a status, such as `NotFound`."""
    return get_title(status).replace(" ", "")


def _build_header_refs(status: int, more: Iterable[str] = ()) -> Node:
    names = (*COMMON_HEADERS, *HEADERS_BY_STATUS.get(status, ()), *more)
    return {name: make_ref("headers", name) for name in names}
