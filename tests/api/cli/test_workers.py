import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event
from typing import NamedTuple

import pytest

from api.cli import worker_supervisor
from api.cli.worker_supervisor import Supervisor
from db.engine import create_database_engine
from tests.migrated_database import load_small
from tests.server_processes import (
    SHUTDOWN_SECONDS,
    fetch_status,
    fetch_text,
    free_port,
    list_workers,
    read_output,
    start_server,
    wait_for_status,
    wait_until_announced,
)

CLIENTS = 4
PAUSE = 0.01  # seconds between two requests of a client, which shares the processors with the server
WORKERS = 2
STOP_SECONDS = 5  # before which no worker is killed that does not stop
PATH = "/v1/therapies?limit=2&fields=name"


@contextmanager
def run_prepared_server(
    folder: Path, port: int, *, wait: bool = True, **variables: str
) -> Iterator[subprocess.Popen[str]]:
    """Run a server over a copy of the small catalogue; `test_preparation` and `test_serve` are about its making.

    Unless told not to `wait`, it answers.
    """
    engine = create_database_engine(f"sqlite:///{folder}/therapydb.sqlite")
    load_small(engine)
    url = {"THERAPYDB_DATABASE_URL": str(engine.url), "THERAPYDB_SECRET": "a secret of these tests"}
    with start_server(folder, port, "--no-prepare", **url, **variables) as process:
        if wait:
            wait_until_announced(process, folder)
        yield process


@contextmanager
def send_requests(port: int) -> Iterator[Counter[str]]:
    """Send requests on persistent connections during the block; count the statuses and the failures."""
    outcomes: Counter[str] = Counter()
    is_over = Event()

    def send() -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=20)
        while not is_over.wait(PAUSE):
            try:
                connection.request("GET", PATH)
                response = connection.getresponse()
                response.read()
                outcomes[str(response.status)] += 1
            except (OSError, HTTPException) as error:
                outcomes[type(error).__name__] += 1
                connection.close()
        connection.close()

    with ThreadPoolExecutor(CLIENTS) as pool:
        for _ in range(CLIENTS):
            pool.submit(send)
        try:
            yield outcomes
        finally:
            is_over.set()


@pytest.mark.slow
def test_killed_worker_is_started_again_and_only_its_requests_fail(tmp_path: Path) -> None:
    port = free_port()
    with run_prepared_server(tmp_path, port) as process:
        before = list_workers(process)
        with send_requests(port) as outcomes:
            time.sleep(1)
            os.kill(before[0], signal.SIGKILL)
            deadline = time.monotonic() + 20
            while len(set(list_workers(process)) - {before[0]}) < 2:
                assert fetch_status(port) == HTTPStatus.OK
                assert time.monotonic() < deadline
                time.sleep(0.1)
        assert outcomes.pop("200") > CLIENTS
        assert outcomes.total() <= CLIENTS
        assert "Worker 1 died after" in read_output(tmp_path)
        assert "it is started again in 0.5 s" in read_output(tmp_path)


@pytest.mark.slow
def test_server_without_workers_ends_with_an_error(tmp_path: Path) -> None:
    with run_prepared_server(tmp_path, free_port()) as process:
        for worker in list_workers(process):
            os.kill(worker, signal.SIGKILL)
        assert process.wait(SHUTDOWN_SECONDS) == 1
    assert "No worker is left; the server ends" in read_output(tmp_path)


@pytest.mark.slow
def test_only_worker_is_started_again(tmp_path: Path) -> None:
    port = free_port()
    with run_prepared_server(tmp_path, port, THERAPYDB_WORKERS="1") as process:
        (worker,) = list_workers(process)
        os.kill(worker, signal.SIGKILL)
        wait_for_status(port, "/readyz")
        assert process.poll() is None
        assert 'therapydb_worker_restarts_total{reason="died"} 1.0' in fetch_text(port, "/metrics")


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("is_answering", [False, True])
def test_a_signal_to_all_processes_is_a_stop_without_errors(
    tmp_path: Path, number: signal.Signals, *, is_answering: bool
) -> None:
    """As a terminal or a service manager sends it, to the workers too, also while they start."""
    with run_prepared_server(tmp_path, free_port(), wait=is_answering) as process:
        while len(workers := list_workers(process)) < WORKERS:
            assert process.poll() is None
            time.sleep(0.01)
        for receiver in (process.pid, *workers):
            os.kill(receiver, number)
        assert process.wait(STOP_SECONDS) == 0
    output = read_output(tmp_path)
    assert "Traceback" not in output
    assert "ERROR" not in output or number == signal.SIGTERM  # by which a worker may end before its parent is told


@pytest.mark.slow
def test_workers_end_with_their_parent_and_free_the_port(tmp_path: Path) -> None:
    port = free_port()
    with run_prepared_server(tmp_path, port) as process:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        deadline = time.monotonic() + 30
        while fetch_status(port) is not None:
            assert time.monotonic() < deadline, "the port is still in use"
            time.sleep(0.2)


@pytest.mark.slow
def test_worker_above_the_memory_bound_is_replaced_without_a_failed_request(tmp_path: Path) -> None:
    port = free_port()
    with run_prepared_server(tmp_path, port, THERAPYDB_WORKER_MEMORY="64") as process:
        before = set(list_workers(process))
        with send_requests(port) as outcomes:
            deadline = time.monotonic() + 90
            while before & set(list_workers(process)):
                assert time.monotonic() < deadline, "a worker was not replaced"
                time.sleep(0.5)
    assert set(outcomes) == {"200"}


def test_back_off_doubles_up_to_its_maximum(monkeypatch: pytest.MonkeyPatch) -> None:
    delays: list[float] = []

    def create_timer(seconds: float, *_: object) -> FakeTimer:
        delays.append(seconds)
        return FakeTimer()

    monkeypatch.setattr(worker_supervisor, "Timer", create_timer)
    supervisor = Supervisor("api.cli.workers:create_worker_app")
    supervisor.wrks = [DeadWorker(time.monotonic())]
    for _ in range(9):
        supervisor._schedule_restart(0)  # noqa: SLF001 - one step of a loop that takes a minute
    assert delays == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]


class FakeTimer:
    daemon = False

    def start(self) -> None:
        pass


class DeadWorker(NamedTuple):
    birth: float
