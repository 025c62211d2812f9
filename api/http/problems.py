"""Every answer that is not a success is an RFC 9457 problem, and nothing else.

A problem says what is wrong with the request, in words meant for the one who sent it. It never
carries a traceback, the text of a database, or the name of anything inside this server.
"""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, NotRequired, TypedDict, TypeVar

from flask import Flask, Response, current_app, got_request_exception
from werkzeug.exceptions import HTTPException

MEDIA_TYPE = "application/problem+json"

# Python spells these differently from one version to the next; the contract may not.
TITLES = {413: "Content Too Large", 414: "URI Too Long", 422: "Unprocessable Content"}

# What werkzeug says by default was written for a browser.
DEFAULT_DETAILS = {
    400: "the request is malformed",
    404: "there is nothing at this path",
    405: "this path does not answer to that method",
    413: "the body is larger than this server reads",
    500: "the server failed; the fault is not in the request",
}


class Fault(TypedDict):
    """One thing that is wrong, where it is, and what would have been right."""

    detail: str
    parameter: NotRequired[str]
    pointer: NotRequired[str]
    header: NotRequired[str]
    expected: NotRequired[str]


class Problem(Exception):  # noqa: N818  # RFC 9457 calls it so
    """A refusal: raise it anywhere below a request. `extra` holds further members of the body."""

    def __init__(
        self,
        status: int,
        detail: str = "",
        *,
        errors: Sequence[Fault] = (),
        kind: str = "about:blank",
        headers: Mapping[str, str] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(status, detail)
        self.status = status
        self.detail = detail or DEFAULT_DETAILS.get(status, "")
        self.errors = errors
        self.kind = kind
        self.headers = headers or {}
        self.extra = extra

    def to_dict(self) -> dict[str, Any]:
        title = get_title(self.status)
        members = {"type": self.kind, "title": title, "status": self.status, "detail": self.detail}
        errors = {"errors": [*self.errors]} if self.errors else {}
        return {**members, **errors, **self.extra}


AnyException = TypeVar("AnyException", bound=Exception)
Translation = Callable[[Any], Problem]


def get_title(status: int) -> str:
    return TITLES.get(status) or HTTPStatus(status).phrase


def make_validation_problem(errors: Sequence[Fault], noun: str = "value") -> Problem:
    """Return the 422 that lists these faults."""
    count = len(errors)
    detail = f"1 {noun} is wrong" if count == 1 else f"{count} {noun}s are wrong"
    return Problem(422, detail, errors=errors)


def render_problem(problem: Problem) -> Response:
    # A lone surrogate quoted back to its sender has no bytes: it becomes a question mark.
    body = json.dumps(problem.to_dict(), ensure_ascii=False).encode(errors="replace")
    return Response(body, problem.status, problem.headers, content_type=MEDIA_TYPE)


def convert_http_exception(error: HTTPException) -> Problem:
    status = error.code or 500
    ours = error.description == type(error).description or status >= HTTPStatus.INTERNAL_SERVER_ERROR
    detail = DEFAULT_DETAILS.get(status, "") if ours else error.description
    headers = {name: value for name, value in error.get_headers() if name != "Content-Type"}
    return Problem(status, detail or get_title(status), headers=headers)


def init_app(app: Flask, translations: Mapping[type[Exception], Translation]) -> None:
    """Make problems of all errors; `translations` says how, for exceptions of other rooms."""
    app.register_error_handler(Exception, _handle_unexpected)
    app.register_error_handler(HTTPException, _handle_http_exception)
    app.register_error_handler(Problem, render_problem)
    for exception, translate in translations.items():
        app.register_error_handler(exception, _make_handler(translate))


def _make_handler(translate: Translation) -> Callable[[Exception], Response]:
    def handle(error: Exception) -> Response:
        problem = translate(error)
        if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            current_app.log_exception(sys.exc_info())
        return render_problem(problem)

    return handle


def _handle_http_exception(error: HTTPException) -> Response | HTTPException:
    return error if error.response is not None else render_problem(convert_http_exception(error))


def _handle_unexpected(error: Exception) -> Response:
    # Flask does both only for an exception that nobody handles.
    got_request_exception.send(current_app._get_current_object(), exception=error)  # type: ignore[attr-defined]  # noqa: SLF001
    current_app.log_exception(sys.exc_info())
    return render_problem(Problem(500))
