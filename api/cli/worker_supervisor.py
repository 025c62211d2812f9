"""Granian's parent process: restarts failed workers with a back-off, and lets all of them accept from one socket.

One socket: with a socket for each worker, which is Granian's way on Linux, the connections that wait in the queue of
a worker are reset when it is replaced or killed.
"""

import logging
import os
import signal
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Thread, Timer
from time import monotonic
from weakref import WeakSet

from granian import Granian
from granian.net import SocketSpec  # type: ignore[attr-defined]  # not listed in `__all__`
from granian.server.mp import WorkerProcess
from prometheus_client import Counter

from api.cli.connection_drain import DRAIN_SIGNAL
from api.cli.send_timeout import limit_send_buffer, set_send_timeout
from api.cli.worker_signals import hold_signals, release_signals
from api.metrics_folder import merge_dead_processes
from api.settings import find_metrics_folder

logger = logging.getLogger("_granian")

MEBIBYTE = 1_048_576
FIRST_DELAY = 0.5  # seconds
MAX_DELAY = 30.0
STABLE_SECONDS = 60.0  # a worker that lived as long starts again with the first delay
RESTART_REASONS = ("died", "replaced")
MAX_EARLY_FAILURES = 5  # of the only worker, one after another


class Supervisor(Granian):  # type: ignore[valid-type, misc]  # one of two classes, by the build of Python
    """Starts the workers, restarts those that fail, and replaces those whose memory exceeds the bound."""

    def __init__(self, target: str, *, memory_bound: int = 0, **options: object) -> None:
        """Take the options of Granian; `memory_bound` is that of each worker in MiB, 0 for none."""
        super().__init__(target, respawn_failed_workers=True, **options)
        self.memory_bound = memory_bound
        self.is_stopping = False
        self.restarts = Counter("therapydb_worker_restarts", "Restarted workers by reason.", ["reason"], registry=None)
        for reason in RESTART_REASONS:
            self.restarts.labels(reason)  # 0 is a figure too, which rules for alerts need
        self.spawned: WeakSet[WorkerProcess] = WeakSet()  # with those that just start, or are being replaced
        self.failures: dict[int, int] = {}
        self.waiting: set[int] = set()

    def signal_handler_interrupt(self, *_: object, **__: object) -> None:
        """Stop, in a thread: a second signal may arrive while this one holds the lock of the event."""
        self.is_stopping = True
        for worker in self.spawned:
            worker.interrupt_by_parent = True  # the same signal may have reached it too: that it ends is no failure
        Thread(target=self._drain_and_stop).start()

    def _drain_and_stop(self) -> None:
        for index in range(len(self.wrks)):
            self._drain(index)
        super().signal_handler_interrupt()

    def startup(self, *args: object) -> None:
        signal.signal(DRAIN_SIGNAL, signal.SIG_IGN)  # inherited by workers that have not installed their handler yet
        # Set here, as `workers_max_rss` makes Granian warn of the sockets that this class does not use.
        self.workers_rss = self.memory_bound * MEBIBYTE or None
        os.register_at_fork(before=hold_signals, after_in_parent=release_signals)
        super().startup(*args)

    def shutdown(self, exit_code: int = 0) -> None:
        if self.is_stopping:
            self.interrupt_children.clear()  # by which Granian ends with an error
        super().shutdown(exit_code)

    def _spawn_worker(self, *args: object, **options: object) -> WorkerProcess:
        worker: WorkerProcess = super()._spawn_worker(*args, **options)
        self.spawned.add(worker)
        return worker

    def _init_shared_socket(self) -> None:
        self._ssp = None
        self._shd = SocketSpec(self.bind_addr, self.bind_port, self.backlog).build()
        self._sfd = self._shd.get_fd()
        self._sso = socket.socket(fileno=self._sfd)
        self._sso.set_inheritable(True)
        set_send_timeout(self._sso)
        limit_send_buffer(self._sso)

    def _respawn_workers(
        self,
        workers: Sequence[int],
        spawn_target: Callable[..., None],
        target_loader: Callable[..., object],
        delay: float = 0,
    ) -> None:
        """Restart workers: at once those that run, or whose back-off has passed; the others after it."""
        due = [index for index in workers if self.wrks[index].is_alive() or index in self.waiting]
        self.waiting.difference_update(due)
        for index in set(workers) - set(due):
            self._schedule_restart(index)
        if self._is_lost():
            self._give_up(workers)
            return
        for index in due:
            self._drain(index)
        reasons = [RESTART_REASONS[self.wrks[index].is_alive()] for index in due]
        super()._respawn_workers(due, spawn_target, target_loader, delay=delay)
        for reason in reasons:
            self.restarts.labels(reason).inc()
        merge_dead_processes(find_metrics_folder())
        self.respawned_wrks.clear()  # by which Granian ends when one worker fails twice within seconds

    def _drain(self, index: int) -> None:
        worker = self.wrks[index].inner
        if worker.is_alive():
            with suppress(ProcessLookupError):
                os.kill(worker.pid, DRAIN_SIGNAL)

    def _schedule_restart(self, index: int) -> None:
        lifetime = monotonic() - self.wrks[index].birth
        self.failures[index] = 1 if lifetime > STABLE_SECONDS else self.failures.get(index, 0) + 1
        seconds = min(FIRST_DELAY * 2 ** (self.failures[index] - 1), MAX_DELAY)
        logger.error("Worker %d died after %.0f s; it is started again in %.1f s", index + 1, lifetime, seconds)
        timer = Timer(seconds, self._restart, (index,))
        timer.daemon = True
        timer.start()

    def _restart(self, index: int) -> None:
        self.waiting.add(index)
        self.interrupt_children.append(index)
        self.main_loop_interrupt.set()

    def _is_lost(self) -> bool:
        """True if no worker of several is left, or if the only one keeps failing."""
        if any(worker.is_alive() for worker in self.wrks) or self.waiting:
            return False
        return self.workers > 1 or self.failures.get(0, 0) > MAX_EARLY_FAILURES

    def _give_up(self, workers: Sequence[int]) -> None:
        logger.critical("No worker is left; the server ends")
        self.interrupt_children.extend(workers)  # which makes the exit code 1
        self.interrupt_signal = True
        self.main_loop_interrupt.set()
