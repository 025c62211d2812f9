"""Hand responses of a known length to the server as one piece, and close them in the thread that made them.

Granian closes an iterator in another thread some time after the client has the response: until then the request
would count as in progress, and a few quick clients would be refused as too many.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

EMPTY_STATUSES = ("204", "304")


def buffer_responses(app: "WSGIApplication") -> "WSGIApplication":
    """Wrap an application; responses without Content-Length are streamed as they come."""

    def respond(request: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        started: list[tuple[str, list[tuple[str, str]]]] = []

        def start(status: str, headers: list[tuple[str, str]], *exc_info: object) -> object:
            started.append((status, headers))
            return start_response(status, headers, *exc_info)  # type: ignore[arg-type]

        chunks = app(request, start)  # type: ignore[arg-type]  # the protocol has an optional parameter
        if isinstance(chunks, list):
            return chunks
        return read_chunks(chunks) if started and is_complete(*started[-1]) else chunks

    return respond


def is_complete(status: str, headers: list[tuple[str, str]]) -> bool:
    """Whether the length of a response is known when it begins."""
    return status[:3] in EMPTY_STATUSES or any(name.lower() == "content-length" for name, _ in headers)


def read_chunks(chunks: Iterable[bytes]) -> list[bytes]:
    """Return the body as a list of one piece, and close the iterable."""
    try:
        return [b"".join(chunks)]
    finally:
        if hasattr(chunks, "close"):
            chunks.close()
