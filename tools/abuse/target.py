"""The server that is tried, requests to it, and what a test of it returns."""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event, Lock
from time import monotonic
from typing import NamedTuple

from tests.server_processes import read_output

MEBIBYTE = 1_048_576
CLIENTS = 4
TIMEOUT = 300  # seconds
PATHS = ("/v1/therapies?limit=20", "/v1/claims?limit=20", "/v1/risks?limit=5&include=claims", "/v1/search?q=islet")


@dataclass(frozen=True)
class Target:
    """A running server: its database by the name of the dialect and by URL, and the folder of its file and output."""

    dialect: str
    url: str
    port: int
    folder: Path
    pid: int

    def read_lines(self, start: int = 0) -> list[str]:
        return read_output(self.folder).splitlines()[start:]

    def list_workers(self) -> list[int]:
        return [int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]


class Response(NamedTuple):
    """What came back; status 0 stands for a connection that failed or a body that is incomplete."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float


class Measurement(NamedTuple):
    """The figures of a test, and whether they meet the bar; None if the test does not apply or could not be run."""

    text: str
    passed: bool | None


class Test(NamedTuple):
    """A row of the table: the number of the item, what is done, what has to be met, and how it is measured."""

    item: str
    name: str
    bar: str
    run: Callable[[Target], Measurement]


def send(target: Target, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> Response:
    connection = HTTPConnection("127.0.0.1", target.port, timeout=TIMEOUT)
    start = monotonic()
    try:
        connection.request("GET" if body is None else "POST", path, body, headers or {})
        response = connection.getresponse()
        content = response.read()
        names = {name.lower(): value for name, value in response.getheaders()}
        return Response(response.status, names, content, monotonic() - start)
    except (OSError, HTTPException):
        return Response(0, {}, b"", monotonic() - start)
    finally:
        connection.close()


def measure_memory(target: Target) -> float:
    """Return the resident memory of the largest worker in MiB."""
    pages = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in target.list_workers()]
    return max(pages) * os.sysconf("SC_PAGE_SIZE") / MEBIBYTE


@contextmanager
def load(target: Target, pause: float = 0) -> Iterator[Counter[int]]:
    """Send requests from a few clients during the block; count the statuses."""
    outcomes: Counter[int] = Counter()
    is_over, lock = Event(), Lock()

    def run() -> None:
        number = 0
        while not is_over.wait(pause):
            number += 1
            status = send(target, PATHS[number % len(PATHS)]).status
            with lock:
                outcomes[status] += 1

    with ThreadPoolExecutor(CLIENTS) as pool:
        for _ in range(CLIENTS):
            pool.submit(run)
        try:
            yield outcomes
        finally:
            is_over.set()


def count_failures(outcomes: Counter[int]) -> int:
    return sum(count for status, count in outcomes.items() if status == 0 or status >= 500)  # noqa: PLR2004
