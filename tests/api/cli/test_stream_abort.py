"""A stream that fails midway is told from a complete one by its client, on the application server that is used."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, IncompleteRead
from pathlib import Path

import pytest

from api.cli.stream_abort import abort_failed_streams
from tests.server_processes import ROOT, fetch_status, free_port, run_command, wait_for_status

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="connections are found as Linux lists them")

SERVER = """
import sys

from granian import Granian
from granian.constants import Interfaces

from api.cli.stream_abort import abort_failed_streams


def stream(path):
    yield b"x" * 1000
    if path == "/fails":
        raise RuntimeError("the database went away")


def respond(request, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return stream(request["PATH_INFO"])


app = abort_failed_streams(respond)

if __name__ == "__main__":
    Granian(
        "failing:app", address="127.0.0.1", port=int(sys.argv[1]), interface=Interfaces.WSGI, blocking_threads=16
    ).serve()
"""


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    (tmp_path / "failing.py").write_text(SERVER)
    number = free_port()
    environment = {"PYTHONPATH": f"{ROOT}:{tmp_path}"}
    with run_command((sys.executable, "failing.py", str(number)), tmp_path, environment):
        wait_for_status(number, "/")
        yield number


def is_complete(port: int, path: str) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path)
    response = connection.getresponse()
    assert response.status == 200
    try:
        response.read()
    except (IncompleteRead, ConnectionResetError):
        return False
    finally:
        connection.close()
    return True


def test_a_stream_that_fails_is_incomplete_and_others_are_not(port: int) -> None:
    assert is_complete(port, "/")
    assert not is_complete(port, "/fails")
    paths = ["/", "/fails"] * 6
    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(lambda path: is_complete(port, path), paths))
    assert outcomes == [path == "/" for path in paths]
    assert fetch_status(port, "/") == 200


def test_a_response_in_one_piece_is_left_alone() -> None:
    pieces = [b"whole"]
    app = abort_failed_streams(lambda *_: pieces)
    assert app({"REMOTE_ADDR": "127.0.0.1"}, lambda *_: lambda _: None) is pieces
