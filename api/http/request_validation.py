"""Rejects requests that no operation accepts, before any of them runs."""

from flask import Flask, request

from api.http.declared_arguments import get_declared_argument, get_operation_doc
from api.http.problems import Problem, make_validation_problem
from api.http.query_string import REPLACEMENT_CHARACTER, QueryParameters, get_query_parameters
from api.http.storable import find_unstorable

MAX_QUERY_BYTES = 60_000  # servers stop reading a little beyond


def init_app(app: Flask) -> None:
    """Validate every request of the app."""
    app.before_request(validate_request)


def validate_request() -> None:
    """Raise the problem of a query string, path or header that no operation accepts."""
    if len(request.query_string) > MAX_QUERY_BYTES:
        raise Problem(414, f"the query string is longer than {MAX_QUERY_BYTES} bytes")
    if REPLACEMENT_CHARACTER in request.path or any(find_unstorable([request.path, request.view_args])):
        raise Problem(404)
    if any(find_unstorable(dict(request.headers))):
        raise Problem(400, "a header contains a character that is not allowed there")
    if request.method != "OPTIONS" and get_operation_doc() is not None and get_declared_argument("query") is None:
        _validate_no_parameters(get_query_parameters())


def _validate_no_parameters(parameters: QueryParameters) -> None:
    if parameters:
        detail = "unknown parameter: this operation has none"
        raise make_validation_problem([{"parameter": name, "detail": detail} for name, _ in parameters], "parameter")
