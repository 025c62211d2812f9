"""Requests that no client library sends: malformed, pipelined, half sent, or with methods and paths in every spelling.

Each has to be answered or refused within a few seconds: no 5xx but 503, no connection that hangs, no memory kept.
"""

# ruff: noqa: PLR2004 - the bars are the point of the rows, and a request is easier to read in one line

import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from time import monotonic, sleep

from api.app import CONTRACT
from tools.abuse.target import PATHS, Measurement, Target, Test, measure_memory, send

SECONDS = 5  # without a byte, after which a client gives up
HALF_OPEN = 300
GET = "GET {} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
POST = "POST /v1/match HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
TARGETS = (
    *("/v1/therapies?q=%00", "/v1/therapies/%00", "/v1/therapies?q=%ff%fe", "/v1/%C0%AE%C0%AE/", "/v1/therapies?%00=1"),
    *("/v1/therapies?q=%ED%A0%80", "/v1/therapies/" + "%F0%9F%98%80" * 50, "/v1/therapies?q=" + "%25" * 2000),
    *("/v1/therapies?" + "a=1&" * 2000, "/v1/therapies?id=" + "," * 4000, "/v1/therapies?limit=" + "9" * 5000),
    *("/v1/therapies?limit=-0", "/v1/therapies?limit=1e2", "/v1/therapies?limit=%2B1", "/v1/therapies?limit=%D9%A1"),
    *(
        "/v1/therapies?cursor=" + "A" * 7000,
        "/v1/therapies?include=" + "risks.claims," * 500,
        "/v1/search?q=" + "a " * 9,
    ),
    *(
        "//v1//therapies",
        "/v1/../v1/therapies",
        "/v1/therapies/..%2f..%2fetc%2fpasswd",
        "/v1/therapies;x=1",
        "/v1/therapies#x",
    ),
    *("http://other.example/v1/therapies?limit=1", "*", "x", "/v1/therapies?q=a b", "/v1/search?q=" + "(" * 3000),
    *(
        "/v1/search?q=%22%22%22%20OR%20NEAR(a%20b)",
        "/v1/search?q=%F0%9F%A7%AC",
        "/v1/therapies?name__contains=%25%5F%5C",
    ),
    *("/v1/resolve?id=" + "pmid:1," * 900, "/v1/therapies?fields=" + "id," * 2500, "/v1/claims?format=csv&limit=1"),
)
HEADERS = (
    *("Accept: " + ",".join(["a/b;q=0.1"] * 700), "Accept: \xff\xfe", "Accept: */*;q=nan", "Accept: text/html;q=9e999"),
    *(
        "Accept-Encoding: gzip;q=-1, zstd;q=1e9",
        "Accept-Encoding: " + "gzip," * 1500,
        "If-None-Match: " + 'W/"a",' * 900,
    ),
    *(
        "If-None-Match: \x00",
        "If-Modified-Since: Thu, 99 Foo 99999 99:99:99 GMT",
        "Range: bytes=0-0,1-1,2-",
        "Host: " + "h" * 7000,
    ),
    *(
        "X-Forwarded-For: " + "1.1.1.1," * 900,
        "X-Forwarded-Prefix: //evil.example",
        "X-Request-Id: a\tb",
        "Origin: null",
    ),
    *(
        "Authorization: Bearer " + "x" * 7000,
        "Authorization: Basic ====",
        "Cookie: " + "a=b;" * 1900,
        "Upgrade: websocket",
    ),
    *(
        "Expect: 100-continue",
        "Expect: 200-ok",
        "TE: trailers",
        "Connection: Upgrade, HTTP2-Settings",
        "Content-Length: 5",
    ),
    *(
        "Content-Length: -1",
        "Content-Length: 99999999999999999999",
        "Transfer-Encoding: chunked, identity",
        "Bad Header: x",
    ),
    *("\r\n: x", " folded", "X: " + "y" * 70_000, "\r\n".join(f"X-{number}: 1" for number in range(400))),
)
REQUESTS = (
    *(
        "GET /healthz HTTP/1.0\r\n\r\n",
        "GET /healthz\r\n\r\n",
        "GET  /healthz HTTP/1.1\r\n\r\n",
        "\r\n\r\nGET / HTTP/1.1\r\n\r\n",
    ),
    *(
        "GET /healthz HTTP/9.9\r\nHost: x\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "\x16\x03\x01\x02\x00\x01",
        "\x00" * 4096,
    ),
    *(GET.format("/healthz").replace("Connection: close\r\n", "") * 40 + GET.format("/healthz"), "G" * 100_000),
    *(
        POST + "Expect: 100-continue\r\nContent-Length: 14\r\n\r\n" + '{"patient":{}}',
        POST + "Content-Length: 3\r\n\r\n{}",
    ),
    *(
        POST + "Transfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n",
        POST + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
    ),
    *(POST + "Expect: 100-continue\r\nContent-Length: 99999999\r\n\r\n", POST + "Content-Length: 2\r\n" * 2 + "\r\n{}"),
    *(POST + "Transfer-Encoding: CHUNKED\r\n\r\n2\r\n{}", POST + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
    *(POST + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", GET.format("/healthz").replace("Host: x\r\n", "") * 2),
    *("GET /v1/claims?format=csv HTTP/1.0\r\n\r\n", GET.format("/v1/ther\x00apies"), GET.replace("\r", "").format("/")),
    *(POST + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n2\r\n{}\r\n0\r\n\r\n", POST + "\r\n"),
    *(POST + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}", POST + "Content-Length: 4\r\n\r\n\xff\xfe{}"),
)
METHODS = ("HEAD", "OPTIONS", "TRACE", "CONNECT", "PUT", "DELETE", "PATCH", "get", "head", "PROPFIND", "\x00")


def iter_routes() -> Iterator[str]:
    """Yield a path of each route of the contract, and those beside it."""
    lines = CONTRACT.read_text("utf-8").splitlines()
    found = [line.strip(" :\"'") for line in lines if line.startswith(("  /", "  '/"))]
    for path in (*found, "/", "/healthz", "/readyz", "/metrics", "/docs", "/openapi.json", "/openapi.yaml", "/nowhere"):
        yield "/".join("zimislecel" if part.startswith("{") else part for part in path.split("/"))


def exchange(target: Target, request: bytes) -> tuple[str, float]:
    """Send bytes, and return the status of the first response, `closed` or `hangs`, and the seconds it took.

    A client whose request is not complete stops sending after a while; then the connection has to end.
    """
    start = monotonic()
    status = "closed"
    with suppress(ConnectionError), socket.create_connection(("127.0.0.1", target.port), timeout=SECONDS) as connection:
        connection.sendall(request)
        status = _read_status(connection)
        if status == "hangs":
            connection.shutdown(socket.SHUT_WR)
            start = monotonic()
            status = _read_status(connection)
    return status, monotonic() - start


def _read_status(connection: socket.socket) -> str:
    """Read until the server closes."""
    received = b""
    try:
        while chunk := connection.recv(65_536):
            received = (received + chunk)[:1000]
    except TimeoutError:
        return "hangs"
    except ConnectionError:
        pass
    return received[9:12].decode("latin-1") if received.startswith(b"HTTP/1.") else "closed"


def _try_requests(target: Target, requests: Iterator[str]) -> Measurement:
    before = measure_memory(target)
    outcomes, slowest = Counter[str](), 0.0
    for request in requests:
        status, seconds = exchange(target, request.encode("latin-1"))
        outcomes[status] += 1
        slowest = max(slowest, seconds)
    growth = measure_memory(target) - before
    passed = not any(
        status == "hangs" or (status[0] == "5" and status not in {"501", "503", "505"}) for status in outcomes
    )
    text = f"{outcomes.total()} requests: {dict(sorted(outcomes.items()))}, {slowest:.1f} s at most, {growth:+.0f} MiB"
    return Measurement(text, passed and growth < 64)


def try_wire(target: Target) -> Measurement:
    heads = (
        GET.format("/v1/therapies?limit=1").replace("Connection: close", f"Connection: close\r\n{one}")
        for one in HEADERS
    )
    return _try_requests(target, iter((*map(GET.format, TARGETS), *heads, *REQUESTS)))


def try_methods(target: Target) -> Measurement:
    return _try_requests(
        target, (GET.format(path).replace("GET", method, 1) for path in iter_routes() for method in METHODS)
    )


def try_half_open(target: Target) -> Measurement:
    """Connections that send half a header, or nothing, hold neither threads nor memory."""
    before = measure_memory(target)
    with ExitStack() as stack:
        for number in range(HALF_OPEN):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", target.port)))
            client.sendall(b"GET /v1/therapies HTTP/1.1\r\nHost: x\r\nX-" if number % 2 else b"")
        sleep(1)
        responses = [send(target, path) for path in (*PATHS, "/healthz")]
    statuses, seconds = {response.status for response in responses}, max(response.seconds for response in responses)
    growth = measure_memory(target) - before
    return Measurement(
        f"{sorted(statuses)} within {seconds:.1f} s, {growth:+.0f} MiB", statuses == {200} and growth < 64
    )


TESTS = (
    Test("4", "malformed and hostile requests", "none hangs, no 500, < 64 MiB", try_wire),
    Test("4", f"{len(METHODS)} methods on every route", "none hangs, no 500, < 64 MiB", try_methods),
    Test("4", f"{HALF_OPEN} connections half open", "others are answered, < 64 MiB", try_half_open),
)
