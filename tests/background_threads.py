"""Threads beside a test: applications on free ports of loopback, and work that goes on until a block ends."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from werkzeug.serving import make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


@contextmanager
def serve_application(application: "WSGIApplication") -> Iterator[int]:
    """Serve an application in a thread; the value is its port."""
    server = make_server("127.0.0.1", 0, application, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def repeat_in_thread(work: Callable[[int], object]) -> Iterator[None]:
    """Do the work again and again, with the number of each time from 1, until the block ends."""
    stop = threading.Event()

    def repeat() -> None:
        count = 0
        while not stop.is_set():
            count += 1
            work(count)

    thread = threading.Thread(target=repeat)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
