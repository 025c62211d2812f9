"""deploy/nginx.conf does what the application server alone cannot do; skipped where nginx is not installed."""

import gzip
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.deploy.upstream import STREAM_BYTES, THREADS
from tests.server_processes import free_port, run_granian, wait_until_listening

ROOT = Path(__file__).parents[2]
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
HOST = "therapies.example.org"
PROBLEM = "application/problem+json"

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed (Debian: apt-get install nginx)")


class Reply(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture(scope="module")
def upstream_port() -> Iterator[int]:
    with run_granian("tests.deploy.upstream:create_app", "--blocking-threads", str(THREADS + 4)) as port:
        yield port


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("nginx")


@pytest.fixture(scope="module")
def port(upstream_port: int, folder: Path) -> Iterator[int]:
    """Run nginx with the configuration as it is, but for its port, its files and shorter timeouts."""
    port = free_port()
    temporary = [f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")]
    replacements = {
        "listen 80 default_server;": f"listen 127.0.0.1:{port} default_server;",
        "127.0.0.1:8000": f"127.0.0.1:{upstream_port}",
        "/run/nginx.pid": f"{folder}/nginx.pid",
        "/var/log/nginx/": f"{folder}/",
        "header_timeout 10s": "header_timeout 1s",
        "body_timeout 10s": "body_timeout 1s",
        "send_timeout 10s;\n    keepalive": "send_timeout 1s;\n    keepalive",
        "http {\n": "http {\n    " + " ".join(temporary) + "\n",
    }
    text = (ROOT / "deploy/nginx.conf").read_text()
    for old, new in replacements.items():
        assert old in text, old
        text = text.replace(old, new)
    configuration = folder / "nginx.conf"
    configuration.write_text(text)
    with run_nginx(configuration, port):
        yield port


@contextmanager
def run_nginx(configuration: Path, port: int) -> Iterator[None]:
    user = "user root;" if os.geteuid() == 0 else ""  # or its workers could not write in the folder of the test
    command = [str(NGINX), "-p", str(configuration.parent), "-c", str(configuration), "-g", f"daemon off; {user}"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            wait_until_listening(process, port)
            yield
        finally:
            process.terminate()


def send(port: int, method: str, path: str, body: bytes | None = None, **options: str) -> Reply:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    names = {name.replace("_", "-"): value for name, value in options.items()}
    try:
        with suppress(BrokenPipeError, ConnectionResetError):  # refused before all was sent
            connection.request(method, path, body, {"Host": HOST, **names})
        response: HTTPResponse = connection.getresponse()
        headers = {name.lower(): ", ".join(response.headers.get_all(name, [])) for name in response.headers}
        return Reply(response.status, headers, response.read())
    finally:
        connection.close()


def open_socket(port: int, data: bytes, *, receive_buffer: int = 0) -> socket.socket:
    connection = socket.socket()
    if receive_buffer:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    connection.settimeout(10)
    connection.connect(("127.0.0.1", port))
    connection.sendall(data)
    return connection


def read_to_end(connection: socket.socket) -> bytes:
    data = b""
    with connection, suppress(ConnectionResetError):
        while chunk := connection.recv(65_536):
            data += chunk
    return data


def assert_problem(reply: Reply, status: int) -> None:
    assert (reply.status, reply.headers["content-type"]) == (status, PROBLEM)
    assert json.loads(reply.body)["status"] == status
    assert reply.headers["cache-control"] == "no-store"


def test_configuration_is_valid_as_it_is(port: int, folder: Path) -> None:
    del port
    check = subprocess.run([str(NGINX), "-t", "-c", str(folder / "nginx.conf")], capture_output=True, check=False)
    assert check.returncode == 0, check.stderr


def test_slow_senders_hold_no_thread(port: int) -> None:
    head = f"POST /v1/match HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{{"
    senders = [open_socket(port, head.encode()) for _ in range(THREADS * 5)]
    started = time.monotonic()
    assert send(port, "GET", "/v1/therapies").status == 200
    assert time.monotonic() - started < 0.5
    assert all(read_to_end(sender)[:12] in {b"", b"HTTP/1.1 408"} for sender in senders)
    assert time.monotonic() - started < 5


def test_slow_header_is_cut_off(port: int) -> None:
    started = time.monotonic()
    read_to_end(open_socket(port, b"GET /v1/therapies HTTP/1.1\r\nHost: "))
    assert time.monotonic() - started < 5


@pytest.mark.slow
def test_readers_that_stop_hold_no_thread_and_are_cut_off(port: int) -> None:
    request = f"GET /v1/claims HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode()
    readers = [open_socket(port, request, receive_buffer=4_096) for _ in range(3)]
    time.sleep(0.5)
    assert send(port, "GET", "/v1/therapies").status == 200
    assert len(send(port, "GET", "/v1/claims").body) == STREAM_BYTES
    time.sleep(3)
    assert all(len(read_to_end(reader)) < STREAM_BYTES for reader in readers)


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [("/v1/match", 1_048_576, 200), ("/v1/match", 1_048_577, 413), ("/v1/match/batch", 2_000_000, 200),
     ("/v1/match/batch", 16_777_217, 413)],
)  # fmt: skip
def test_bodies_are_bounded(port: int, path: str, size: int, status: int) -> None:
    reply = send(port, "POST", path, b" " * size, Content_Type="application/json")
    assert reply.status == status
    if status == 413:
        assert_problem(reply, 413)


def test_chunked_2_mb_is_413(port: int) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Host": HOST, "Content-Type": "application/json"}
    with suppress(BrokenPipeError, ConnectionResetError):
        connection.request("POST", "/v1/match", iter([b" " * 100_000] * 20), headers, encode_chunked=True)
    response = connection.getresponse()
    assert (response.status, response.getheader("Content-Type")) == (413, PROBLEM)
    connection.close()


def test_long_url_is_414_and_long_header_431(port: int) -> None:
    assert_problem(send(port, "GET", "/v1/therapies?q=" + "x" * 9_000), 414)
    assert_problem(send(port, "GET", "/v1/therapies", X_Long="x" * 9_000), 431)
    assert_problem(send(port, "GET", "/v1/therapies", None, **{f"X_{n}": "x" * 1_000 for n in range(12)}), 431)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "therapies.example.org.evil.example", "localhost"])
