"""End a worker whose parent process died: it would hold the port, and nobody would replace it."""

import os
import signal
from multiprocessing import parent_process
from threading import Thread
from time import sleep

POLL_SECONDS = 1.0
STOP_SECONDS = 20.0


def end_with_parent(seconds: float = POLL_SECONDS) -> None:
    """Stop this process as SIGTERM does, soon after its parent is gone; requests in progress have 20 seconds."""
    if parent := parent_process():
        Thread(target=_watch, args=(parent.pid, seconds), daemon=True).start()


def _watch(parent: int | None, seconds: float) -> None:
    # Not the sentinel of `multiprocessing`, which workers that were started later keep open.
    while os.getppid() == parent:
        sleep(seconds)
    os.kill(os.getpid(), signal.SIGTERM)
    sleep(STOP_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)
