"""Error responses: problem documents (RFC 9457) for every error, and for nothing else.

A problem explains to the client what is wrong with the request. It never contains a traceback, a message of the
database, or a name from inside this server.
"""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, NotRequired, TypedDict, cast

from flask import Flask, Response, current_app, got_request_exception
from werkzeug.exceptions import HTTPException

from api.http.request_log import add_log_fields, describe_error, get_log_fields

LOGGER = logging.getLogger("therapydb.error")
MEDIA_TYPE = "application/problem+json"
MAX_ERRORS_BYTES = 3000
MAX_TEXT_LENGTH = 300  # of what is quoted from a request

# Titles that differ between versions of Python; those of the contract do not.
TITLES = {413: "Content Too Large", 414: "URI Too Long", 422: "Unprocessable Content"}

# Instead of Werkzeug's, which are written for people with a browser.
DEFAULT_DETAILS = {
    400: "the request is malformed",
    404: "nothing was found at this path",
    405: "this path does not support that method",
    413: "the body is larger than this server accepts",
    500: "the server failed; the request was not at fault",
}


class Fault(TypedDict):
    """One error in a request: what is wrong, where, and what would have been valid."""

    detail: str
    parameter: NotRequired[str]
    pointer: NotRequired[str]
    header: NotRequired[str]
    value: NotRequired[str]
    expected: NotRequired[str]


class Problem(Exception):  # noqa: N818  # RFC 9457 calls it so
    """An error response, to be raised anywhere in a request. `extra` holds additional members of the body."""

    def __init__(
        self,
        status: int,
        detail: str = "",
        *,
        errors: Sequence[Fault] = (),
        kind: str = "about:blank",
        headers: Mapping[str, str] | None = None,
        **extra: object,
    ) -> None:
        super().__init__(status, detail)
        self.status = status
        self.detail = detail or DEFAULT_DETAILS.get(status, "")
        self.errors = errors
        self.kind = kind
        self.headers = headers or {}
        self.extra = extra

    def to_dict(self) -> dict[str, object]:
        """Return the members of the body: at most 4 KB, whatever was sent."""
        errors, detail = _fit_errors(self.errors), self.detail
        if len(errors) < len(self.errors):
            detail += f"; the first {len(errors)} are listed"
        members = {"type": self.kind, "title": get_title(self.status), "status": self.status, "detail": detail}
        return {**members, **({"errors": errors} if errors else {}), **self.extra}


def _fit_errors(errors: Sequence[Fault]) -> list[Fault]:
    fitting: list[Fault] = []
    size = 0
    for error in map(_shorten_fault, errors):
        size += len(json.dumps(error, ensure_ascii=False).encode(errors="replace"))
        if fitting and size > MAX_ERRORS_BYTES:
            break
        fitting.append(error)
    return fitting


def _shorten_fault(error: Fault) -> Fault:
    return cast("Fault", {name: _shorten_text(cast("str", text)) for name, text in error.items()})


def _shorten_text(text: str) -> str:
    return text if len(text) <= MAX_TEXT_LENGTH else text[: MAX_TEXT_LENGTH - 1] + "…"


MakeProblem = Callable[[Any], Problem]  # of the exception class it is registered for


def get_title(status: int) -> str:
    """Return the reason phrase of a status."""
    return TITLES.get(status) or HTTPStatus(status).phrase


def make_validation_problem(errors: Sequence[Fault], noun: str = "value") -> Problem:
    """Return the 422 that lists these faults; `noun` is what they are about."""
    count = len(errors)
    detail = f"1 {noun} is invalid" if count == 1 else f"{count} {noun}s are invalid"
    return Problem(422, detail, errors=errors)


def render_problem(problem: Problem) -> Response:
    """Return the response for a problem."""
    # A lone surrogate quoted from the request cannot be encoded: it becomes a question mark.
    body = json.dumps(problem.to_dict(), ensure_ascii=False).encode(errors="replace")
    return Response(body, problem.status, problem.headers, content_type=MEDIA_TYPE)


def convert_http_exception(error: HTTPException) -> Problem:
    """Return the problem for an error of Werkzeug's; a description given by our code is kept."""
    status = error.code or 500
    is_default = error.description == type(error).description or status >= HTTPStatus.INTERNAL_SERVER_ERROR
    detail = DEFAULT_DETAILS.get(status, "") if is_default else error.description
    headers = {name: value for name, value in error.get_headers() if name != "Content-Type"}
    return Problem(status, detail or get_title(status), headers=headers)


def init_app(app: Flask, problem_makers: Mapping[type[Exception], MakeProblem]) -> None:
    """Answer every error with a problem; `problem_makers` maps exceptions of other packages to theirs."""
    app.register_error_handler(Exception, _handle_unexpected)
    app.register_error_handler(HTTPException, _handle_http_exception)
    app.register_error_handler(Problem, render_problem)
    for exception, make in problem_makers.items():
        app.register_error_handler(exception, _make_handler(make))


def _make_handler(make: MakeProblem) -> Callable[[Exception], Response]:
    def handle_exception(error: Exception) -> Response:
        try:
            problem = make(error)
        except Exception as untranslated:  # noqa: BLE001 - or Flask would log it with the path of the client
            return _handle_unexpected(untranslated)
        if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            add_log_fields(error=describe_error(error))
        return render_problem(problem)

    return handle_exception


def _handle_http_exception(error: HTTPException) -> Response | HTTPException:
    return error if error.response is not None else render_problem(convert_http_exception(error))


def _handle_unexpected(error: Exception) -> Response:
    # Flask signals and logs only exceptions without a handler; with this one, none is.
    got_request_exception.send(current_app._get_current_object(), exception=error)  # type: ignore[attr-defined]  # noqa: SLF001
    LOGGER.error("unhandled exception", exc_info=error, extra=get_log_fields())
    return render_problem(Problem(500))
