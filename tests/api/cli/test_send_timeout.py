import errno
import socket
import time

import pytest

from api.cli.send_timeout import set_send_timeout


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
