"""A handler that writes the lines of requests in batches: formatting and writing each cost more than a kept answer.

A line waits at most `FLUSH_SECONDS`. Whatever else is logged is written at once, after the lines that came before it.
A process that is killed loses the lines of that time.
"""

import atexit
import logging
from collections import deque
from multiprocessing.util import Finalize
from threading import Event, Lock, Thread
from time import sleep
from typing import TextIO

from api.http.request_log import LOGGER

FLUSH_SECONDS = 0.1
MAX_WAITING = 2_000  # lines; beyond, a request writes them itself


class BufferedHandler(logging.StreamHandler[TextIO]):
    """Writes to a stream what a formatter makes of records, in a thread and at the end of the process."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self._waiting: deque[logging.LogRecord] = deque()
        self._is_waiting = Event()
        self._writing = Lock()
        Thread(target=self._write_regularly, daemon=True).start()
        atexit.register(self.write_waiting)
        Finalize(None, self.write_waiting, exitpriority=0)  # a worker ends without `atexit` before Python 3.13

    def handle(self, record: logging.LogRecord) -> bool:
        if record.name != LOGGER.name or record.levelno > logging.INFO or len(self._waiting) > MAX_WAITING:
            self.write_waiting()
            return super().handle(record)
        self._waiting.append(record)
        if not self._is_waiting.is_set():
            self._is_waiting.set()
        return True

    def write_waiting(self) -> None:
        with self._writing:
            lines = [self._waiting.popleft() for _ in range(len(self._waiting))]
            if lines:
                self.stream.write("".join(f"{self.format(line)}\n" for line in lines))
                self.stream.flush()

    def _write_regularly(self) -> None:
        while True:
            self._is_waiting.wait()
            sleep(FLUSH_SECONDS)
            self._is_waiting.clear()
            try:
                self.write_waiting()
            except (OSError, ValueError):  # the reader is gone; requests go on
                continue
