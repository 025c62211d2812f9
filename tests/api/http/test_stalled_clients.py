"""On a real server without a proxy: clients that stall take their share of the threads and no more."""

import socket
import time
from collections.abc import Iterator
from http.client import HTTPConnection

import pytest

from api.http.admission import RESERVED_THREADS
from tests.deploy.upstream import THREADS
from tests.server_processes import run_granian

STALLED = 20
SENDER = b"POST /v1/match HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"
READER = b"GET /v1/claims HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture
def port() -> Iterator[int]:
    threads = ("--blocking-threads", str(THREADS + RESERVED_THREADS))
    with run_granian("tests.deploy.upstream:create_app", *threads) as port:
        yield port


def stall(port: int, request: bytes) -> socket.socket:
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    client.connect(("127.0.0.1", port))
    client.sendall(request)
    return client


def get(port: int, path: str) -> tuple[int, str | None, float]:
    """Return status, `Retry-After` and seconds."""
    started = time.perf_counter()
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status, response.getheader("Retry-After"), time.perf_counter() - started


@pytest.mark.slow
@pytest.mark.parametrize("request_", [SENDER, READER], ids=["senders", "readers"])
def test_health_is_answered_and_others_are_refused_at_once(port: int, request_: bytes) -> None:
    clients = [stall(port, request_) for _ in range(STALLED)]
    time.sleep(0.5)
    health = [get(port, "/healthz") for _ in range(10)]
    assert {status for status, _, _ in health} == {200}
    assert sorted(seconds for _, _, seconds in health)[5] < 0.1
    busy = get(port, "/v1/claims")
    assert busy[:2] == (503, "1")
    assert busy[2] < 0.5
    for client in clients:
        client.close()
    deadline = time.monotonic() + 5
    while get(port, "/v1/therapies")[0] != 200:
        assert time.monotonic() < deadline
        time.sleep(0.05)
