from collections.abc import Callable

import pytest
from werkzeug.wrappers import Response

from api.cli.connection_drain import _close_connection
from api.cli.response_buffer import buffer_responses


@pytest.mark.parametrize(
    ("response", "is_buffered"),
    [
        (Response("body"), True),
        (Response(status=304), True),
        (Response(iter([b"a", b"b"])), False),
    ],
    ids=["with a length", "without a body", "streamed"],
)
def test_response_of_a_known_length_is_closed_before_it_is_sent(response: Response, *, is_buffered: bool) -> None:
    closed: list[bool] = []
    response.call_on_close(lambda: closed.append(True))
    chunks = buffer_responses(response)({"REQUEST_METHOD": "GET"}, lambda *_: lambda _: None)
    assert isinstance(chunks, list) == is_buffered == bool(closed)


def test_draining_closes_the_connection() -> None:
    sent: list[list[tuple[str, str]]] = []

    def start_response(
        _status: str, headers: list[tuple[str, str]], _exc_info: object = None
    ) -> Callable[[bytes], object]:
        sent.append(headers)
        return lambda _: None

    _close_connection(start_response)("200 OK", [("A", "b")])
    assert sent == [[("A", "b"), ("Connection", "close")]]
