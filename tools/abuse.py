"""Try to stop a started server as an outsider would, and print what was measured: `make test-abuse`.

python -m tools.abuse [--soak SECONDS] [sqlite] [postgresql]

Everything runs on 127.0.0.1 against a server of its own, bounded in count and time. The exit code is 1 if a bar is
not met.
"""

# ruff: noqa: PLR2004 - the bars are the point of the rows

import argparse
import json
import os
import random
import signal
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event
from typing import NamedTuple

import psycopg

from tests.postgres_server import run_postgres
from tests.server_processes import free_port, list_workers, read_output, run_server, wait_for_status

MEBIBYTE = 1_048_576
PATHS = ("/v1/therapies?limit=20", "/v1/claims?limit=20", "/v1/risks?limit=5&include=claims", "/v1/search?q=islet")
MEMBERS = (
    *("components", "approvals", "mechanisms", "risks", "candidates", "outcomes"),
    *("references", "studies", "burdens", "procedures"),
)
CLIENTS = 4


@dataclass(frozen=True)
class Target:
    """A running server and the folder of its database and output."""

    port: int
    folder: Path
    pid: int


class Response(NamedTuple):
    """What came back; status 0 stands for a connection that failed."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float


class Measurement(NamedTuple):
    """The figure of one test, and whether it meets the bar."""

    text: str
    passed: bool


def send(target: Target, path: str, body: bytes | None = None, **headers: str) -> Response:
    connection = HTTPConnection("127.0.0.1", target.port, timeout=60)
    start = time.monotonic()
    try:
        connection.request("GET" if body is None else "POST", path, body, headers)
        response = connection.getresponse()
        content = response.read()
        names = {name.lower(): value for name, value in response.getheaders()}
        return Response(response.status, names, content, time.monotonic() - start)
    except (OSError, HTTPException):
        return Response(0, {}, b"", time.monotonic() - start)
    finally:
        connection.close()


def measure_memory(target: Target) -> float:
    """Return the resident memory of the largest worker in MiB."""
    children = Path(f"/proc/{target.pid}/task/{target.pid}/children").read_text().split()
    pages = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in children]
    return max(pages) * os.sysconf("SC_PAGE_SIZE") / MEBIBYTE


def try_shapes(target: Target) -> Measurement:
    chance = random.Random(1)  # noqa: S311 - requests, not secrets
    for _ in range(300):
        include = ",".join(chance.sample(MEMBERS, chance.randint(1, 6)))
        send(target, f"/v1/therapies?limit={chance.randint(1, 3)}&include={include}")
    memory = measure_memory(target)
    return Measurement(f"{memory:.0f} MiB", memory <= 220)


def try_largest_page(target: Target) -> Measurement:
    response = send(target, f"/v1/therapies?limit=100&include={','.join(MEMBERS)}")
    megabytes = len(response.body) / 1e6
    passed = response.status in {200, 422, 503} and megabytes <= 4.2 and response.seconds <= 10
    return Measurement(f"{response.status}, {megabytes:.1f} MB, {response.seconds:.1f} s", passed)


def try_batches(target: Target) -> Measurement:
    body = b"\n".join([b'{"patient":{}}'] * 1000)
    with ThreadPoolExecutor(4) as pool:
        batches = [
            pool.submit(send, target, "/v1/match/batch", body, **{"Content-Type": "application/x-ndjson"})
            for _ in range(4)
        ]
        worst = max(send(target, "/healthz").seconds for _ in range(20) if not time.sleep(0.1))
        responses = [batch.result() for batch in batches]
    statuses = sorted({response.status for response in responses})
    size = max(len(response.body) for response in responses) / 1e6
    seconds = max(response.seconds for response in responses)
    text = f"{statuses}, {size:.1f} MB, {seconds:.1f} s; health within {worst * 1000:.0f} ms"
    return Measurement(text, 0 not in statuses and worst < 1)


def try_stalled_clients(target: Target) -> Measurement:
    head = b"POST /v1/match HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
    sockets = [socket.create_connection(("127.0.0.1", target.port)) for _ in range(8)]
    for stalled in sockets:
        stalled.sendall(head)
    time.sleep(0.5)
    times = [send(target, "/healthz") for _ in range(20)]
    reads = Counter(send(target, PATHS[0]).status for _ in range(5))
    for stalled in sockets:
        stalled.close()
    worst = max(response.seconds for response in times)
    return Measurement(f"health within {worst * 1000:.0f} ms, reads {dict(reads)}", worst < 0.25 and 0 not in reads)


def try_oversize(target: Target) -> Measurement:
    long_url = send(target, "/v1/therapies?name=" + "x" * 9000).status
    long_header = send(target, PATHS[0], **{"X-Long": "x" * 9000}).status
    body = send(target, "/v1/match", b"{" + b" " * 2 * MEBIBYTE, **{"Content-Type": "application/json"}).status
    return Measurement(f"{long_url}, {long_header}, {body}", (long_url, long_header, body) == (414, 431, 413))


def try_kill(target: Target) -> Measurement:
    process = ProcessId(target.pid)
    before = list_workers(process)  # type: ignore[arg-type]  # only its process id is used
    with load(target) as outcomes:
        time.sleep(2)
        os.kill(before[0], signal.SIGKILL)
        time.sleep(4)
    failures = sum(count for status, count in outcomes.items() if status != 200)
    workers = len(list_workers(process))  # type: ignore[arg-type]
    return Measurement(
        f"{failures} of {outcomes.total()} failed, {workers} workers", failures <= CLIENTS and workers == len(before)
    )


class ProcessId(NamedTuple):
    """Stands for a process where only its id is needed."""

    pid: int


@contextmanager
def load(target: Target, pause: float = 0) -> Iterator[Counter[int]]:
    """Send requests from a few clients during the block; count the statuses."""
    outcomes: Counter[int] = Counter()
    is_over = Event()

    def run() -> None:
        number = 0
        while not is_over.wait(pause):
            number += 1
            outcomes[send(target, PATHS[number % len(PATHS)]).status] += 1

    with ThreadPoolExecutor(CLIENTS) as pool:
        for _ in range(CLIENTS):
            pool.submit(run)
        try:
            yield outcomes
        finally:
            is_over.set()


def try_validators(target: Target) -> Measurement:
    tags = {send(target, PATHS[0]).headers.get("etag", "") for _ in range(10)}
    status = send(target, PATHS[0], **{"If-None-Match": min(tags)}).status
    return Measurement(f"{len(tags)} tag, then {status}", len(tags) == 1 and status == 304)


def try_cursors(target: Target) -> Measurement:
    links = json.loads(send(target, "/v1/therapies?limit=1").body)["links"]["next"]
    forged = [links[:-3] + "abc", links.replace("cursor=", "cursor=W"), "/v1/therapies?limit=1&cursor=e30.e30"]
    statuses = [send(target, path).status for path in forged]
    return Measurement(str(statuses), set(statuses) == {400})


def try_log(target: Target) -> Measurement:
    before = len(read_output(target.folder).splitlines())
    status = send(target, "/v1/therapies/x%0aERROR%20FORGED?q=secret-word").status
    time.sleep(0.5)
    lines = read_output(target.folder).splitlines()[before:]
    forged = [line for line in lines if line.startswith("ERROR FORGED") or "secret-word" in line]
    return Measurement(f"{status}, {len(lines)} line, {len(forged)} forged", len(lines) == 1 and not forged)


def try_metrics(target: Target) -> Measurement:
    text = send(target, "/metrics").body.decode()
    names = ("requests_in_progress", "refusals_total", "pool_connections", "worker_restarts_total")
    missing = [name for name in names if f"therapydb_{name}" not in text]
    return Measurement(f"missing: {', '.join(missing) or 'none'}", not missing)


def try_corrupt_file(target: Target) -> Measurement:
    file = target.folder / "var" / "therapydb.sqlite"
    before = len(read_output(target.folder))
    with file.open("r+b") as database:
        database.write(b"\xa5" * file.stat().st_size)
    for name in ("-wal", "-shm"):
        file.with_name(file.name + name).unlink(missing_ok=True)
    statuses = [send(target, path).status for path in ("/readyz", *PATHS, "/healthz")]
    output = read_output(target.folder)[before:]
    passed = set(statuses) <= {200, 503} and statuses[-1] == 200 and "Traceback" not in output
    return Measurement(f"{statuses}, {output.count('Traceback')} tracebacks", passed)


TESTS: tuple[tuple[str, str, str, Callable[[Target], Measurement]], ...] = (
    ("1", "300 shapes of `include`", "a worker <= 220 MiB", try_shapes),
    ("2", "100 records with all includes", "<= 4 MB or refused, 10 s", try_largest_page),
    ("3", "4 batches of 1,000 empty patients", "health < 1 s, no connection lost", try_batches),
    ("4", "8 stalled senders", "health < 250 ms, reads answered", try_stalled_clients),
    ("4", "URL and header of 9 KB, body of 2 MiB", "414, 431, 413", try_oversize),
    ("6", "kill -9 of one worker of two under load", "at most 4 requests fail", try_kill),
    ("10", "tag of an unchanged page", "one tag, 304", try_validators),
    ("11", "forged cursors", "400", try_cursors),
    ("12", "a line break in the path", "one line, not forged, no query", try_log),
    ("13", "metrics", "all there", try_metrics),
)
LAST = ("8", "the SQLite file is overwritten", "503, or 200 from cached pages; no traceback", try_corrupt_file)


def soak(target: Target, seconds: float) -> Iterator[tuple[str, str, str, Measurement]]:
    """Measure the capacity for a few seconds, then send half as much; memory counts from a fifth of the time on."""
    with load(target) as outcomes:
        time.sleep(5)
    capacity = outcomes.total() / 5
    with load(target, pause=2 * CLIENTS / capacity) as outcomes:
        time.sleep(seconds / 5)
        before = measure_memory(target)
        time.sleep(seconds * 4 / 5)
        growth = measure_memory(target) / before - 1
    errors = sum(count for status, count in outcomes.items() if status == 0 or status >= 500)
    measured = f"{outcomes.total()} requests ({capacity:.0f}/s at most), {growth:+.1%}, {errors} errors"
    yield (
        "soak",
        f"{seconds:.0f} s at half of the capacity",
        "growth <= 5 %, 0 errors",
        Measurement(measured, growth <= 0.05 and not errors),
    )


def run_tests(name: str, url: str, soak_seconds: float, items: set[str]) -> Iterator[bool]:
    """Start a server, run every test, print a row for each, and yield whether it passed."""
    with tempfile.TemporaryDirectory() as path:
        folder, port = Path(path), free_port()
        with run_server(folder, port, THERAPYDB_DATABASE_URL=url) as process:
            wait_for_status(port, "/readyz")
            target = Target(port, folder, process.pid)
            rows = ((item, test, bar, run(target)) for item, test, bar, run in TESTS if item in items)
            for item, test, bar, measured in rows:
                yield print_row(name, item, test, bar, measured)
            for item, test, bar, measured in soak(target, soak_seconds):
                yield print_row(name, item, test, bar, measured)
            if name == "sqlite":
                item, test, bar, run = LAST
                yield print_row(name, item, test, bar, run(target))


def print_row(name: str, item: str, test: str, bar: str, measured: Measurement) -> bool:
    verdict = "met" if measured.passed else "**not met**"
    sys.stdout.write(f"| {name} | {item} | {test} | {bar} | {measured.text} | {verdict} |\n")
    sys.stdout.flush()
    return measured.passed


@contextmanager
def create_url(name: str) -> Iterator[str]:
    if name == "sqlite":
        yield ""  # the default, in the folder of the server
        return
    with run_postgres() as server:
        with psycopg.connect(host=str(server), user="postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE abuse")
        yield f"postgresql+psycopg://postgres@/abuse?host={server}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--soak", type=float, default=600, help="seconds; by default 600")
    parser.add_argument("--items", default="1,2,3,4,6,8,10,11,12,13", help="those of the table, separated by commas")
    parser.add_argument("databases", nargs="*", default=["sqlite", "postgresql"])
    arguments = parser.parse_args()
    sys.stdout.write("| database | item | test | bar | measured | |\n|---|---|---|---|---|---|\n")
    passed = []
    for name in arguments.databases:
        with create_url(name) as url:
            passed += run_tests(name, url, arguments.soak, set(arguments.items.split(",")))
    return int(not all(passed))


if __name__ == "__main__":
    sys.exit(main())
