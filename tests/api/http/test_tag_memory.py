from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
import time_machine
from werkzeug.test import Client, TestResponse

from api.http import tag_memory
from api.http.answer_cache import CurrentRevision
from api.http.conditional import COUNTERS
from api.http.tag_memory import ENDPOINT, TagMemory

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

TAG = '"abc"'


class TaggedApp:
    """A WSGI application with one tag, that counts its calls."""

    def __init__(self) -> None:
        self.calls = 0
        self.revision: object | None = 1
        self.counters: Mapping[str, str] = {}
        self.read_counters: Mapping[str, str] = {}
        self.control = "public, max-age=60"
        self.counted: list[tuple[str, int]] = []

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        self.calls += 1
        environ[COUNTERS].update(self.counters) if COUNTERS in environ else None
        environ[ENDPOINT] = "v1.lists"
        known = environ.get("HTTP_IF_NONE_MATCH") == TAG
        headers = [("ETag", TAG), ("Cache-Control", self.control), ("Content-Length", "7")]
        start_response("304 NOT MODIFIED" if known else "200 OK", headers)
        return [] if known else [b"islets\n"]


@pytest.fixture
def tagged_app() -> TaggedApp:
    return TaggedApp()


@pytest.fixture
def client(tagged_app: TaggedApp) -> Client:
    revisions = CurrentRevision(lambda: tagged_app.revision, lambda: tagged_app.read_counters)
    return Client(
        TagMemory(tagged_app, revisions, lambda _, endpoint, status: tagged_app.counted.append((endpoint, status)))
    )


def get(client: Client, path: str = "/v1/x?q=islet", tag: str = TAG, **headers: str) -> TestResponse:
    return client.get(path, headers={"If-None-Match": tag, **headers})


def test_the_second_304_does_not_reach_the_application(tagged_app: TaggedApp, client: Client) -> None:
    first, second = get(client), get(client)
    assert (first.status_code, second.status_code, tagged_app.calls) == (304, 304, 1)
    assert [*first.headers] == [*second.headers]
    assert tagged_app.counted == [("v1.lists", 304)]


@pytest.mark.parametrize(
    ("path", "tag", "headers"),
    [
        ("/v1/x?q=graft", TAG, {}),
        ("/v1/y?q=islet", TAG, {}),
        ("/v1/x?q=islet", '"old"', {}),
        ("/v1/x?q=islet", TAG, {"Accept": "text/csv"}),
        ("/v1/x?q=islet", TAG, {"Cache-Control": "no-cache"}),
        ("/v1/x?q=islet", TAG, {"If-Match": TAG}),
    ],
)
def test_another_request_reaches_the_application(
    tagged_app: TaggedApp, client: Client, path: str, tag: str, headers: dict[str, str]
) -> None:
    get(client)
    get(client, path, tag, **headers)
    assert tagged_app.calls == 2


def test_a_request_without_a_tag_is_answered_in_full(tagged_app: TaggedApp, client: Client) -> None:
    get(client)
    assert client.get("/v1/x?q=islet").data == b"islets\n"
    assert tagged_app.calls == 2


@pytest.mark.parametrize("revision", [2, None])
def test_a_write_ends_what_depends_on_the_whole_revision(
    tagged_app: TaggedApp, client: Client, revision: object | None
) -> None:
    get(client)
    tagged_app.revision = revision
    get(client)
    assert tagged_app.calls == 2


def test_a_write_to_other_collections_ends_nothing(tagged_app: TaggedApp, client: Client) -> None:
    tagged_app.counters, tagged_app.read_counters = {"claims": "1"}, {"claims": "1", "studies": "5"}
    get(client)
    tagged_app.revision = 2
    get(client)
    assert tagged_app.calls == 1
    tagged_app.revision, tagged_app.read_counters = 3, {"claims": "2", "studies": "5"}
    get(client)
    assert tagged_app.calls == 2


def test_midnight_ends_every_tag(tagged_app: TaggedApp, client: Client) -> None:
    with time_machine.travel(datetime(2026, 11, 28, 23, 59, 59, tzinfo=UTC), tick=False) as clock:
        get(client)
        clock.shift(2)
        get(client)
    assert tagged_app.calls == 2


def test_what_no_cache_may_keep_is_not_remembered(tagged_app: TaggedApp, client: Client) -> None:
    tagged_app.control = "private, max-age=60"
    get(client)
    get(client)
    assert tagged_app.calls == 2


def test_the_tags_used_last_are_remembered(
    tagged_app: TaggedApp, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tag_memory, "MAX_TAGS", 2)
    for name in "aabcc":
        get(client, f"/v1/{name}")
    assert tagged_app.calls == 3
    get(client, "/v1/a")
    assert tagged_app.calls == 4


def test_a_long_request_is_not_remembered(tagged_app: TaggedApp, client: Client) -> None:
    for _ in range(2):
        get(client, f"/v1/x?q={'i' * tag_memory.MAX_KEY}")
    assert tagged_app.calls == 2
