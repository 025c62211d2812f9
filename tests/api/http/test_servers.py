"""The bound on bodies holds on a real socket, where chunks have no Content-Length."""

import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection

import pytest

from tests.server_processes import run_granian

LIMIT = 10_000
FRAME = len(b'{"name": ""}')


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with run_granian("tests.api.http.toy:create_app") as port:
        yield port


def _post_chunks(port: int, length: int, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
    name = b"x" * (length - FRAME)
    chunks = [b'{"name": "', *(name[at : at + 1_000] for at in range(0, len(name), 1_000)), b'"}']
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Content-Type": "application/json"} | (headers or {})
    with suppress(BrokenPipeError):  # refused and closed before all was sent: the answer is there all the same
        connection.request("POST", "/v1/bears/weighings", iter(chunks), headers, encode_chunked=True)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, body


@pytest.mark.parametrize("length", [100, LIMIT - 1, LIMIT])
def test_chunks_within_the_limit_are_read_whole(port: int, length: int) -> None:
    status, body = _post_chunks(port, length)
    assert status == 200
    assert body.count(b"x") == 2 * (length - FRAME)


def test_chunks_beyond_the_limit_are_413(port: int) -> None:
    status, body = _post_chunks(port, LIMIT + 1)
    assert status == 413
    assert b'"Content Too Large"' in body


def test_chunks_far_beyond_the_limit_are_rejected(port: int) -> None:
    try:
        status, _ = _post_chunks(port, 20 * LIMIT)
    except OSError:  # the server may hang up on one who goes on sending
        return
    assert status == 413


def test_unread_chunks_do_not_break_the_answer(port: int) -> None:
    assert _post_chunks(port, 2_000, {"Content-Type": "text/plain"})[0] == 415


@pytest.mark.slow
def test_slow_sender_of_a_large_body_reads_the_answer(port: int) -> None:
    """A server that closes at once resets the connection, and the client never sees the 413."""
    body = b'{"name": "' + b"x" * (50 * LIMIT) + b'"}'
    head = "POST /v1/bears/weighings HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode())
        for start in range(0, len(body), LIMIT):
            connection.sendall(body[start : start + LIMIT])
            time.sleep(0.005)
        answer = connection.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 413")
    assert str(LIMIT).encode() in answer
