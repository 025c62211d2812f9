"""Run a step of a command in a process of its own, whose memory the processes after it do not inherit."""

import signal
import sys
from collections.abc import Callable
from multiprocessing import get_context
from typing import TypeVar

import click

from api.cli.failures import explain_failure

T = TypeVar("T")

SIGNAL_EXIT_BASE = 128
ENDING_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def do_nothing() -> None:
    """Wait for the child alone."""


def run_in_child(task: Callable[[T], None], argument: T, *, meanwhile: Callable[[], object] = do_nothing) -> None:
    """Run a task in a child process; a SIGTERM ends both, after the child has left all blocks.

    `meanwhile` is called in this process, and should start no thread.

    Exits with the code of the child if that is not 0, which has printed why.
    """
    process = get_context("fork").Process(target=_show_errors, args=(task, argument))  # forked: it imports nothing anew
    handler = signal.signal(signal.SIGTERM, _exit_on_signal)  # before the child starts, which inherits it
    try:
        # A signal between the fork and the return of `start` would leave a child that is not known here.
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDING_SIGNALS)
        process.start()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING_SIGNALS)
        meanwhile()
        process.join()
    finally:
        if process.is_alive():
            process.terminate()
            process.join()
        signal.signal(signal.SIGTERM, handler)
    if process.exitcode and process.exitcode < 0:
        raise click.ClickException(
            f"The preparation was ended by signal {-process.exitcode}; the next start repeats it."
        )
    if process.exitcode:
        sys.exit(process.exitcode)


def _exit_on_signal(number: int, _frame: object) -> None:
    """Exit with the code of a shell, and leave all blocks: a transaction is rolled back, a lock is released."""
    sys.exit(SIGNAL_EXIT_BASE + number)


def _show_errors(task: Callable[[T], None], argument: T) -> None:
    """Print what stops the task as the command itself would; an error of the code keeps its traceback."""
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING_SIGNALS)
        task(argument)
    except KeyboardInterrupt:
        sys.exit(SIGNAL_EXIT_BASE + signal.SIGINT)  # a terminal tells both processes; the command itself says it once
    except Exception as error:
        shown = error if isinstance(error, click.ClickException) else explain_failure(error)
        if shown is None:
            raise
        shown.show()
        sys.exit(shown.exit_code)
