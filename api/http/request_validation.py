"""Rejects requests that no operation accepts, before any of them runs."""

from urllib.parse import quote_from_bytes

from flask import Flask, request

from api.http.declared_arguments import get_declared_argument, get_operation_doc
from api.http.problems import Fault, Problem, make_validation_problem
from api.http.query_string import REPLACEMENT_CHARACTER, QueryParameters, get_query_parameters
from api.http.storable import find_unstorable

MAX_URL_BYTES = 8_192
MAX_HEADER_BYTES = 8_192  # names and values of all headers together
MAX_HEADERS = 100


def init_app(app: Flask) -> None:
    """Validate every request of the app."""
    app.before_request(validate_request)


def validate_request() -> None:
    """Raise the problem of a request that is too large, or whose path, headers or query no operation accepts."""
    _validate_size()
    _validate_method_case()
    if REPLACEMENT_CHARACTER in request.path or any(find_unstorable([request.path, request.view_args])):
        raise Problem(404)
    if any(find_unstorable(dict(request.headers))):
        raise Problem(400, "a header contains a character that is not allowed there")
    if request.method != "OPTIONS" and get_operation_doc() is not None and get_declared_argument("query") is None:
        _validate_no_parameters(get_query_parameters())


def _validate_size() -> None:
    # WSGI has the path decoded: encoded again it is as long as any client needs to send it.
    path = quote_from_bytes(request.environ.get("PATH_INFO", "").encode("latin-1"))
    if len(path) + 1 + len(request.query_string) > MAX_URL_BYTES:
        raise Problem(414, f"the URL is longer than {MAX_URL_BYTES} bytes")
    lengths = [len(name) + len(value) for name, value in request.headers]
    if len(lengths) > MAX_HEADERS or sum(lengths) > MAX_HEADER_BYTES:
        raise Problem(431, f"the request has more than {MAX_HEADERS} headers or {MAX_HEADER_BYTES} bytes of headers")


def _validate_method_case() -> None:
    """Refuse `get`: methods are case-sensitive (RFC 9110), and a server sends a body in response to `head`."""
    sent = request.environ["REQUEST_METHOD"]
    if sent != request.method and request.url_rule is not None:
        allowed = ", ".join(sorted(request.url_rule.methods or ()))
        raise Problem(405, f"unknown method {sent!a}: write {request.method}", headers={"Allow": allowed})


def _validate_no_parameters(parameters: QueryParameters) -> None:
    if parameters:
        detail = "unknown parameter: this operation has none"
        faults: list[Fault] = [{"parameter": name, "detail": detail, "value": value} for name, value in parameters]
        raise make_validation_problem(faults, "parameter")
