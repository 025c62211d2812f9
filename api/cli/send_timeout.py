"""Bounds for clients that stop reading, which the application server does not have: those of the kernel (Linux)."""

import socket

SEND_SECONDS = 30
SEND_BUFFER_BYTES = 262_144  # of each connection; left alone, it grows to several megabytes


def set_send_timeout(listener: socket.socket, seconds: float = SEND_SECONDS) -> None:
    """Let the kernel reset each accepted connection whose client takes no data for so long.

    Accepted sockets inherit the option. Systems without it have no deadline.
    """
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(seconds * 1000))


def limit_send_buffer(listener: socket.socket, size: int = SEND_BUFFER_BYTES) -> None:
    """Bound what is made and kept for a client that does not read it; accepted sockets inherit the option."""
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, size)
