"""One log line for each request, with an id that the response repeats in `X-Request-Id`.

A line holds what the code knows of a request (route, status, sizes), never text that the client chose: no path, no
query, no body, no key. The id is the client's if it has only letters, digits, `.`, `_` and `-`, otherwise a new one.
"""

import logging
import re
from collections.abc import Iterable, Iterator
from random import getrandbits
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

from flask import Flask, Response, has_request_context, request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOGGER = logging.getLogger("therapydb.request")
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
REQUEST_ID_BITS = 128  # of an id that we give
METHODS = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}
NOT_MODIFIED = 304
SERVER_ERRORS = range(500, 600)
MAX_ERROR_LENGTH = 200
LOG_FIELDS = "therapydb.log_fields"  # the key of the WSGI environment

# Why a request was refused, by the status of the response; the code that refuses may know more.
REASONS = {
    408: "timeout",
    413: "body_too_large",
    414: "url_too_long",
    429: "rate_limit",
    431: "headers_too_large",
    503: "unavailable",
}

Fields = dict[str, object]
T = TypeVar("T")


def init_app(app: Flask) -> None:
    """Log each request of the app when its response has been handed over."""
    app.wsgi_app = RequestLog(app.wsgi_app)  # type: ignore[method-assign]
    app.after_request(_add_outcome)


def add_log_fields(**fields: object) -> None:
    """Add fields to the log line of the current request."""
    if has_request_context():
        request.environ.setdefault(LOG_FIELDS, {}).update(fields)


def get_log_fields() -> Fields:
    """Return the fields known so far of the current request."""
    fields: Fields = request.environ.get(LOG_FIELDS, {}) if has_request_context() else {}
    return fields


def log_row_count(rows: Iterable[T]) -> Iterator[T]:
    """Yield the rows, and add their number to the log line of the current request."""
    fields = get_log_fields()
    for count, row in enumerate(rows, 1):
        fields["rows"] = count
        yield row


def describe_error(error: Exception) -> str:
    """Return the kind of an error and the first line of its cause: no statement and no value of a request."""
    cause = getattr(error, "orig", None)  # SQLAlchemy's own text has the statement and its parameters
    lines = str(cause or "").splitlines() or [""]
    return f"{type(cause or error).__name__}: {lines[0][:MAX_ERROR_LENGTH]}".rstrip(": ")


class RequestLog:
    """WSGI middleware that gives each request an id and logs it."""

    def __init__(self, wsgi_app: "WSGIApplication") -> None:
        self._wsgi_app = wsgi_app

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        started = perf_counter()
        request_id = select_request_id(environ.get("HTTP_X_REQUEST_ID"))
        method = environ["REQUEST_METHOD"]
        fields: Fields = {"request_id": request_id, "method": method if method in METHODS else "other"}
        environ[LOG_FIELDS] = fields
        id_header = ("X-Request-Id", request_id)

        def start_with_id(status: str, headers: list[tuple[str, str]], *rest: object) -> object:
            fields["status"] = int(status[:3])
            return start_response(status, [*headers, id_header], *rest)  # type: ignore[arg-type]

        chunks = self._wsgi_app(environ, start_with_id)  # type: ignore[arg-type]
        if isinstance(chunks, list):  # which the server sends at once, and has nothing to close
            write_line(fields, started, sum([len(chunk) for chunk in chunks]))
            return chunks
        return LoggedResponse(chunks, fields, started)


class LoggedResponse:
    """The chunks of a response; closing it writes the log line."""

    def __init__(self, chunks: Iterable[bytes], fields: Fields, started: float) -> None:
        self._chunks = chunks
        self._iterator = iter(chunks)
        self._fields = fields
        self._started = started
        self._size = 0
        self._is_closed = False

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            chunk = next(self._iterator)
        except StopIteration:
            raise
        except Exception as error:
            self._fields |= {"error": describe_error(error), "reason": "aborted"}
            raise
        self._size += len(chunk)
        return chunk

    def close(self) -> None:
        if self._is_closed:
            return
        self._is_closed = True
        try:
            if close := getattr(self._chunks, "close", None):
                close()
        finally:
            write_line(self._fields, self._started, self._size)


def write_line(fields: Fields, started: float, size: int) -> None:
    """Log a request that began at `started`, of the performance counter, and was answered by `size` bytes."""
    level = logging.WARNING if "error" in fields or fields.get("status") in SERVER_ERRORS else logging.INFO
    if LOGGER.isEnabledFor(level):
        duration = round((perf_counter() - started) * 1000, 1)
        LOGGER.handle(make_record(level, {**fields, "duration_ms": duration, "bytes": size}))


def make_record(level: int, fields: Fields) -> logging.LogRecord:
    """Make the record of a request: its arguments are the fields, which are its attributes too.

    `Logger.log` would look for the line of code that it is called from, which takes as long as all the rest.
    """
    record = logging.LogRecord(LOGGER.name, level, "", 0, "request", (fields,), None)
    record.__dict__.update(fields)
    return record


def select_request_id(value: str | None) -> str:
    """Return the client's id if it matches the pattern, else a new one."""
    if value is not None and REQUEST_ID.fullmatch(value):
        return value
    return f"{getrandbits(REQUEST_ID_BITS):032x}"  # it only has to be unique


def _add_outcome(response: Response) -> Response:
    rule = request.url_rule
    fields: Fields = {"route": rule.rule if rule else None}
    if "ETag" in response.headers:
        fields["cache"] = "not_modified" if response.status_code == NOT_MODIFIED else "sent"
    if reason := REASONS.get(response.status_code):
        fields["reason"] = get_log_fields().get("reason", reason)
    add_log_fields(**fields)
    return response
