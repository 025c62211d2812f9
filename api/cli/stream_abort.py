"""Close the connection of a streamed response that fails midway, so that its client does not take it for complete.

The application server ends the body of a failed iterator like any other, and does not tell which connection it is on.
So padding of a random length is sent, and the one connection that has written just so many bytes is shut down: the
client misses the end of the body, and reports an error. This takes Linux; elsewhere the body ends early.
"""

import os
import random
import socket
import struct
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if sys.platform == "linux":
    from fcntl import ioctl
    from termios import TIOCOUTQ

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

OPEN_FILES = Path("/proc/self/fd")
ROUNDS, ROUND_SECONDS, POLL_SECONDS = 20, 0.2, 0.01
PADDING_BYTES = range(4_000, 60_000)
FRAMING_BYTES = 16  # of a chunk, at most
ACKNOWLEDGED_OFFSET, INFO_BYTES = 120, 128  # of `tcpi_bytes_acked` in `struct tcp_info`


def abort_failed_streams(app: "WSGIApplication") -> "WSGIApplication":
    """Wrap an application; outside of whatever changes the address of the client."""

    def respond(request: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        address = request.get("REMOTE_ADDR", "")
        chunks = app(request, start_response)
        return chunks if isinstance(chunks, list) else _AbortedStream(chunks, address)

    return respond


class _AbortedStream:
    """The chunks of a response; an error among them is raised when the connection is shut down."""

    def __init__(self, chunks: Iterable[bytes], address: str) -> None:
        self._chunks = chunks
        self._iterator = _iter_until_aborted(chunks, address)

    def __iter__(self) -> Iterator[bytes]:
        return self._iterator

    def close(self) -> None:
        if close := getattr(self._chunks, "close", None):
            close()


def _iter_until_aborted(chunks: Iterable[bytes], address: str) -> Iterator[bytes]:
    try:
        yield from chunks
    except GeneratorExit:
        raise
    except BaseException:
        yield from _abort_connection(address)
        raise


def _abort_connection(address: str) -> Iterator[bytes]:
    """Yield padding until the connection that it is written to is found and shut down."""
    with ExitStack() as stack:
        connections = {stack.enter_context(connection) for connection in _open_connections(address)}
        for _ in range(ROUNDS if connections else 0):
            time.sleep(POLL_SECONDS)  # until what was sent before is written
            before = {connection: _count_written(connection) for connection in connections}
            size = random.choice(PADDING_BYTES)  # noqa: S311 - no secret
            yield b"\n" * size
            if connection := _find_writer(before, size):
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
                return


def _find_writer(before: Mapping[socket.socket, int], size: int) -> socket.socket | None:
    """Return the only connection that has written so many bytes meanwhile."""
    deadline = time.monotonic() + ROUND_SECONDS
    while time.monotonic() < deadline:
        writers = [
            descriptor
            for descriptor, count in before.items()
            if 0 <= _count_written(descriptor) - count - size <= FRAMING_BYTES
        ]
        if writers:
            return writers[0] if len(writers) == 1 else None
        time.sleep(POLL_SECONDS)
    return None


def _open_connections(address: str) -> Iterator[socket.socket]:
    """Open once more, each once, the connections of this process with a client."""
    seen = set()  # several streams may fail at a time, and open the same connections
    for file in OPEN_FILES.iterdir() if sys.platform == "linux" else ():
        with suppress(OSError):
            if not (target := str(file.readlink())).startswith("socket:") or target in seen:
                continue
            seen.add(target)
            connection = socket.socket(fileno=os.dup(int(file.name)))
            if connection.type == socket.SOCK_STREAM and _read_peer(connection) == address:
                yield connection
            else:
                connection.close()


def _read_peer(connection: socket.socket) -> str:
    with suppress(OSError):
        if connection.family in {socket.AF_INET, socket.AF_INET6}:
            return str(connection.getpeername()[0])
    return ""


def _count_written(connection: socket.socket) -> int:
    """Return the bytes that were written to a connection: those that the client has, and those on the way."""
    with suppress(OSError):
        information = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, INFO_BYTES)
        (acknowledged,) = struct.unpack_from("=Q", information, ACKNOWLEDGED_OFFSET)
        (queued,) = struct.unpack("=i", ioctl(connection, TIOCOUTQ, bytes(4)))
        return int(acknowledged) + int(queued)
    return 0
