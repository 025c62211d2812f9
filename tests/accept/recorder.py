"""A plugin of pytest that writes down every request which the tests send to an application: a line of JSON each.

Each process of pytest-xdist writes a file of its own.
"""

import json
import os
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response, request, request_finished

# method, path with query, headers, body -> status
ANSWERED: dict[tuple[str, str, tuple[tuple[str, str], ...], bytes], int] = {}
OF_THE_CONNECTION = {"Host", "User-Agent", "Content-Length"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record", type=Path, required=True, help="Write down every request in this folder.")


def pytest_configure() -> None:
    request_finished.connect(record_request)


def pytest_unconfigure(config: pytest.Config) -> None:
    process = os.environ.get("PYTEST_XDIST_WORKER", "main")
    (Path(config.getoption("record")) / process).write_text("".join(iter_lines()), "utf-8")


def record_request(_: Flask, response: Response, **__: Any) -> None:
    # What is larger than any limit cannot be read once more.
    body = b"" if response.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE else request.get_data()
    headers = tuple((name, value) for name, value in request.headers.items() if name not in OF_THE_CONNECTION)
    ANSWERED[request.method, request.full_path.rstrip("?"), headers, body] = response.status_code


def iter_lines() -> Iterator[str]:
    for (method, path, headers, body), status in ANSWERED.items():
        sent = {"method": method, "path": path, "headers": dict(headers), "body": body.decode("utf-8", "replace")}
        yield json.dumps({**sent, "status": status}) + "\n"
