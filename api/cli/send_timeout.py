"""A deadline for clients that stop reading, which the application server does not have: the kernel's (Linux)."""

import socket

SEND_SECONDS = 30


def set_send_timeout(listener: socket.socket, seconds: float = SEND_SECONDS) -> None:
    """Let the kernel reset each accepted connection whose client takes no data for so long.

    Accepted sockets inherit the option. Systems without it have no deadline.
    """
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(seconds * 1000))
