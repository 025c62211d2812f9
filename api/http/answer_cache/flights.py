"""Single flight: of requests for the same answer one makes it, and the others wait for it."""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from threading import Event, Lock

MAX_WAIT = 5.0  # seconds; then a waiting request makes the answer itself


class Flights:
    """The answers that are being made, by key."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._landings: dict[Hashable, Event] = {}

    @contextmanager
    def join(self, key: Hashable) -> Iterator[bool]:
        """Yield whether this is the first of the requests for a key; if not, after the first has ended."""
        with self._lock:
            landing = self._landings.get(key)
            is_first = landing is None
            if landing is None:
                landing = self._landings[key] = Event()
        if not is_first:
            landing.wait(MAX_WAIT)
            yield False
            return
        try:
            yield True
        finally:
            with self._lock:
                del self._landings[key]
            landing.set()