def test_other_hosts_are_misdirected(port: int, host: str) -> None:
    assert_problem(send(port, "GET", "/v1/therapies", Host=host), 421)


@pytest.mark.parametrize("host", ["a b", "a/b", "therapies.example.org\x00", ""])
def test_invalid_host_is_400(port: int, host: str) -> None:
    data = read_to_end(open_socket(port, f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()))
    assert data.startswith(b"HTTP/1.1 400"), data
    assert PROBLEM.encode() in data


SMUGGLED = b"GET /v1/seen HTTP/1.1\r\nHost: therapies.example.org\r\n\r\n"


@pytest.mark.parametrize(
    "headers",
    [
        b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n",
        b"Content-Length: 0\r\nContent-Length: 56\r\n\r\n",
        b"Content-Length: 0, 56\r\n\r\n",
        b"Content-Length: -1\r\n\r\n",
        b"Content-Length: +0\r\n\r\n",
        b"Transfer-Encoding: xchunked\r\n\r\n",
        b"Transfer-Encoding: chunked, identity\r\n\r\n",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    ],
    ids=range(11),
)
def test_ambiguous_framing_reaches_no_application(port: int, headers: bytes) -> None:
    request = b"POST /v1/match HTTP/1.1\r\nHost: therapies.example.org\r\nContent-Type: application/json\r\n"
    data = read_to_end(open_socket(port, request + headers + SMUGGLED))
    assert data.count(b"HTTP/1.1 ") == 1, data
    assert data[9:12] in {b"400", b"501"}
    assert b'"address"' not in data


def test_responses_are_compressed_and_keep_their_validators(port: int) -> None:
    plain = send(port, "GET", "/v1/therapies")
    packed = send(port, "GET", "/v1/therapies", Accept_Encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 10
    assert packed.headers["etag"] == f"W/{plain.headers['etag']}"
    assert "Accept-Encoding" in packed.headers["vary"]


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_tag_is_304_through_compression(port: int, encoding: str) -> None:
    for first_encoding in ("identity", "gzip"):
        tag = send(port, "GET", "/v1/therapies", Accept_Encoding=first_encoding).headers["etag"]
        reply = send(port, "GET", "/v1/therapies", Accept_Encoding=encoding, If_None_Match=tag)
        assert (reply.status, reply.body) == (304, b"")


def test_metrics_are_not_public(port: int) -> None:
    assert_problem(send(port, "GET", "/metrics"), 404)


def test_address_and_prefix_cannot_be_forged_and_id_is_passed_on(port: int) -> None:
    forged = {"X_Forwarded_For": "192.0.2.1", "X_Forwarded_Prefix": "/evil", "X_Request_Id": "mine-1"}
    seen = json.loads(send(port, "GET", "/v1/seen", None, **forged).body)
    assert seen == {"address": "127.0.0.1", "id": "mine-1", "prefix": None}
    assert len(json.loads(send(port, "GET", "/v1/seen", X_Request_Id="a b").body)["id"]) == 32


def test_log_has_no_path_and_no_query(port: int, folder: Path) -> None:
    send(port, "GET", "/v1/therapies?q=honey%0aFORGED", User_Agent="honey")
    lines = (folder / "access.log").read_text().splitlines()
    assert {"time", "request_id", "method", "status"} <= json.loads(lines[-1]).keys()
    assert "honey" not in "".join(lines)


@pytest.mark.parametrize(
    "line", [b"GET\r\n\r\n", b"\x16\x03\x01\r\n\r\n", b"GET /\x00 HTTP/1.1\r\n\r\n", b"get / HTTP/1.1\r\n\r\n"]
)
def test_request_that_cannot_be_parsed_is_400(port: int, line: bytes) -> None:
    data = read_to_end(open_socket(port, line))
    assert b'"status":400' in data


def test_application_that_does_not_respond_is_503_with_retry_after(port: int, folder: Path) -> None:
    text = (folder / "nginx.conf").read_text()
    other, dead = free_port(), free_port()
    upstream = text.partition("server 127.0.0.1:")[2].partition(" ")[0]
    text = text.replace(f"127.0.0.1:{port}", f"127.0.0.1:{other}").replace(f"127.0.0.1:{upstream}", f"127.0.0.1:{dead}")
    configuration = folder / "dead.conf"
    configuration.write_text(text.replace("nginx.pid", "dead.pid"))
    with run_nginx(configuration, other):
        reply = send(other, "GET", "/v1/therapies")
    assert_problem(reply, 503)
    assert reply.headers["retry-after"] == "5"


@pytest.mark.slow
def test_problems_have_no_address_of_their_own(port: int) -> None:
    assert_problem(send(port, "GET", "/problems/503"), 404)
