"""Admission control: a bound on the requests that one worker processes at once.

Beyond the bound a request is answered with 503 and `Retry-After` at once instead of waiting in a queue. The server
runs `RESERVED_THREADS` more threads than the bound, so that one is always free for health checks and refusals.
Responses that are streamed hold a thread until the client has read them; they get at most half of the bound.
"""

from collections.abc import Iterable
from contextlib import ExitStack
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from flask import Flask, Response, request
from werkzeug.wsgi import ClosingIterator

from api.http import long_poll
from api.http.operational_paths import LIVENESS, METRICS, READINESS
from api.http.problems import Problem, render_problem
from api.http.request_log import add_log_fields

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

RESERVED_THREADS = 4
UNBOUNDED_PATHS = {LIVENESS, METRICS}
MAX_READINESS_CHECKS = 2  # they wait for the database, so they must not take all of the reserved threads
RETRY_SECONDS = 1
REFUSED = "therapydb.refused"  # the key of the WSGI environment


def init_app(app: Flask, max_requests: int) -> None:
    """Bound the requests in progress of a served app; call it last, so that refusals pass through all other hooks."""
    stream_slots = BoundedSemaphore(max(1, max_requests // 2))

    def limit_streams(response: Response) -> Response:
        if not response.is_streamed or request.method == "HEAD":
            return response
        if stream_slots.acquire(blocking=False):
            response.call_on_close(stream_slots.release)
            return response
        response.close()
        return render_problem(_make_busy_problem())

    control = AdmissionControl(app.wsgi_app, max_requests)
    app.wsgi_app = control  # type: ignore[method-assign]
    long_poll.init_app(app, max_requests, control.has_spare)
    app.after_request(limit_streams)


def validate_admission() -> None:
    """Raise the 503 of a request that was not admitted."""
    if request.environ.get(REFUSED):
        raise _make_busy_problem()


class AdmissionControl:
    """WSGI middleware that counts the requests in progress and marks those beyond the bound."""

    def __init__(self, wsgi_app: "WSGIApplication", max_requests: int) -> None:
        self._wsgi_app = wsgi_app
        self._slots = BoundedSemaphore(max_requests)
        self._readiness_slots = BoundedSemaphore(MAX_READINESS_CHECKS)

    def has_spare(self, number: int) -> bool:
        """Whether so many more requests would be admitted now."""
        taken = [self._slots.acquire(blocking=False) for _ in range(number)]
        for is_taken in taken:
            if is_taken:
                self._slots.release()
        return all(taken)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path in UNBOUNDED_PATHS:
            return self._wsgi_app(environ, start_response)
        slots = self._readiness_slots if path == READINESS else self._slots
        if not slots.acquire(blocking=False):
            environ[REFUSED] = True
            return self._wsgi_app(environ, start_response)
        with ExitStack() as stack:
            stack.callback(slots.release)
            chunks = self._wsgi_app(environ, start_response)
            if isinstance(chunks, list):  # complete, so nothing will be asked of the application any more
                return chunks
            # A response may be closed twice, and must not free the slot of another then.
            return ClosingIterator(chunks, stack.pop_all().close)


def _make_busy_problem() -> Problem:
    add_log_fields(reason="busy")
    detail = "the server is processing as many requests as it can"
    return Problem(503, detail, headers={"Retry-After": str(RETRY_SECONDS)})
