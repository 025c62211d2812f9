"""Long polls: requests that wait for something to happen, on at most half of the threads.

A poll never takes a thread that others need: with fewer than two to spare it ends at once.
"""

from collections.abc import Callable
from threading import BoundedSemaphore, Event, Semaphore
from time import monotonic
from typing import NamedTuple

from flask import Flask, current_app, request

POLL_SECONDS = 0.25
MAX_WAIT = 25  # seconds: less than proxies wait for a response
MIN_SPARE = 2  # threads
GATE = "long_poll_gate"  # the name of the extension
DRAINING = "therapydb.draining"  # the key of the WSGI environment: an event that ends every wait


class PollGate(NamedTuple):
    """Admits polls: `slots` are for those that wait at once; `has_spare` is whether so many threads are free."""

    slots: Semaphore
    has_spare: Callable[[int], bool]


def init_app(app: Flask, max_requests: int, has_spare: Callable[[int], bool]) -> None:
    """Bound the polls of a served app that admits so many requests at once."""
    app.extensions[GATE] = PollGate(BoundedSemaphore(max(1, max_requests // 2)), has_spare)


def wait_until(is_ready: Callable[[], bool], seconds: float) -> bool:
    """Wait until it is ready, or so long. Return False if others need the thread, and the wait was cut short."""
    gate: PollGate | None = current_app.extensions.get(GATE)
    if gate is None:
        return _poll(is_ready, seconds, lambda: True)
    if not gate.slots.acquire(blocking=False):
        return is_ready()
    try:
        return _poll(is_ready, seconds, lambda: gate.has_spare(MIN_SPARE))
    finally:
        gate.slots.release()


def _poll(is_ready: Callable[[], bool], seconds: float, may_wait: Callable[[], bool]) -> bool:
    deadline = monotonic() + seconds
    draining: Event = request.environ.get(DRAINING) or Event()
    while not is_ready():
        left = deadline - monotonic()
        if left <= 0:
            return True
        if not may_wait() or draining.wait(min(POLL_SECONDS, left)):
            return False
    return True
