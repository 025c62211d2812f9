"""Refuses, before any operation runs, what none of them could take."""

from flask import Flask, request

from api.http.declared_arguments import declaration, declared
from api.http.problems import Problem, wrong
from api.http.query_string import REPLACED, Pairs, pairs
from api.http.storable import flaws

MAX_QUERY_BYTES = 60_000  # servers stop reading a little beyond


def init_app(app: Flask) -> None:
    """Validate every request of the app."""
    app.before_request(validate_request)


def validate_request() -> None:
    """Raise the problem of a query string, path or header that no operation accepts."""
    if len(request.query_string) > MAX_QUERY_BYTES:
        raise Problem(414, f"the query string is longer than {MAX_QUERY_BYTES} bytes")
    if REPLACED in request.path or any(flaws([request.path, request.view_args])):
        raise Problem(404)
    if any(flaws(dict(request.headers))):
        raise Problem(400, "a header holds a character that no header may hold")
    if request.method != "OPTIONS" and declaration() is not None and declared("query") is None:
        _validate_no_parameters(pairs(request.query_string))


def _validate_no_parameters(parameters: Pairs) -> None:
    if parameters:
        detail = "unknown parameter: this operation takes none"
        raise wrong([{"parameter": name, "detail": detail} for name, _ in parameters], "parameter")
