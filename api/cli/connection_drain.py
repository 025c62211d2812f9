"""Close persistent connections after their next response, before the worker that holds them is replaced.

Otherwise a request may arrive on a connection at the moment when the worker closes it, and fail.
"""

import signal
from collections.abc import Iterable
from threading import Event
from typing import TYPE_CHECKING
from wsgiref.types import WSGIApplication, WSGIEnvironment

from api.http.long_poll import DRAINING

if TYPE_CHECKING:
    from wsgiref.types import StartResponse

DRAIN_SIGNAL = signal.SIGUSR1


def drain_on_signal(app: WSGIApplication) -> WSGIApplication:
    """Wrap an application: after `DRAIN_SIGNAL`, every response carries `Connection: close`."""
    is_draining = Event()
    signal.signal(DRAIN_SIGNAL, lambda *_: is_draining.set())

    def respond(request: WSGIEnvironment, start_response: "StartResponse") -> Iterable[bytes]:
        request[DRAINING] = is_draining
        return app(request, _close_connection(start_response) if is_draining.is_set() else start_response)

    return respond


def _close_connection(start_response: "StartResponse") -> "StartResponse":
    def start(status: str, headers: list[tuple[str, str]], *exc_info: object) -> object:
        return start_response(status, [*headers, ("Connection", "close")], *exc_info)  # type: ignore[arg-type]

    return start  # type: ignore[return-value]  # the protocol has overloads that a wrapper cannot repeat
