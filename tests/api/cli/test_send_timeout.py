import errno
import socket
import time
from contextlib import suppress

import pytest

from api.cli.send_timeout import limit_send_buffer, set_send_timeout


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="the kernel has no TCP_USER_TIMEOUT")
def test_connection_of_a_client_that_stops_reading_is_reset() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.socket() as client:
        set_send_timeout(listener, 1)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        client.connect(listener.getsockname())
        connection, _ = listener.accept()
        started = time.monotonic()
        with connection, pytest.raises(OSError, match="timed out") as caught:
            connection.sendall(b"x" * 100_000_000)
        assert caught.value.errno == errno.ETIMEDOUT
        assert 0.9 < time.monotonic() - started < 5


def test_little_is_kept_for_a_client_that_does_not_read() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.socket() as client:
        limit_send_buffer(listener)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        client.connect(listener.getsockname())
        connection, _ = listener.accept()
        with connection:
            connection.settimeout(0)
            assert 0 < count_accepted_bytes(connection) < 1_000_000


def count_accepted_bytes(connection: socket.socket) -> int:
    total = 0
    with suppress(BlockingIOError):
        while total < 10_000_000:
            total += connection.send(b"x" * 65_536)
    return total
