import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from time import monotonic, sleep
from typing import Any

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from api.http import Problem, init_app
from api.http.log_buffer import BufferedHandler
from api.http.log_format import RequestFormatter, configure_logging
from api.http.request_log import LOGGER, add_log_fields, make_record
from tests.api.http import toy

Lines = Callable[[], list[dict[str, Any]]]
SECRETS = ("honey", "s3cret", "patient")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def restored_logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers, root.level = handlers, level


@pytest.fixture
def app() -> Flask:
    app = toy.create_app()

    @app.get("/v1/rows")
    def count_rows() -> str:
        add_log_fields(revision=7, rows=3)
        return "rows"

    return app


@pytest.fixture
def read_lines(restored_logging: None) -> Lines:
    """Log into a pipe; return a function that reads the lines as JSON."""
    del restored_logging
    stream = io.StringIO()
    configure_logging("info", stream)
    return lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


def test_request_is_one_line(client: FlaskClient, read_lines: Lines) -> None:
    response = client.get("/v1/rows?colour=honey", headers={"X-Request-Id": "abc-1.2_3"}, buffered=True)
    [line] = read_lines()
    assert [*line][:3] == ["time", "level", "event"]
    assert line.pop("time").endswith("Z")
    assert line.pop("duration_ms") > 0
    assert line == {
        "level": "info", "event": "request", "request_id": "abc-1.2_3", "method": "GET", "route": "/v1/rows",
        "status": 200, "bytes": 4, "revision": 7, "rows": 3, "cache": "sent",
    }  # fmt: skip
    assert response.headers["X-Request-Id"] == "abc-1.2_3"


def test_304_is_logged_as_not_modified(client: FlaskClient, read_lines: Lines) -> None:
    tag = client.get("/v1/rows", buffered=True).headers["ETag"]
    client.get("/v1/rows", headers={"If-None-Match": tag}, buffered=True)
    assert [line["cache"] for line in read_lines()] == ["sent", "not_modified"]


@pytest.mark.slow
@pytest.mark.parametrize("value", [None, "", "a b", "x" * 65, 'a"b', "ünï", "a\tb"])
def test_id_that_is_not_plain_is_replaced(client: FlaskClient, value: str | None) -> None:
    headers = {} if value is None else {"X-Request-Id": value}
    first, second = (client.get("/v1/rows", headers=headers).headers["X-Request-Id"] for _ in range(2))
    assert first != second
    assert len(first) == 32


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", ["/v1/bears/x%0aERROR%20FORGED", "/v1/x%0d%0aERROR%20FORGED", "/v1/bears?x=%0aERROR%20FORGED"]
)
@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
@pytest.mark.usefixtures("restored_logging")
def test_no_request_forges_a_line(client: FlaskClient, path: str, stream: type[io.StringIO]) -> None:
    log = stream()
    configure_logging("info", log)
    client.get(path, buffered=True)
    assert len(log.getvalue().splitlines()) == 1
    assert "FORGED" not in log.getvalue()


def test_nothing_that_a_client_sent_is_logged(client: FlaskClient, read_lines: Lines) -> None:
    body = b'{"name": "honey", "weight": "patient"}'
    headers = {"Authorization": "Bearer s3cret", "Content-Type": "application/json", "X-Request-Id": "honey s3cret"}
    client.post("/v1/bears/weighings?patient=honey", data=body, headers=headers, buffered=True)
    client.open("/v1/bears/honey", method="HONEY", buffered=True)
    lines = read_lines()
    assert [line["method"] for line in lines] == ["POST", "other"]
    assert not any(word in json.dumps(lines) for word in SECRETS)


def test_failure_is_two_lines_and_its_traceback_is_in_one(client: FlaskClient, read_lines: Lines) -> None:
    client.get("/broken", buffered=True)
    error, request = read_lines()
    assert (error["event"], error["level"]) == ("unhandled exception", "error")
    assert "RuntimeError" in error["exception"]
    assert error["request_id"] == request["request_id"]
    assert (request["status"], request["level"]) == (500, "warning")


def test_known_503_is_one_line_without_statement_or_values(read_lines: Lines) -> None:
    app = Flask("unavailable", static_folder=None)
    init_app(app, {OperationalError: lambda _: Problem(503)})

    @app.get("/v1/therapies")
    def fail() -> str:
        raise OperationalError("SELECT honey", {"q": "patient"}, OSError("connection refused\nat s3cret"))

    app.test_client().get("/v1/therapies", buffered=True)
    [line] = read_lines()
    assert (line["status"], line["reason"], line["level"]) == (503, "unavailable", "warning")
    assert line["error"] == "OSError: connection refused"
    assert not any(word in json.dumps(line) for word in SECRETS)


