"""Admission control: a bound on the requests that one worker processes at once.

Beyond the bound a request is answered with 503 and `Retry-After` at once instead of waiting in a queue. The server
runs `RESERVED_THREADS` more threads than the bound, so that one is always free for health checks and refusals.
Responses that are streamed hold a thread until the client has read them; they get at most half of the bound.
"""

from collections.abc import Iterable
from contextlib import ExitStack
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
    stream_slots = Slots(max(1, max_requests // 2))

    def limit_streams(response: Response) -> Response:
        if not response.is_streamed or request.method == "HEAD":
            return response
        if stream_slots.take():
            # Or werkzeug would hand out the file alone, and never close the response.
            response.direct_passthrough = False
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


class Slots:
    """A number of slots, taken and released without waiting; an operation of a list is atomic."""

    def __init__(self, number: int) -> None:
        self._free = [None] * number

    def take(self) -> bool:
        """Take a slot, or return False if all are taken."""
        try:
            self._free.pop()
        except IndexError:
            return False
        return True

    def release(self) -> None:
        self._free.append(None)

    def has_spare(self, number: int) -> bool:
        """Whether so many more could be taken now."""
        return len(self._free) >= number


class AdmissionControl:
    """WSGI middleware that counts the requests in progress and marks those beyond the bound."""

    def __init__(self, wsgi_app: "WSGIApplication", max_requests: int) -> None:
        self._wsgi_app = wsgi_app
        self._slots = Slots(max_requests)
        self._readiness_slots = Slots(MAX_READINESS_CHECKS)
        self.has_spare = self._slots.has_spare

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path in UNBOUNDED_PATHS:
            return self._wsgi_app(environ, start_response)
        slots = self._readiness_slots if path == READINESS else self._slots
        if not slots.take():
            environ[REFUSED] = True
            return self._wsgi_app(environ, start_response)
        try:
            chunks = self._wsgi_app(environ, start_response)
        except BaseException:
            slots.release()
            raise
        if isinstance(chunks, list):  # complete, so nothing will be asked of the application any more
            slots.release()
            return chunks
        with ExitStack() as stack:
            stack.callback(slots.release)
            # A response may be closed twice, and must not free the slot of another then.
            return ClosingIterator(chunks, stack.pop_all().close)


def _make_busy_problem() -> Problem:
    add_log_fields(reason="busy")
    detail = "the server is processing as many requests as it can"
    return Problem(503, detail, headers={"Retry-After": str(RETRY_SECONDS)})
