"""Prism, a proxy that holds what passes against the contract, put before all that the suite asks of the catalogue.

It cannot take a schema that holds itself, and then passes any answer without a word; so it is given the contract made
finite, and must prove of every operation that it minds a wrong answer. It takes every type that ends in `+json` for
`application/json`; those bodies are left to the suite's own validator.
"""

import json
import os
import signal
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from http import HTTPStatus
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import pytest

from api.openapi.yaml_text import dump_yaml
from tests.accept.conftest import BIN, NODE_MODULES, ROOT, run_command
from tests.accept.finite_contract import unroll_recursion
from tests.contract_client import find_path_template, load_contract
from tests.server_processes import free_port, wait_until_listening

SUITE = ("tests/contract", "tests/api/match", "tests/api/v1", "tests/api/formats/test_items.py")
# One database is enough for what is said over HTTP; a fuzzer makes requests of its own, and the worst cost the most.
SELECTION = "sqlite and not test_schemathesis and not test_worst"
RECORD = (
    "python",
    "-m",
    "pytest",
    "-n",
    "logical",
    "--dist",
    "loadfile",
    "-p",
    "tests.accept.recorder",
    "-k",
    SELECTION,
)
OPERATIONS = {(path, method) for path, operations in load_contract()["paths"].items() for method in operations}

Sent = dict[str, Any]


@pytest.fixture(scope="session")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> list[Sent]:
    """What the suite asks and is answered, those that show most first; a redirection Prism would follow by itself."""
    folder = tmp_path_factory.mktemp("recorded")
    # A test that fails is the concern of `make test`; what it asked was asked.
    run_command(*RECORD, "--record", folder, *SUITE, cwd=ROOT, accepted=(0, 1))
    return read_records(folder)


def read_records(folder: Path) -> list[Sent]:
    sent = [json.loads(line) for path in folder.iterdir() for line in path.read_text("utf-8").splitlines()]
    answered = (item for item in sent if item["status"] == HTTPStatus.OK and find_operation(item) in OPERATIONS)
    return sorted(answered, key=lambda item: (-len(read_traits(item)), json.dumps(item, sort_keys=True)))


def read_traits(sent: Sent) -> set[object]:
    """Return what Prism judges a request by: each parameter of its operation, and the types of the bodies."""
    parameters = dict(parse_qsl(sent["path"].partition("?")[2], keep_blank_values=True))
    types = (parameters.get("format"), sent["headers"].get("Accept"), sent["headers"].get("Content-Type"))
    operation = find_operation(sent)
    return {(operation, types), *((operation, name) for name in parameters)}


def find_operation(sent: Sent) -> tuple[str | None, str]:
    return find_path_template(sent["path"].partition("?")[0]), sent["method"].lower()


@contextmanager
def run_proxy(upstream: str, folder: Path) -> Iterator[HTTPConnection]:
    port, contract = free_port(), folder / "openapi.yaml"
    contract.write_text(dump_yaml(unroll_recursion(load_contract())), "utf-8")
    command = (NODE_MODULES / ".bin" / "prism", "proxy", contract, upstream, "--port", str(port))
    env = os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, start_new_session=True) as process:
        try:
            wait_until_listening(process, port, seconds=600)
            with closing(HTTPConnection("127.0.0.1", port)) as connection:
                yield connection
        finally:
            os.killpg(process.pid, signal.SIGTERM)  # Node is a child of what was started


def replay_request(proxy: HTTPConnection, sent: Sent) -> tuple[int, list[Any]]:
    """Send a request on, and give the status of the answer and the places where Prism found something wrong."""
    proxy.request(sent["method"], sent["path"], body=sent["body"].encode() or None, headers=sent["headers"])
    answer = proxy.getresponse()
    answer.read()
    types = {"request": sent["headers"].get("Content-Type", ""), "response": answer.headers.get("Content-Type", "")}
    found = json.loads(answer.headers.get("sl-violations", "[]"))
    return answer.status, [item for item in found if not is_type_mismatch(item["location"], types)]


def is_type_mismatch(location: list[Any], types: dict[str, str]) -> bool:
    return "body" in location and types[location[0]].partition(";")[0].endswith("+json")


class Replay(NamedTuple):
    """What was found: wrong responses, traits of requests that the contract describes, and operations that answered."""

    requests: int
    faults: list[tuple[str, str, list[Any]]]
    judged: set[object]
    answered: set[object]


def replay_until_shown(proxy: HTTPConnection, recorded: Iterable[Sent]) -> Replay:
    """Send what shows a trait that no request before it has shown.

    A request may spell a value as the contract does not, since people do, or name a record that only its test has; then
    the next is tried. A cursor is of the server that signed it, and every other refuses it.
    """
    replay, shown = Replay(0, [], set(), set()), set[object]()
    for item in recorded:
        if (traits := read_traits(item)) <= shown:
            continue
        status, found = replay_request(proxy, item)
        replay = replay._replace(requests=replay.requests + 1)
        if any(is_of_response(fault) for fault in found):
            replay.faults.append((item["method"], item["path"], found))
        if not found:
            replay.judged.update(traits)
        if status == HTTPStatus.OK:
            replay.answered.add(find_operation(item))
        if not found and (status == HTTPStatus.OK or "cursor=" in item["path"]):
            shown |= traits
    return replay


def is_of_response(fault: Any) -> bool:
    return bool(fault["location"][0] == "response")


def test_whatever_the_suite_asks_and_is_answered_is_as_the_contract_says(
    recorded: list[Sent], live_url: str, tmp_path: Path, record_figure: Callable[[str, Any], None]
) -> None:
    with run_proxy(live_url, tmp_path) as prism:
        replay = replay_until_shown(prism, recorded)
    assert replay.faults == []
    assert {trait for item in recorded for trait in read_traits(item)} == replay.judged
    assert replay.answered == OPERATIONS
    record_figure(
        "prism, before the suite's own requests",
        f"0 violations in {replay.requests} requests to {len(OPERATIONS)} operations",
    )


class WrongResponseHandler(BaseHTTPRequestHandler):
    """Answers everything, and never as the contract says."""

    def do_GET(self) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(b"7")

    do_POST = do_GET  # noqa: N815 - as the library spells it

    def log_message(self, *_: Any) -> None:
        """Say nothing of it."""


@pytest.fixture
def wrong() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), WrongResponseHandler) as server:
        Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_it_would_have_noticed_a_wrong_answer_of_any_operation(
    recorded: list[Sent], wrong: str, tmp_path: Path
) -> None:
    one_each = {find_operation(request): request for request in recorded}
    with run_proxy(wrong, tmp_path) as prism:
        found = {
            place: [fault["location"][0] for fault in replay_request(prism, item)[1]]
            for place, item in one_each.items()
        }
    assert {place for place, places in found.items() if "response" in places} == OPERATIONS
