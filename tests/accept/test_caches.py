"""Caches: what linters of HTTP say of our answers, and what a caching client saves by them."""

import http.client
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import time_machine
from hishel import SqliteStorage
from hishel.httpx import CacheTransport
from httplint import HttpResponseLinter
from httplint.note import levels

from tests.accept.conftest import run_command

PATHS = {
    "a list": "/v1/therapies?limit=2",
    "an item": "/v1/therapies/zimislecel",
    "a 404": "/v1/therapies/panacea",
    "a stream": "/v1/claims?format=csv",
    "the contract": "/openapi.yaml",
}
# Of `public`, which lets shared caches keep the answers to requests that bear a key.
EXPECTED_SUMMARY, EXPECTED_NOTE = "Cache-Control: public is probably not necessary.", "STORE_PUBLIC_UNNECESSARY"
Figure = Callable[[str, Any], None]


class OriginTransport(httpx.HTTPTransport):
    """Notes the status of every answer that a cache had to fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.answered: list[int] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = super().handle_request(request)
        self.answered.append(response.status_code)
        return response


@pytest.fixture
def origin() -> OriginTransport:
    return OriginTransport()


@pytest.fixture
def client(origin: OriginTransport, live_url: str, tmp_path: Path) -> Iterator[httpx.Client]:
    storage = SqliteStorage(database_path=tmp_path / "cache.sqlite")
    with httpx.Client(base_url=live_url, transport=CacheTransport(origin, storage=storage, rfc=True)) as client:
        yield client


def lint_response(live_url: str, path: str, headers: dict[str, str]) -> tuple[str, list[str]]:
    """Ask, and give the ETag and what the linter finds bad or doubtful."""
    connection = http.client.HTTPConnection(urlsplit(live_url).netloc)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    linter = HttpResponseLinter()
    linter.process_response_topline(b"HTTP/1.1", str(answer.status).encode(), answer.reason.encode())
    linter.process_headers([(name.encode(), value.encode()) for name, value in answer.getheaders()])
    linter.feed_content(answer.read())
    linter.finish_content(complete=True)
    connection.close()
    assert any(note.level is levels.GOOD for note in linter.notes), "it has said nothing"
    found = {note.summary for note in linter.notes if note.level in {levels.BAD, levels.WARN}}
    return answer.headers["ETag"], sorted(found - {EXPECTED_SUMMARY})


@pytest.mark.parametrize("kind", PATHS)
def test_a_linter_finds_nothing_wrong(live_url: str, kind: str, record_figure: Figure) -> None:
    tag, found = lint_response(live_url, PATHS[kind], {})
    assert not found
    record_figure(f"httplint, {kind}", "0 bad or warning notes")
    if tag:
        assert not lint_response(live_url, PATHS[kind], {"If-None-Match": tag})[1]
        record_figure(f"httplint, the 304 of {kind}", "0 bad or warning notes")


@pytest.mark.parametrize("kind", PATHS)
def test_a_robot_that_asks_in_every_way_finds_nothing_wrong(
    live_url: str, tmp_path: Path, kind: str, record_figure: Figure
) -> None:
    log = json.loads(run_command("redbot", "-o", "har", live_url + PATHS[kind], cwd=tmp_path))["log"]
    assert "_red_error" not in log
    [entry] = log["entries"]
    notes = {note["note_id"]: note["level"] for note in entry["_red_messages"]}
    assert {name for name, level in notes.items() if level in {"BAD", "WARN"}} <= {EXPECTED_NOTE}
    # It asks again with the tag, and judges the 304 too.
    assert (notes.get("INM_304") == "GOOD") == (entry["response"]["status"] == httpx.codes.OK)
    record_figure(f"redbot, {kind}", f"0 bad or warning notes of {len(notes)}")


@pytest.mark.parametrize("kind", ["a list", "an item"])
def test_a_cache_asks_once_until_it_must_and_then_only_whether(
    client: httpx.Client, origin: OriginTransport, kind: str, record_figure: Figure
) -> None:
    first = client.get(PATHS[kind])
    inside = [client.get(PATHS[kind]).text for _ in range(5)]
    assert (inside, origin.answered) == ([first.text] * 5, [200])
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=61)):
        assert client.get(PATHS[kind]).text == first.text
    assert origin.answered == [200, 304]
    record_figure(f"hishel, {kind}", "0 hits inside max-age, one 304 after")
