"""Items 4 and 5: clients that stall or send too much, and a database or a Redis that hangs."""

# ruff: noqa: PLR2004 - the bars are the point of the rows

import os
import signal
import socket
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import sleep

from sqlalchemy import make_url

from tests.redis_server import PROGRAM, run_redis
from tests.server_processes import free_port, run_server
from tools.abuse.target import MEBIBYTE, PATHS, Measurement, Target, Test, send

UNFINISHED = b"POST /v1/match HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
LARGE_STREAM = b"GET /v1/claims?format=ndjson&include=therapy,evidence.reference HTTP/1.1\r\nHost: x\r\n\r\n"
STALLED = 40  # more than the threads of all workers


def try_stalled_senders(target: Target) -> Measurement:
    return _try_stalled(target, UNFINISHED)


def try_stalled_readers(target: Target) -> Measurement:
    return _try_stalled(target, LARGE_STREAM)


def _try_stalled(target: Target, head: bytes) -> Measurement:
    """Health is answered, and others are answered or refused at once, whatever stalled clients hold."""
    with ExitStack() as stack:
        for _ in range(STALLED):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", target.port)))
            client.sendall(head)
        sleep(1)
        health = max(send(target, "/healthz").seconds for _ in range(20))
        metrics = max(send(target, "/metrics").seconds for _ in range(5))
        others = [send(target, path) for path in PATHS]
        statuses = Counter(response.status for response in others)
    waited = max(response.seconds for response in others)
    text = f"health {health * 1000:.0f} ms, metrics {metrics * 1000:.0f} ms, others {dict(statuses)} in {waited:.1f} s"
    sleep(1)
    after = send(target, PATHS[0]).status
    passed = max(health, metrics) < 0.1 and set(statuses) <= {200, 503} and waited < 2.5 and after == 200
    return Measurement(f"{text}, {after} afterwards", passed)


def try_oversize(target: Target) -> Measurement:
    responses = [
        send(target, "/v1/therapies?name=" + "x" * 9000),
        send(target, PATHS[0], headers={"X-Long": "x" * 9000}),
        send(target, "/v1/match", b"{" + b" " * 2 * MEBIBYTE, {"Content-Type": "application/json"}),
    ]
    statuses = [response.status for response in responses]
    kinds = {response.headers.get("content-type") for response in responses}
    return Measurement(str(statuses), statuses == [414, 431, 413] and kinds == {"application/problem+json"})


def try_hanging_redis(target: Target) -> Measurement:
    """A second server counts in a Redis that is stopped, not dead."""
    if PROGRAM is None:
        return Measurement("redis-server is not installed", None)
    folder = target.folder / "redis"
    folder.mkdir()
    with run_redis(folder) as redis:
        settings = {"THERAPYDB_RATE_LIMIT": "100000/minute", "THERAPYDB_RATE_LIMIT_STORAGE": redis.url}
        port = free_port()
        with run_server(folder, port, "--no-prepare", THERAPYDB_DATABASE_URL=target.url, **settings) as process:
            limited = Target(target.dialect, target.url, port, folder, process.pid)
            counted = "ratelimit" in send(limited, PATHS[0]).headers
            redis.pause()
            seconds = [send(limited, PATHS[0]).seconds for _ in range(30)]
            health = send(limited, "/healthz").seconds
    slow = [second for second in seconds if second > 0.1]
    text = f"counted before: {counted}; slowest {max(seconds):.2f} s, {len(slow)} of 30 over 100 ms"
    passed = counted and max(seconds) < 1 and len(slow) <= 2 and health < 0.1  # once in each of two workers
    return Measurement(f"{text}; health {health * 1000:.0f} ms", passed)


def try_hanging_database(target: Target) -> Measurement:
    """All processes of PostgreSQL are stopped, not dead, while more requests come than there are threads."""
    if target.dialect != "postgresql":
        return Measurement("does not apply: nothing stops those who read a file", None)
    with ThreadPoolExecutor(3 * STALLED) as pool:  # enough for each worker to have more than it has threads
        with _stop_postgres(target):
            paths = (f"/v1/therapies?limit={1 + number % 99}" for number in range(3 * STALLED))
            hanging = [pool.submit(send, target, path) for path in paths]
            sleep(1)
            health = max(send(target, "/healthz").seconds for _ in range(20))
            metrics = max(send(target, "/metrics").seconds for _ in range(5))
            refused = send(target, PATHS[0])
        statuses = Counter(future.result().status for future in hanging)
    after = send(target, PATHS[0]).status
    text = f"health {health * 1000:.0f} ms, metrics {metrics * 1000:.0f} ms, one more {refused.status}"
    passed = max(health, metrics) < 0.1 and refused.status == 503 and set(statuses) <= {200, 503} and after == 200
    return Measurement(
        f"{text} in {refused.seconds:.1f} s; when it goes on {dict(statuses)}, {after} afterwards", passed
    )


@contextmanager
def _stop_postgres(target: Target) -> Iterator[None]:
    folder = Path(str(make_url(target.url).query["host"]))
    server = (folder / "data" / "postmaster.pid").read_text().split()[0]
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    pids = [int(server), *map(int, children)]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


TESTS = (
    Test("4", f"{STALLED} stalled senders", "health, metrics < 100 ms; others at once", try_stalled_senders),
    Test("4", f"{STALLED} readers that stop", "health, metrics < 100 ms; others at once", try_stalled_readers),
    Test("4", "URL and header of 9 KB, body of 2 MiB", "414, 431, 413 as problems", try_oversize),
    Test("4", "a database that hangs", "health, metrics < 100 ms; others refused at once", try_hanging_database),
    Test("5", "a Redis that hangs", "0.5 s once in a worker, then as usual", try_hanging_redis),
)
