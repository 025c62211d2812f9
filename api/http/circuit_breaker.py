"""A circuit breaker for a service that requests can do without: one failure, and it is left alone until it recovers.

A service that hangs would otherwise cost its timeout in every request. Whether it has recovered is checked by a
thread of its own, never by a request.
"""

import logging
from collections.abc import Callable
from threading import Lock, Thread
from time import sleep

LOGGER = logging.getLogger("therapydb.circuit_breaker")
CHECK_SECONDS = 2.0


class CircuitBreaker:
    """Open after a failure; closed again when `check` returns True."""

    def __init__(self, service: str, check: Callable[[], bool], check_seconds: float = CHECK_SECONDS) -> None:
        self._service = service
        self._check = check
        self._check_seconds = check_seconds
        self._lock = Lock()
        self._is_open = False

    @property
    def is_open(self) -> bool:
        return self._is_open

    def open(self, error: Exception) -> None:
        """Leave the service alone from now on, and start to check whether it has recovered."""
        with self._lock:
            if self._is_open:
                return
            self._is_open = True
        LOGGER.warning("%s does not respond; going on without it", self._service, extra={"error": type(error).__name__})
        Thread(target=self._wait_for_recovery, name="circuit-breaker", daemon=True).start()

    def _wait_for_recovery(self) -> None:
        while not self._is_healthy():
            sleep(self._check_seconds)
        self._is_open = False
        LOGGER.warning("%s responds again", self._service)

    def _is_healthy(self) -> bool:
        try:
            return self._check()
        except Exception:  # noqa: BLE001 - whatever it raises, it has not recovered
            return False