def test_exception_that_its_translation_raises_again_is_a_500(read_lines: Lines) -> None:
    def translate(error: LookupError) -> Problem:
        raise error

    app = Flask("untranslated", static_folder=None)
    init_app(app, {LookupError: translate})

    @app.get("/v1/therapies/<id>")
    def fail_with(id: str) -> str:  # noqa: A002, ARG001 - the name of the parameter
        raise LookupError

    assert app.test_client().get("/v1/therapies/honey", buffered=True).status_code == 500
    error, request = read_lines()
    assert (error["event"], request["status"]) == ("unhandled exception", 500)
    assert "honey" not in json.dumps([error, request])


def test_stream_that_breaks_off_says_so_in_its_line(read_lines: Lines) -> None:
    app = Flask("broken", static_folder=None)
    init_app(app)

    @app.get("/stream")
    def stream() -> Response:
        return Response(iter_and_fail())

    def iter_and_fail() -> Iterator[bytes]:
        yield b"one"
        raise OperationalError("SELECT honey", {}, TimeoutError("interrupted"))

    with pytest.raises(OperationalError):
        app.test_client().get("/stream", buffered=True)
    [line] = read_lines()
    assert (line["bytes"], line["reason"], line["error"]) == (3, "aborted", "TimeoutError: interrupted")


@pytest.mark.usefixtures("restored_logging")
def test_text_of_an_exception_forges_no_line_on_a_terminal() -> None:
    log = Terminal()
    configure_logging("info", log)
    logging.getLogger("outside").error("failed\nERROR forged", exc_info=RuntimeError("a\nERROR forged\x1b[31m"))
    assert not any(line.startswith("ERROR") for line in log.getvalue().splitlines())
    assert "forged\x1b" not in log.getvalue()


@pytest.mark.parametrize(("path", "reason"), [(f"/v1/bears?{'x' * 9_000}", "url_too_long"), ("/v1/bears", None)])
def test_refusal_has_its_reason(client: FlaskClient, read_lines: Lines, path: str, reason: str | None) -> None:
    client.get(path, buffered=True)
    assert [line.get("reason") for line in read_lines()] == [reason]


def test_line_of_a_request_is_formatted_as_all_others_are(client: FlaskClient, read_lines: Lines) -> None:
    client.get("/v1/rows", buffered=True)
    assert [line["route"] for line in read_lines()] == ["/v1/rows"]
    record = make_record(logging.INFO, {"route": "/v1/“rows”", "rows": 3, "cache": None, "duration_ms": 0.1})
    formatter = logging.getLogger().handlers[0].formatter
    assert isinstance(formatter, RequestFormatter)
    line, expected = formatter.format(record), super(RequestFormatter, formatter).format(record)
    assert strip_time(line) == strip_time(expected)


def strip_time(line: str) -> str:
    return re.sub(r'"time": "[^"]*Z"', "", line)


@pytest.mark.usefixtures("restored_logging")
def test_buffered_lines_are_written_in_order_and_before_whatever_else_is_logged() -> None:
    stream = io.StringIO()
    handler = BufferedHandler(stream)
    handler.setFormatter(logging.Formatter("%(name)s %(levelname)s"))
    logging.getLogger().handlers = [handler]
    LOGGER.handle(make_record(logging.INFO, {"status": 200}))
    logging.getLogger("therapydb.other").warning("something else")
    LOGGER.handle(make_record(logging.WARNING, {"status": 500}))
    assert stream.getvalue().splitlines() == [
        "therapydb.request INFO",
        "therapydb.other WARNING",
        "therapydb.request WARNING",
    ]


@pytest.mark.usefixtures("restored_logging")
def test_buffered_line_is_written_although_nothing_follows_it() -> None:
    stream = io.StringIO()
    configure_logging("info", stream, is_buffered=True)
    LOGGER.handle(make_record(logging.INFO, {"status": 200}))
    deadline = monotonic() + 30
    while not stream.getvalue() and monotonic() < deadline:
        sleep(0.01)
    assert json.loads(stream.getvalue())["status"] == 200
