"""The signals of a worker, each of which a thread of its own waits for.

The main thread waits inside the server. While one signal is pending there, the system gives the next to any other
thread, for which Python does not wake the main one: the worker went on until it was killed.
"""

import os
import signal
from threading import Thread

from api.cli.child_process import SIGNAL_EXIT_BASE
from api.cli.connection_drain import DRAIN_SIGNAL

RECEIVED = frozenset({signal.SIGTERM, DRAIN_SIGNAL})
STOPS = frozenset({signal.SIGTERM, signal.SIGINT})


def hold_signals() -> None:
    """Let signals to stop wait. A worker that is forked meanwhile gets them once it has a handler of its own."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)


def release_signals() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)


def receive_signals() -> None:
    """Call the handlers of signals from a thread. It has to start before all others, which would get some.

    Ctrl-C is not received: a terminal sends it to all processes, and the parent process stops this one by SIGTERM.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPS | RECEIVED)
    signal.signal(signal.SIGTERM, exit_before_start)
    Thread(target=_receive, daemon=True).start()


def exit_before_start(number: int, _frame: object = None) -> None:
    """End a worker that answers nothing yet; the server replaces this handler."""
    os._exit(SIGNAL_EXIT_BASE + number)


def _receive() -> None:
    number = None
    while number != signal.SIGTERM:  # of which the server bears one
        number = signal.sigwait(RECEIVED)
        handler = signal.getsignal(number)
        if callable(handler):
            handler(number, None)
